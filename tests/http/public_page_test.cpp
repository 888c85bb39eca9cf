// The public page of a space: what was published and nothing else, below its weight.
#include "form_fixture.h"

namespace comity::http {
namespace {

class PublicPageTest : public FormTest {
  protected:
    void SetUp() override {
        house->open_space(
            {.name = "isle", .title = "Isle <1>", .purpose = "What is known", .is_public = true},
            house->operator_party());
    }
    void say(std::string const& kind, std::string const& body) {
        auto const reply =
            as_operator(Method::post, "/api/v1/spaces/isle/statements", body, {{"kind", kind}});
        EXPECT_EQ(reply.status, 201) << reply.body;
        id = json::parse(reply.body)->text_of("id");
    }
    void publish(std::string const& title, std::string const& text) {
        say("intake.report", R"({"title":"secret words of the sender"})");
        say("situation.publication", R"({"about":")" + id + R"(","language":"en","title":")" + title +
                                         R"(","text":")" + text +
                                         R"(","place":{"grid_km":5,"cell":"5km-2286-2858"}})");
    }
    std::string id;
};

TEST_F(PublicPageTest, ShowsWhatWasPublishedAndNothingElse) {
    auto const empty = get("/public/isle");
    EXPECT_EQ(empty.status, 200);
    EXPECT_TRUE(has(empty, "Nothing has been published yet."));
    EXPECT_TRUE(has(empty, "Isle &lt;1&gt;"));
    EXPECT_FALSE(has(empty, "/report/isle"));
    publish("No water <b>", "Forty families.");
    auto const page = get("/public/isle", {{"lang", "fr"}});
    EXPECT_TRUE(has(page, "No water &lt;b&gt;")) << page.body;
    EXPECT_TRUE(has(page, "Forty families."));
    EXPECT_TRUE(has(page, "un carré de 5 km"));
    EXPECT_FALSE(has(page, "secret words"));
    say("situation.withdrawal", R"({"about":")" + id + R"(","why":"wrong"})");
    EXPECT_FALSE(has(get("/public/isle"), "No water"));
}

TEST_F(PublicPageTest, LinksToTheFormWhereItIsOpen) {
    as_operator(Method::put, "/api/v1/spaces/isle/channels/form");
    say("intake.form", R"({"open":true})");
    EXPECT_TRUE(has(get("/public/isle"), "/report/isle?lang=en"));
    say("intake.form", R"({"open":false})");
    EXPECT_FALSE(has(get("/public/isle"), "/report/isle"));
}

TEST_F(PublicPageTest, IsNoPageWhereTheSpaceIsNotPublic) {
    auto const unknown = get("/public/no-such-space");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_TRUE(has(unknown, "<h1>Not found</h1>"));
    auto const closed = get("/public/hill");
    EXPECT_EQ(closed.status, 404);
    EXPECT_EQ(closed.body, unknown.body);
    EXPECT_EQ(closed.headers, unknown.headers);
}

TEST_F(PublicPageTest, StaysBelowItsWeightHoweverMuchThereIs) {
    std::string text;
    while (text.size() < 9000) text += "水";
    std::string const title(text, 0, 900);
    for (int count = 0; count < 45; ++count)
        publish(std::to_string(count) + " " + title.substr(0, 870), text);
    std::size_t seen = 0;
    std::string before;
    for (int pages = 0; pages < 45; ++pages) {
        auto const page = get("/public/isle", before.empty() ? Pairs{} : Pairs{{"before", before}});
        EXPECT_LT(page.body.size(), 50'000u);
        for (auto at = page.body.find("<article>"); at != page.body.npos;
             at = page.body.find("<article>", at + 1))
            ++seen;
        auto const more = page.body.find("before=");
        if (more == page.body.npos) break;
        before = page.body.substr(more + 7, page.body.find('"', more) - more - 7);
    }
    EXPECT_EQ(seen, 45u);
}

}  // namespace
}  // namespace comity::http

// The work of an analyst, from the report to the public and back, asked as http would ask.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/hash.h"
#include "formats/photo.h"
#include "formats/photo_parts.h"
#include "kernel/space.h"
#include "rooms/intake/report.h"
#include "rooms/intake/room.h"
#include "rooms/situation/points.h"
#include "rooms/situation/publications.h"
#include "rooms/situation/room.h"
#include "testing.h"

namespace comity::situation {
namespace {

class Analyst : public ::testing::Test {
  protected:
    Analyst() {
        EXPECT_TRUE(House::create(folder.path(), clock.clock()));
        house = *House::open({.folder = folder.path(), .rooms = &rooms, .clock = clock.clock()});
        EXPECT_TRUE(house->open_space({.name = "hill", .title = "The hill", .is_public = true},
                                      house->operator_party()));
    }
    Visit visit(PartyId reader) {
        auto visited = house->visit("hill", reader, "test");
        EXPECT_TRUE(visited) << visited.error().why;
        return std::move(*visited);
    }
    Visit me() { return visit(house->operator_party()); }
    Visit anybody() { return visit(PartyId{}); }

    // Roles are the router's to check; these are the answers of the routes themselves.
    Result<Reply> ask(Visit const& who, std::string_view path_end, Pairs captures = {}, Pairs query = {},
                      Method method = Method::get) {
        Request request;
        request.query = std::move(query);
        request.captures = std::move(captures);
        for (auto const& room : rooms)
            for (auto const& route : room.routes)
                if (route.method == method && route.path.ends_with(path_end))
                    return route.answer(who, request);
        return refuse(Fault::not_found, "no such route");
    }
    json::Value page(Visit const& who, std::string_view path_end, Pairs captures = {}, Pairs query = {}) {
        auto const reply = ask(who, path_end, std::move(captures), std::move(query));
        EXPECT_TRUE(reply) << reply.error().why;
        if (!reply) return {};
        auto const body = json::parse(reply->body);
        EXPECT_TRUE(body) << reply->body;
        return *body;
    }
    json::Value detail(std::uint64_t number) {
        return page(me(), "/reports/{number}", {{"number", std::to_string(number)}});
    }

    Result<Heard> try_to_say(std::string kind, std::string body) {
        Saying saying;
        saying.kind = std::move(kind);
        saying.body = std::move(body);
        return me().speak.say(std::move(saying));
    }
    Heard say(std::string kind, std::string body) {
        auto const heard = try_to_say(std::move(kind), std::move(body));
        EXPECT_TRUE(heard) << heard.error().why;
        return heard ? *heard : Heard{};
    }
    Heard report(std::string more = "") {
        return say("intake.report",
                   R"({"title":"No water","text":"Ana Vidal, +999 555 0101, says so")" + more + "}");
    }
    void assess(Heard const& about, std::string const& verification) {
        say("situation.assessment", R"({"about":[")" + about.id.hex() + R"("],"verification":")" +
                                        verification +
                                        R"(","reliability":"A","credibility":1,"reason":"Seen"})");
    }
    Heard publish(Heard const& about, std::string const& more = "") {
        return say("situation.publication", R"({"about":")" + about.id.hex() +
                                                R"(","language":"en","title":"No water in the north")" +
                                                more + "}");
    }
    Heard withdraw(Heard const& publication) {
        return say("situation.withdrawal",
                   R"({"about":")" + publication.id.hex() + R"(","why":"secret reason"})");
    }
    bool may_fetch(Visit const& who, std::string const& blob) {
        auto const reading = who.sight.read();
        for (auto const& room : rooms)
            for (auto const& kind : room.kinds) {
                if (kind.names_blob.empty() || who.sight.role() < kind.may_hear) continue;
                auto& query = reading->query(kind.names_blob).bind_blob(1, *from_hex(blob));
                bool const named = query.step();
                query.reset();
                if (named) return true;
            }
        return false;
    }
    static std::string numbers(json::Value const& list, std::string_view name) {
        std::string all;
        for (auto const& each : *list.find(name)->array())
            all.append(all.empty() ? "" : " ").append(std::to_string(*each.find("number")->integer()));
        return all;
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock clock;
    Rooms rooms{intake::room(), room()};
    std::unique_ptr<House> house;
};

TEST_F(Analyst, ADetailTellsTheWholeStoryInOrder) {
    auto const water = report();
    auto const fresh = detail(water.number);
    EXPECT_EQ(fresh.text_of("verification"), "unseen");
    EXPECT_TRUE(fresh.find("closing")->is_null());
    EXPECT_TRUE(fresh.find("history")->array()->empty());
    assess(water, "verified");
    say("situation.action", R"({"about":[")" + water.id.hex() +
                                R"("],"who":"Water company","what":"Tankers","state":"planned"})");
    auto const publication = publish(water);
    auto const withdrawal = withdraw(publication);
    say("situation.closing", R"({"about":[")" + water.id.hex() + R"("],"how":"resolved","why":"Back"})");
    auto const told = detail(water.number);
    EXPECT_EQ(told.text_of("verification"), "verified");
    EXPECT_EQ(told.text_of("reliability"), "A");
    EXPECT_EQ(told.text_of("closing"), "resolved");
    EXPECT_EQ(*told.find("actions")->find("open")->integer(), 1);
    EXPECT_EQ(*told.find("publications")->integer(), 0);
    std::string kinds;
    for (auto const& each : *told.find("history")->array()) {
        kinds += std::string(each.text_of("kind").substr(10)) + " ";
        if (each.text_of("kind") == "situation.publication") {
            EXPECT_EQ(*each.find("withdrawn_by")->integer(), static_cast<std::int64_t>(withdrawal.number));
        }
    }
    EXPECT_EQ(kinds, "assessment action publication withdrawal closing ");
    EXPECT_EQ(told.find("history")->array()->front().find("body")->text_of("reason"), "Seen");
}

TEST_F(Analyst, VerificationIsAFilterOfListSummaryAndTiles) {
    std::vector<Heard> said;
    for (int i = 0; i < 5; ++i) said.push_back(report(R"(,"place":{"lon":-48.2,"lat":12.8})"));
    auto const unseen = [&] {
        return numbers(page(me(), "/reports", {}, {{"verification", "unseen"}}), "reports");
    };
    EXPECT_EQ(unseen(), "6 5 4 3 2");
    assess(said[0], "verified");
    assess(said[1], "not");
    assess(said[2], "not");
    assess(said[2], "doubtful");
    EXPECT_EQ(unseen(), "6 5");
    Pairs const two{{"verification", "verified"}, {"verification", "doubtful"}};
    auto const list = page(me(), "/reports", {}, two);
    EXPECT_EQ(numbers(list, "reports"), "4 2");
    EXPECT_EQ(list.find("reports")->array()->front().text_of("verification"), "doubtful");
    auto const summary = page(me(), "/summary", {}, two);
    EXPECT_EQ(*summary.find("count")->integer(), 2);
    std::string counts;
    for (auto const& each : *summary.find("verifications")->array())
        counts += std::string(each.text_of("name")) + std::to_string(*each.find("count")->integer()) + " ";
    EXPECT_EQ(counts, "unseen2 verified1 doubtful1 not1 ");
    Pairs const world{{"z", "0"}, {"x", "0"}, {"y", "0"}};
    auto const tile = ask(me(), "{y}.mvt", world, {{"verification", "not"}});
    ASSERT_TRUE(tile);
    EXPECT_NE(tile->body.find("verification"), std::string::npos);
    EXPECT_EQ(tile->body.find("unseen"), std::string::npos);
    EXPECT_FALSE(ask(me(), "/reports", {}, {{"verification", "maybe"}}));
}

// However the pictures were taken in between, they hold the same in the end.
TEST_F(Analyst, PointsKeepUpWithAssessments) {
    std::vector<Heard> said;
    for (int i = 0; i < 40; ++i) {
        said.push_back(report());
        if (i % 3 == 0) assess(said[static_cast<std::size_t>(i / 2)], i % 2 == 0 ? "verified" : "not");
        if (i % 7 == 0) page(me(), "/summary");
    }
    auto const picture = take_picture(me().sight);
    Points at_once;
    at_once.catch_up(picture->ask(), picture->reading.as_of());
    ASSERT_EQ(at_once.size(), 40u);
    for (std::size_t row = 0; row < at_once.size(); ++row)
        EXPECT_EQ(picture->points->verification(row), at_once.verification(row));
}

TEST_F(Analyst, ThePublicSeesWhatIsPublishedUntilItIsWithdrawn) {
    auto const water = report(R"(,"place":{"lon":-48.2031,"lat":12.8044})");
    auto const number = [](Heard const& heard) { return Pairs{{"number", std::to_string(heard.number)}}; };
    EXPECT_EQ(numbers(page(anybody(), "/publications"), "publications"), "");
    auto const first = publish(water, R"(,"text":"Some forty families.","categories":["water","health"],)"
                                      R"("place":{"grid_km":5,"cell":"5km-2286-2858"})");
    auto const second = publish(water);
    EXPECT_EQ(numbers(page(anybody(), "/publications"), "publications"), "4 3");
    EXPECT_EQ(numbers(page(anybody(), "/publications", {}, {{"category", "health"}}), "publications"), "3");
    EXPECT_EQ(numbers(page(anybody(), "/publications", {}, {{"before", "4"}}), "publications"), "3");
    auto const one = page(anybody(), "/publications/{number}", number(first));
    EXPECT_EQ(one.text_of("text"), "Some forty families.");
    EXPECT_EQ(one.find("place")->text_of("cell"), "5km-2286-2858");
    auto const cells = ask(anybody(), "/publications.geojson");
    ASSERT_TRUE(cells);
    EXPECT_NE(cells->body.find(R"("cell":"5km-2286-2858","grid_km":5,"count":1)"), std::string::npos)
        << cells->body;
    EXPECT_EQ(cells->body.find("48.2031"), std::string::npos);
    EXPECT_TRUE(anybody().sight.record(first.number));
    EXPECT_FALSE(anybody().sight.record(water.number));

    auto const withdrawal = withdraw(first);
    EXPECT_EQ(numbers(page(anybody(), "/publications"), "publications"), "4");
    EXPECT_FALSE(ask(anybody(), "/publications/{number}", number(first)));
    EXPECT_EQ(ask(anybody(), "/publications.geojson")->body.find("5km"), std::string::npos);
    EXPECT_FALSE(anybody().sight.record(first.number));
    EXPECT_FALSE(anybody().sight.record(withdrawal.number));
    EXPECT_TRUE(anybody().sight.record(second.number));
    EXPECT_TRUE(me().sight.record(first.number));
    EXPECT_FALSE(ask(anybody(), "/publications/{number}", number(water)));
    EXPECT_FALSE(ask(me(), "/publications/{number}", number(first)));
}

TEST_F(Analyst, ThePublicReadsNoTableOfTheMembers) {
    publish(report());
    auto const reading = anybody().sight.read();
    ASSERT_TRUE(reading);
    for (auto table : {"report", "report_state", "assessment", "action", "publication_record",
                       "withdrawn_photo", "report_publication", "report_history"})
        EXPECT_THROW(reading->query("SELECT * FROM " + std::string(table)).step(), Broken) << table;
    EXPECT_TRUE(reading->query("SELECT * FROM publication").step());
}

TEST_F(Analyst, APublishedPlaceAndPhotoAreChecked) {
    auto const water = report();
    auto const body = [&](std::string const& more) {
        return R"({"about":")" + water.id.hex() + R"(","language":"en","title":"x",)" + more + "}";
    };
    EXPECT_FALSE(
        try_to_say("situation.publication", body(R"("place":{"grid_km":5,"cell":"5km-2286-999999"})")));
    EXPECT_FALSE(try_to_say("situation.publication", body(R"("place":{"grid_km":5,"cell":"12.8,-48.2"})")));
    EXPECT_FALSE(try_to_say("situation.publication", body(R"("text":" ")")));
    auto const unknown = try_to_say(
        "situation.publication", body(R"("photos":[{"blob":")" + std::string(64, 'a') + R"(","alt":"x"}])"));
    EXPECT_FALSE(unknown);
    auto const original = *me().speak.keep_blob("\xff\xd8\xff with the place where it was taken");
    auto const exact = try_to_say("situation.publication",
                                  body(R"("photos":[{"blob":")" + original.hex() + R"(","alt":"x"}])"));
    ASSERT_FALSE(exact);
    EXPECT_TRUE(exact.error().why.starts_with("A published photo must be a copy that this server has drawn"));
}

TEST_F(Analyst, APhotoIsDrawnAnewPublishedAndWithdrawn) {
    photo::Picture const picture{20, 10, std::vector<std::uint8_t>(600, 99)};
    auto const original = *me().speak.keep_blob(photo::write_jpeg(picture) + "and a camera's words");
    auto const named = R"(,"attachments":[{"sha256":")" + original.hex() + R"(","media_type":"image/jpeg"}])";
    auto const water = report(named);
    auto const bridge = report();
    auto const drawn = [&](Heard const& of, std::string const& hash, Method method = Method::post) {
        return ask(me(), "/publishable", {{"number", std::to_string(of.number)}, {"sha256", hash}}, {},
                   method);
    };
    EXPECT_FALSE(drawn(bridge, original.hex(), Method::get));
    auto const look = drawn(water, original.hex(), Method::get);
    ASSERT_TRUE(look) << look.error().why;
    EXPECT_EQ(look->content_type, "image/jpeg");
    EXPECT_FALSE(drawn(bridge, original.hex()));
    EXPECT_FALSE(drawn(water, std::string(64, 'a')));
    EXPECT_FALSE(drawn(water, "x"));
    auto const reply = drawn(water, original.hex());
    ASSERT_TRUE(reply) << reply.error().why;
    EXPECT_EQ(reply->status, 201);
    std::string const copy(json::parse(reply->body)->text_of("sha256"));
    EXPECT_NE(copy, original.hex());
    EXPECT_EQ(sha256(look->body).hex(), copy);
    EXPECT_FALSE(may_fetch(anybody(), copy));
    auto const publication =
        publish(water, R"(,"photos":[{"blob":")" + copy + R"(","alt":"An empty tank"}])");
    EXPECT_TRUE(may_fetch(anybody(), copy));
    EXPECT_FALSE(may_fetch(anybody(), original.hex()));
    auto const one =
        page(anybody(), "/publications/{number}", {{"number", std::to_string(publication.number)}});
    EXPECT_EQ(one.find("photos")->array()->front().text_of("blob"), copy);
    withdraw(publication);
    EXPECT_FALSE(may_fetch(anybody(), copy));
    EXPECT_TRUE(may_fetch(me(), copy));

    // A photo that came with a correction belongs to the report as well.
    auto const other = *me().speak.keep_blob(photo::write_jpeg(picture));
    say("intake.report", R"({"title":"x","corrects":")" + bridge.id.hex() +
                             R"(","attachments":[{"sha256":")" + other.hex() +
                             R"(","media_type":"image/jpeg"}]})");
    EXPECT_TRUE(drawn(bridge, other.hex()));
}

TEST_F(Analyst, MarksAreThoseOfTheWordsAsTheyStand) {
    auto const water = report();
    auto const marks = page(me(), "/marks", {{"number", std::to_string(water.number)}});
    auto const& found = *marks.find("text")->find("marks")->array();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].text_of("kind"), "name");
    EXPECT_EQ(found[1].text_of("kind"), "phone");
    EXPECT_EQ(*found[1].find("begin")->integer(), 11);
    EXPECT_EQ(*found[1].find("end")->integer(), 24);
    auto const correction =
        say("intake.report", R"({"title":"Corrected","corrects":")" + water.id.hex() + "\"}");
    auto const corrected = page(me(), "/marks", {{"number", std::to_string(water.number)}});
    EXPECT_EQ(corrected.find("title")->text_of("text"), "Corrected");
    EXPECT_FALSE(ask(me(), "/marks", {{"number", std::to_string(correction.number)}}));
    EXPECT_FALSE(ask(me(), "/marks", {{"number", "0"}}));
}

TEST_F(Analyst, OnlyAnalystsSayIt) {
    auto const water = report();
    auto const member = std::string(64, '1');
    say("space.member", R"({"party":")" + member + R"(","role":"contributor"})");
    auto const contributor = visit(*PartyId::from_hex_text(member));
    for (auto const& [kind, body] :
         {std::pair<std::string, std::string>{
              "situation.publication",
              R"({"about":")" + water.id.hex() + R"(","language":"en","title":"x"})"},
          {"situation.withdrawal", R"({"about":")" + water.id.hex() + R"(","why":"x"})"}}) {
        Saying saying;
        saying.kind = kind;
        saying.body = body;
        auto const heard = contributor.speak.say(std::move(saying));
        ASSERT_FALSE(heard);
        EXPECT_EQ(heard.error().fault, Fault::forbidden);
    }
}

TEST_F(Analyst, ADigestCountsWhatNobodyHasSeen) {
    auto const water = report();
    report();
    assess(water, "not");
    auto const rows = house->digest("situation.reports", house->operator_party());
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 1u);
    EXPECT_EQ(*rows->front().values[0].integer(), 2);
    EXPECT_EQ(*rows->front().values[1].integer(), 1);
}

}  // namespace
}  // namespace comity::situation

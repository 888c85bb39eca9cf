// The public form as anybody meets it: without an account, without script, in six languages, and closed
// unless a steward opened it.
#include <algorithm>
#include <set>

#include "base/hash.h"
#include "form_fixture.h"

namespace comity::http {
namespace {

TEST_F(FormTest, IsClosedAsIfThereWereNoSuchSpace) {
    auto const unknown = get("/report/no-such-space");
    EXPECT_EQ(unknown.status, 404);
    auto const same = [&](Reply const& reply) {
        return reply.status == 404 && reply.body == unknown.body && reply.headers == unknown.headers;
    };
    EXPECT_TRUE(same(get("/report/hill")));
    EXPECT_TRUE(same(get("/report/house")));
    EXPECT_TRUE(same(send(water)));
    // Words alone do not open it: the channel must be there, too.
    as_operator(Method::post, "/api/v1/spaces/hill/statements", R"({"open":true})",
                {{"kind", "intake.form"}});
    EXPECT_TRUE(same(get("/report/hill")));
    open();
    EXPECT_EQ(get("/report/hill").status, 200);
    open(R"({"open":false})");
    EXPECT_TRUE(same(get("/report/hill")));
    EXPECT_TRUE(same(send(water)));
}

TEST_F(FormTest, ClosesWhenTheChannelIsNoMemberAnyMore) {
    open();
    auto const party = *house->make_channel("hill", "form", house->operator_party(), "test");
    auto const out = "{\"party\":\"" + party.hex() + "\",\"role\":\"none\"}";
    as_operator(Method::post, "/api/v1/spaces/hill/statements", out, {{"kind", "space.member"}});
    EXPECT_EQ(get("/report/hill").status, 404);
    open();
    EXPECT_EQ(get("/report/hill").status, 200);
    EXPECT_EQ(*house->make_channel("hill", "form", house->operator_party(), "test"), party);
}

TEST_F(FormTest, OnlyStewardsOpenChannels) {
    EXPECT_EQ(service.ask(request(Method::put, "/api/v1/spaces/hill/channels/form")).status, 404);
    EXPECT_EQ(as_operator(Method::put, "/api/v1/spaces/hill/channels/carrier-pigeon").status, 404);
    EXPECT_FALSE(house->make_channel("hill", "form", PartyId{}, "test"));
}

TEST_F(FormTest, TakesAReportAsTheChannel) {
    open();
    auto const reply = send(water);
    EXPECT_EQ(reply.status, 201);
    auto const record = last_record();
    EXPECT_TRUE(has(reply, "<dd>" + std::to_string(record.number) + "</dd>")) << reply.body;
    EXPECT_TRUE(has(reply, "/r/" + testing::visit(*house).sight.space().receipt_code(record.number)));
    EXPECT_TRUE(has(reply, "1 Mar 2026, 02:41 UTC"));
    EXPECT_EQ(record.via, "form");
    EXPECT_EQ(record.header.party, *house->make_channel("hill", "form", house->operator_party(), "test"));
    EXPECT_EQ(record.body,
              R"({"text":"No water\nat Hill Street","place":{"name":"Hill Street"},"may_publish":false})");
}

TEST_F(FormTest, NeverSpeaksWithTheRightsOfWhoAsks) {
    open();
    auto asked =
        request(Method::post, "/report/hill", {}, {{"content-type", "multipart/form-data; boundary=B"}});
    auto const body = encoded(water);
    asked.body = body;
    asked.speaker = house->operator_party();
    EXPECT_EQ(service.ask(std::move(asked)).status, 201);
    EXPECT_NE(last_record().header.party, house->operator_party());
}

TEST_F(FormTest, SentTwiceIsHeardOnce) {
    open();
    auto const first = send(water, jpeg);
    auto const heard = size();
    auto const again = send(water, jpeg);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(size(), heard);
    EXPECT_TRUE(has(again, "/r/" + testing::visit(*house).sight.space().receipt_code(last_record().number)));
    EXPECT_TRUE(has(again, "It was received before."));
    auto other = water;
    other[1].second = "There is water again";
    auto const changed = send(other);
    EXPECT_EQ(changed.status, 409);
    EXPECT_EQ(size(), heard);
    EXPECT_TRUE(has(changed, "received already, as number " + std::to_string(heard - 1)));
    EXPECT_TRUE(has(changed, "There is water again</textarea>"));
    EXPECT_FALSE(has(changed, "tokentokentoken1"));
}

TEST_F(FormTest, TakesAllOfIt) {
    open(
        R"({"open":true,"categories":["Roads",{"name":"Water","words":{"en":"No water","fr":"Pas d’eau"}}]})");
    auto const fields =
        Pairs{{"what", "It is dry"}, {"lat", "12.8"},        {"lon", "-48.2"},      {"radius", "35.5"},
              {"when", "date"},      {"date", "2026-02-27"}, {"category", "Water"}, {"publish", "yes"}};
    EXPECT_EQ(send(fields, jpeg).status, 201);
    auto const photo = sha256(jpeg).hex();
    EXPECT_EQ(
        last_record().body,
        R"({"text":"It is dry","place":{"lon":-48.2,"lat":12.8,"radius_m":35.5},"at":"2026-02-27T00:00:00Z",)"
        R"("categories":["Water"],"attachments":[{"sha256":")" +
            photo + R"(","media_type":"image/jpeg"}],"may_publish":true})");
    auto const kept = as_operator(Method::get, "/api/v1/spaces/hill/blobs/" + photo);
    EXPECT_EQ(kept.body, jpeg);
    EXPECT_EQ(get("/api/v1/spaces/hill/blobs/" + photo).status, 404);
    EXPECT_TRUE(has(get("/report/hill", {{"lang", "fr"}}), "Pas d’eau"));
    EXPECT_TRUE(has(get("/report/hill", {{"lang", "ru"}}), "No water"));
}

TEST_F(FormTest, TakesAFormWithoutPartsToo) {
    open();
    auto asked =
        request(Method::post, "/report/hill", {}, {{"content-type", "application/x-www-form-urlencoded"}});
    asked.body = "what=No+water%0D%0Aat+%22Hill%22&when=today";
    EXPECT_EQ(service.ask(std::move(asked)).status, 201);
    EXPECT_EQ(last_record().body,
              R"({"text":"No water\nat \"Hill\"","at":"2026-03-01T00:00:00Z","may_publish":false})");
}

TEST_F(FormTest, WhatWaitedOnADeviceIsDatedBack) {
    open();
    auto fields = water;
    fields.emplace_back("waited", "3600");
    EXPECT_EQ(send(fields).status, 201);
    EXPECT_EQ(last().text_of("at"), "2026-03-01T01:41:00Z");
}

TEST_F(FormTest, SaysWhatIsWrongAndKeepsWhatWasTyped) {
    open(R"({"open":true,"categories":["Roads"]})");
    auto const before = size();
    auto const wrong = [&](Pairs fields, std::string_view photo, std::string_view field,
                           std::string_view words, int status = 400) {
        auto const reply = send(fields, photo);
        EXPECT_EQ(reply.status, status);
        EXPECT_TRUE(has(reply, words)) << words;
        EXPECT_TRUE(has(reply, "id=\"" + std::string(field) + "-why\"")) << field;
        EXPECT_TRUE(has(reply, "value=\"&lt;Hill&gt;\""));
    };
    Pairs const typed{{"where", "<Hill>"}, {"what", "x"}};
    auto const with = [&](std::string name, std::string value) {
        Pairs fields = typed;
        fields.emplace_back(std::move(name), std::move(value));
        return fields;
    };
    wrong(with("what", " \r\n "), "", "what", "Say what happened.");
    wrong(with("what", std::string(20'001, 'x')), "", "what", "longer than 20,000");
    wrong(with("lat", "91"), "", "where", "could not be read");
    wrong(with("lat", "nan"), "", "where", "could not be read");
    wrong(with("when", "date"), "", "when", "a day that has been");
    auto dated = with("when", "date");
    dated.emplace_back("date", "2027-01-01");
    wrong(dated, "", "when", "a day that has been");
    wrong(with("category", "Bridges"), "", "category", "one of the answers");
    wrong(typed, "<script>alert(1)</script>", "photo", "JPEG or PNG");
    wrong(typed, "<?xml version=\"1.0\"?><svg onload=\"x\"/>", "photo", "JPEG or PNG");
    wrong(typed, "\xff\xd8\xff\xe0 <script>alert(1)</script>", "photo", "damaged or cut off");
    wrong(typed, std::string_view(jpeg).substr(0, jpeg.size() / 2), "photo", "damaged or cut off");
    auto bomb = jpeg;
    bomb.replace(bomb.find("\xff\xc0") + 5, 4, "\x27\x10\x27\x10");  // says that it is 10,000 by 10,000
    wrong(typed, bomb, "photo", "50 million at most", 413);
    wrong(with("website", "http://spam.example"), "", "", "could not be read");
    auto const large = jpeg + std::string(64 * 1024 * 1024 + 1 - jpeg.size(), 'x');
    wrong(typed, large, "photo", "larger than 64 megabytes", 413);
    EXPECT_EQ(size(), before);
    EXPECT_EQ(send(typed, std::string_view(large).substr(1)).status, 400);
    EXPECT_EQ(send(typed, std::string_view(large).substr(0, large.size() - 1)).status, 201);
}

TEST_F(FormTest, RefusesWhatIsNoFormWithAPage) {
    open();
    auto const before = size();
    for (std::string const body :
         {"", "--B", "what=x", "--B\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\nx"}) {
        auto const reply = send(body);
        EXPECT_EQ(reply.status, 400);
        EXPECT_TRUE(has(reply, "<h1>Not sent yet</h1>")) << reply.body;
    }
    auto asked = request(Method::post, "/report/hill", {}, {{"content-type", "application/json"}});
    asked.body = "{}";
    EXPECT_EQ(service.ask(std::move(asked)).status, 415);
    EXPECT_EQ(send({{"what", "\xff"}}).status, 400);
    EXPECT_EQ(size(), before);
}

TEST_F(FormTest, SpeaksSixLanguagesWithinItsWeight) {
    open(R"({"open":true,"greeting":{"en":"Tell us what you see.","ar":"أخبرنا بما تراه."},
             "categories":["Roads","Water","Health","Shelter","Food","People trapped"]})");
    std::set<std::string> seen;
    for (auto const* language : {"en", "fr", "es", "ar", "ru", "zh"}) {
        auto const reply = get("/report/hill", {}, {{"accept-language", language}});
        EXPECT_EQ(reply.status, 200);
        EXPECT_TRUE(has(reply, "<html lang=\"" + std::string(language) + "\""));
        EXPECT_LT(reply.body.size(), 15'000u) << language;
        seen.insert(reply.body.substr(reply.body.find("<h1>"), 40));
    }
    EXPECT_EQ(seen.size(), 6u);
    EXPECT_TRUE(has(get("/report/hill", {{"lang", "ar"}}), "أخبرنا بما تراه."));
    EXPECT_TRUE(has(get("/report/hill", {{"lang", "ar"}}), "dir=\"rtl\""));
    EXPECT_TRUE(has(get("/report/hill", {{"lang", "fr"}}), "Tell us what you see."));
}

TEST_F(FormTest, EachPageHasATokenOfItsOwn) {
    open();
    auto const token = [&] {
        auto const body = get("/report/hill").body;
        auto const at = body.find("name=\"token\" value=\"") + 20;
        return body.substr(at, body.find('"', at) - at);
    };
    auto const one = token();
    EXPECT_EQ(one.size(), 22u);
    EXPECT_NE(one, token());
}

TEST_F(FormTest, TooManyFromOneNetworkWaitAndOthersDoNot) {
    open();
    auto const body = encoded({{"what", "again and again"}});
    for (int count = 0; count < 30; ++count) EXPECT_EQ(send(body, {}, "one").status, 201);
    auto const reply = send(body, {}, "one");
    EXPECT_EQ(reply.status, 429);
    EXPECT_TRUE(has(reply, "Wait ten minutes"));
    EXPECT_TRUE(has(reply, "again and again</textarea>"));
    EXPECT_EQ(send(body, {}, "two").status, 201);
    EXPECT_EQ(get("/report/hill").status, 200);
}

TEST_F(FormTest, TellsTheScriptInJson) {
    open();
    Pairs const json{{"accept", "application/json"}};
    auto const receipt = send(encoded(water), json);
    EXPECT_EQ(receipt.status, 201);
    EXPECT_EQ(json::parse(receipt.body)->text_of("id"), last_record().id.hex());
    auto const refused = send(encoded({{"what", ""}}), json);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.content_type, "application/problem+json");
    EXPECT_EQ(json::parse(refused.body)->text_of("detail"), "Say what happened.");
    auto const other = send(encoded({{"token", "tokentokentoken1"}, {"what", "Other words"}}), json);
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(json::parse(other.body)->text_of("id"), last_record().id.hex());
}

TEST_F(FormTest, AnExerciseSaysThatItIsOne) {
    open();
    EXPECT_FALSE(has(get("/report/hill"), "Nobody will act"));
    house->open_space({.name = "drill", .title = "Drill", .mode = Mode::exercise}, house->operator_party());
    as_operator(Method::put, "/api/v1/spaces/drill/channels/form");
    as_operator(Method::post, "/api/v1/spaces/drill/statements", R"({"open":true})",
                {{"kind", "intake.form"}});
    EXPECT_TRUE(has(get("/report/drill"), "This is an exercise. Nobody will act"));
}

TEST_F(FormTest, PartsOfPagesAreNotScripts) {
    open(R"({"open":true,"greeting":"<script>x</script>","categories":["<b>"]})");
    auto const reply = get("/report/hill");
    EXPECT_FALSE(has(reply, "<script>"));
    EXPECT_FALSE(has(reply, "<b>\""));
    auto const policy =
        std::ranges::find(reply.headers, "Content-Security-Policy", &Pairs::value_type::first);
    ASSERT_NE(policy, reply.headers.end());
    EXPECT_EQ(policy->second.find("unsafe"), policy->second.npos);
}

TEST_F(FormTest, OtherSpacesHaveChannelsOfTheirOwn) {
    house->open_space({.name = "dale", .title = "Dale"}, house->operator_party());
    auto const hill = *house->make_channel("hill", "form", house->operator_party(), "test");
    EXPECT_NE(*house->make_channel("dale", "form", house->operator_party(), "test"), hill);
    EXPECT_EQ(house->visit_channel("dale", "form").error().fault, Fault::not_found);
}

}  // namespace
}  // namespace comity::http

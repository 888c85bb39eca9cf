// The kernel's routes as a caller meets them, on a true house.
#include <gtest/gtest.h>

#include <algorithm>

#include "api_fixture.h"
#include "kernel/statement.h"
#include "schema_check.h"
#include "tlog/signing.h"

namespace comity::http {
namespace {

TEST_F(ApiTest, AStatementGetsItsReceipt) {
    auto const reply = note("the bridge is gone");
    EXPECT_EQ(reply.status, 201);
    auto const receipt = read(reply);
    EXPECT_EQ(*receipt.find("number")->integer(), 3);
    EXPECT_EQ(receipt.text_of("heard_at"), "2026-03-01T02:41:00Z");
    auto const entry = read(get("/api/v1/spaces/hill/entries/3"));
    EXPECT_EQ(entry.text_of("id"), receipt.text_of("id"));
    EXPECT_EQ(entry.text_of("kind"), "test.note");
    EXPECT_EQ(entry.text_of("via"), "http");
    EXPECT_EQ(entry.text_of("party"), house->operator_party().hex());
    EXPECT_EQ(entry.find("body")->text_of("text"), "the bridge is gone");
}

TEST_F(ApiTest, TheSameKeyIsHeardOnce) {
    auto const first = note("one", "k");
    auto const again = note("one", "k");
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(note("other", "k").status, 409);
    EXPECT_EQ(note("one", "l").status, 201);
    EXPECT_EQ(note("one", std::string(201, 'k')).status, 400);
}

TEST_F(ApiTest, AKeyIsItsPartysOwn) {
    auto const say = [this](PartyId speaker, std::string_view body) {
        auto asked = request(Method::post, "/api/v1/spaces/hill/statements", {{"kind", "test.note"}},
                             {{"idempotency-key", "k"}});
        asked.speaker = speaker;
        asked.body = body;
        return service.ask(std::move(asked)).status;
    };
    EXPECT_EQ(say(house->operator_party(), R"({"text":"mine"})"), 201);
    EXPECT_EQ(say(comity::testing::villager(*house), R"({"text":"another's"})"), 201);
    EXPECT_EQ(say(comity::testing::villager(*house), R"({"text":"another's"})"), 200);
    EXPECT_EQ(say(comity::testing::villager(*house), R"({"text":"mine"})"), 409);
    EXPECT_EQ(say(house->operator_party(), R"({"text":"mine"})"), 200);
}

TEST_F(ApiTest, WhatCannotBeSaidIsRefused) {
    EXPECT_EQ(post("/api/v1/spaces/hill/statements", "{\"text\":\"x\"}").status, 400);
    EXPECT_EQ(post("/api/v1/spaces/hill/statements", "{", {{"kind", "test.note"}}).status, 400);
    EXPECT_EQ(post("/api/v1/spaces/hill/statements", "{}", {{"kind", "test.note"}}).status, 400);
    EXPECT_EQ(post("/api/v1/spaces/hill/statements", "{}", {{"kind", "test.song"}}).status, 400);
    EXPECT_EQ(post("/api/v1/spaces/hill/statements", "{\"text\":\"x\"}", {{"kind", "test.oath"}}).status,
              403);
    EXPECT_EQ(post("/api/v1/spaces/vale/statements", "{\"text\":\"x\"}", {{"kind", "test.note"}}).status,
              404);
    EXPECT_EQ(*read(get("/api/v1/spaces/hill")).find("size")->integer(), 3);
}

TEST_F(ApiTest, ASignedEnvelopeMustBeWhole) {
    Pairs const type{{"content-type", "application/vnd.comity.signed+json; charset=utf-8"}};
    EXPECT_EQ(post("/api/v1/spaces/hill/statements", "{}", {}, type).status, 400);
    auto const envelope = R"({"header":"eA==","salt":"eA==","body":"eA==","signature":"eA=="})";
    EXPECT_EQ(post("/api/v1/spaces/hill/statements", envelope, {}, type).status, 400);
}

TEST_F(ApiTest, APartySpeaksWithItsOwnKey) {
    auto const key = make_signing_key();
    auto const key_member = "\"key\":\"" + to_base64(key.public_key) + "\"";
    auto const at_house = house->visit("house", house->operator_party(), "http");
    auto const introduced =
        at_house->speak.say({.kind = "party.introduced", .body = "{\"name\":\"CERT\"," + key_member + "}"});
    ASSERT_TRUE(introduced) << introduced.error().why;
    auto const party = id_cast<PartyId>(introduced->id);
    auto const here = comity::testing::visit(*house);
    ASSERT_TRUE(here.speak.say(
        {.kind = "space.member",
         .body = "{\"party\":\"" + party.hex() + "\",\"role\":\"contributor\"," + key_member + "}"}));

    std::string const body = "{\"text\":\"we will\"}";
    auto const said = prepare(here.sight.space_id(), "test.oath", party, *told.now_ms, body);
    std::string envelope;
    json::Writer writer(envelope);
    writer.open('{').member("header", to_base64(said.header_bytes)).member("salt", to_base64(said.salt));
    writer.member("body", to_base64(body));
    writer.member("signature", to_base64(sign(key, signed_bytes(said.header_bytes)))).close('}');
    Pairs const type{{"content-type", "application/vnd.comity.signed+json"}};
    auto const first = post("/api/v1/spaces/hill/statements", envelope, {}, type);
    EXPECT_EQ(first.status, 201) << first.body;
    auto const again = post("/api/v1/spaces/hill/statements", envelope, {}, type);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
    auto const entry = read(get("/api/v1/spaces/hill/entries/4"));
    EXPECT_TRUE(*entry.find("own_signature")->boolean());
    EXPECT_EQ(entry.text_of("party"), party.hex());
}

TEST_F(ApiTest, EntriesComeInPages) {
    for (int count = 0; count < 5; ++count) note("note " + std::to_string(count));
    auto const first = read(get("/api/v1/spaces/hill/entries", {{"after", "2"}, {"limit", "3"}}));
    ASSERT_EQ(first.find("entries")->array()->size(), 3u);
    EXPECT_EQ(*first.find("entries")->array()->front().find("number")->integer(), 3);
    EXPECT_EQ(first.find("entries")->array()->front().find("body"), nullptr);
    EXPECT_EQ(*first.find("next")->integer(), 5);
    auto const last = read(get("/api/v1/spaces/hill/entries", {{"after", "5"}, {"limit", "3"}}));
    EXPECT_EQ(last.find("entries")->array()->size(), 2u);
    EXPECT_TRUE(last.find("next")->is_null());
    EXPECT_EQ(read(get("/api/v1/spaces/hill/entries")).find("entries")->array()->size(), 8u);
    EXPECT_TRUE(read(get("/api/v1/spaces/hill/entries", {{"after", "99"}})).find("next")->is_null());
}

TEST_F(ApiTest, EntriesNotForTheReaderAreNotThere) {
    post("/api/v1/spaces/hill/statements", "{\"text\":\"x\"}", {{"kind", "test.secret"}});
    note("y");
    auto asked = request(Method::get, "/api/v1/spaces/hill/entries", {{"after", "2"}});
    asked.speaker = comity::testing::villager(*house);
    auto const entries = read(service.ask(asked));
    ASSERT_EQ(entries.find("entries")->array()->size(), 1u);
    EXPECT_EQ(*entries.find("entries")->array()->front().find("number")->integer(), 4);
    asked.path = "/api/v1/spaces/hill/entries/3";
    auto const secret = service.ask(asked);
    asked.path = "/api/v1/spaces/hill/entries/300";
    EXPECT_EQ(secret.status, 404);
    EXPECT_EQ(secret.body, service.ask(asked).body);
    EXPECT_EQ(get("/api/v1/spaces/hill/entries/three").status, 400);
}

TEST_F(ApiTest, SpacesAreListedWithTheirDigests) {
    note("x");
    auto const spaces = read(get("/api/v1/spaces"));
    ASSERT_EQ(spaces.find("spaces")->array()->size(), 1u);
    auto const& hill = spaces.find("spaces")->array()->front();
    EXPECT_EQ(hill.text_of("name"), "hill");
    EXPECT_EQ(hill.text_of("title"), "The hill");
    EXPECT_EQ(hill.text_of("role"), "steward");
    EXPECT_EQ(*hill.find("notes")->integer(), 1);
}

TEST_F(ApiTest, ASpaceShowsItsCheckpoint) {
    auto const space = read(get("/api/v1/spaces/hill"));
    EXPECT_EQ(space.text_of("mode"), "life");
    EXPECT_EQ(space.text_of("now"), "2026-03-01T02:41:00Z");
    EXPECT_EQ(space.find("rooms")->array()->size(), 1u);
    EXPECT_NE(space.text_of("checkpoint").find("\n3\n"), std::string::npos);
}

TEST_F(ApiTest, TheOperatorOpensSpaces) {
    auto const reply =
        post("/api/v1/spaces", R"({"name":"vale","title":"The vale","mode":"exercise","rooms":["test"]})");
    EXPECT_EQ(reply.status, 201) << reply.body;
    EXPECT_EQ(header(reply, "Location"), "/api/v1/spaces/vale");
    auto const vale = read(get("/api/v1/spaces/vale"));
    EXPECT_EQ(vale.text_of("id"), read(reply).text_of("id"));
    EXPECT_EQ(vale.text_of("mode"), "exercise");
    EXPECT_EQ(post("/api/v1/spaces", R"({"name":"vale"})").status, 409);
    for (auto const* body : {"", "[]", "{}", R"({"name":7})", R"({"name":"a/b"})",
                             R"({"name":"dale","mode":"war"})", R"({"name":"dale","public":"yes"})",
                             R"({"name":"dale","rooms":"test"})", R"({"name":"dale","rooms":["cellar"]})"})
        EXPECT_EQ(post("/api/v1/spaces", body).status, 400) << body;
    EXPECT_EQ(get("/api/v1/spaces/dale").status, 404);
}

TEST_F(ApiTest, DatasetsComeInEveryFormat) {
    note("one, two");
    note("=cmd");
    auto const as = [this](std::string format) {
        return get("/api/v1/spaces/hill/datasets/notes", {{"as", format}});
    };
    EXPECT_EQ(as("csv").body, "number,text\r\n3,\"one, two\"\r\n4,'=cmd\r\n");
    EXPECT_EQ(as("hxl").body, "number,text\r\n,#description\r\n3,\"one, two\"\r\n4,'=cmd\r\n");
    EXPECT_EQ(as("json").body,
              "[\n{\"number\":3,\"text\":\"one, two\"},\n{\"number\":4,\"text\":\"=cmd\"}\n]\n");
    auto const map = read(as("geojson"));
    EXPECT_EQ(map.text_of("type"), "FeatureCollection");
    ASSERT_EQ(map.find("features")->array()->size(), 2u);
    EXPECT_EQ(map.find("features")->array()->front().find("properties")->text_of("text"), "one, two");
    EXPECT_EQ(as("xls").status, 400);
    EXPECT_EQ(get("/api/v1/spaces/hill/datasets/songs").status, 404);
    EXPECT_EQ(header(as("hxl"), "Content-Disposition"), "attachment; filename=\"hill-notes.hxl.csv\"");
}

TEST_F(ApiTest, AnEmptyDatasetIsWhole) {
    EXPECT_EQ(get("/api/v1/spaces/hill/datasets/notes", {{"as", "json"}}).body, "[\n]\n");
    EXPECT_EQ(get("/api/v1/spaces/hill/datasets/notes").body, "number,text\r\n");
}

TEST_F(ApiTest, ALongDatasetLosesNothingBetweenItsPieces) {
    auto const here = comity::testing::visit(*house);
    std::vector<Saying> sayings;
    for (int count = 0; count < 2500; ++count)
        sayings.push_back({.kind = "test.note", .body = "{\"text\":\"" + std::to_string(count) + "\"}"});
    for (auto const& heard : here.speak.say_all(std::move(sayings)).get()) ASSERT_TRUE(heard);
    auto const rows = read(get("/api/v1/spaces/hill/datasets/notes", {{"as", "json"}}));
    ASSERT_EQ(rows.array()->size(), 2500u);
    for (int count = 0; count < 2500; ++count)
        ASSERT_EQ((*rows.array())[static_cast<std::size_t>(count)].text_of("text"), std::to_string(count));
}

TEST_F(ApiTest, DatasetsAreListed) {
    auto const list = read(get("/api/v1/spaces/hill/datasets"));
    auto const is_notes = [](json::Value const& each) { return each.text_of("name") == "notes"; };
    auto const found = std::ranges::find_if(*list.array(), is_notes);
    ASSERT_NE(found, list.array()->end());
    auto const& notes = *found;
    EXPECT_EQ(notes.text_of("title"), "Notes");
    EXPECT_EQ(notes.find("columns")->array()->back().text_of("hxl"), "#description");
    EXPECT_EQ(notes.find("columns")->array()->back().text_of("type"), "text");
}

TEST_F(ApiTest, DigestsAreDatasetsOverAllSpaces) {
    note("x");
    EXPECT_EQ(get("/api/v1/datasets/test.notes.csv").body, "space,notes\r\nhill,1\r\n");
    EXPECT_EQ(get("/api/v1/datasets/test.notes.hxl.csv").body, "space,notes\r\n#meta+space,\r\nhill,1\r\n");
    EXPECT_EQ(get("/api/v1/datasets/test.notes.json").body, "[\n{\"space\":\"hill\",\"notes\":1}\n]\n");
    EXPECT_EQ(get("/api/v1/datasets/test.notes.geojson").status, 200);
    EXPECT_EQ(get("/api/v1/datasets/test.songs.csv").status, 404);
    EXPECT_EQ(get("/api/v1/datasets/test.notes").status, 404);
    EXPECT_EQ(get("/api/v1/datasets/.csv").status, 404);
}

TEST_F(ApiTest, AVerificationEndsWithItsVerdict) {
    note("x");
    auto const reply = post("/api/v1/spaces/hill/verification", "");
    EXPECT_EQ(reply.content_type, "application/x-ndjson");
    auto const last = reply.body.substr(reply.body.rfind('\n', reply.body.size() - 2) + 1);
    auto const done = json::parse(last);
    ASSERT_TRUE(done) << reply.body;
    EXPECT_EQ(*done->find("done")->find("entries")->integer(), 4);
    EXPECT_TRUE(done->find("done")->find("findings")->array()->empty());
    EXPECT_GT(*done->find("done")->find("view_tables")->integer(), 0);
    auto const quick = post("/api/v1/spaces/hill/verification", "", {{"views", "0"}});
    EXPECT_NE(quick.body.find("\"view_tables\":0"), std::string::npos);
    EXPECT_EQ(post("/api/v1/spaces/hill/verification", "", {{"views", "2"}}).status, 400);
}

TEST_F(ApiTest, HealthNamesTheViewThatStopped) {
    EXPECT_EQ(read(get("/healthz")).text_of("status"), "ok");
    note("poison");
    auto const health = read(get("/healthz"));
    EXPECT_EQ(health.text_of("status"), "behind");
    ASSERT_EQ(health.find("stopped_views")->array()->size(), 1u);
    EXPECT_EQ(health.find("stopped_views")->array()->front().text_of("view"), "choking");
    EXPECT_EQ(*health.find("stopped_views")->array()->front().find("number")->integer(), 3);
    SchemaCheck const check(read(get("/api/v1/openapi.json")));
    EXPECT_EQ(check.misfits_of(health, "Health"), std::vector<std::string>{});
    auto asked = request(Method::get, "/healthz");
    asked.speaker = {};
    auto const strangers = read(service.ask(asked));
    EXPECT_EQ(strangers.text_of("status"), "behind");
    EXPECT_TRUE(strangers.find("stopped_views")->array()->empty());
}

TEST_F(ApiTest, HealthSaysThatTheHouseItselfIsBehindToWhoRunsIt) {
    comity::testing::TemporaryFolder elsewhere;
    auto const me =
        comity::testing::house_with_space(elsewhere.path(), told.clock(), comity::testing::test_rooms())
            ->operator_party();
    Database(elsewhere.path() / "house/views.db", Database::Use::view)
        .execute("UPDATE view_stand SET stopped_at = 1, why = 'cannot' WHERE name = 'space'");
    auto const again = House::open(
        {.folder = elsewhere.path(), .rooms = &comity::testing::test_rooms(), .clock = told.clock()});
    ASSERT_TRUE(again) << again.error().why;
    Service const here(**again, {});
    Request asked;
    asked.path = "/healthz";
    auto const of_strangers = read(here.ask(asked));
    EXPECT_EQ(of_strangers.text_of("status"), "behind");
    EXPECT_TRUE(of_strangers.find("stopped_views")->array()->empty());
    asked.speaker = me;
    auto const health = read(here.ask(asked));
    ASSERT_EQ(health.find("stopped_views")->array()->size(), 1u);
    EXPECT_EQ(health.find("stopped_views")->array()->front().text_of("space"), "house");
}

TEST_F(ApiTest, TheDescriptionNamesEveryRoute) {
    auto const document = read(get("/api/v1/openapi.json"));
    EXPECT_EQ(document.text_of("openapi"), "3.1.0");
    auto const* paths = document.find("paths");
    auto const check = [&](auto const& route) {
        auto shown = route.path;
        if (auto const rest = shown.find("...}"); rest != shown.npos) shown.erase(rest, 3);
        auto const* path = paths->find(shown);
        ASSERT_NE(path, nullptr) << route.path;
        char const* const name = route.method == Method::get    ? "get"
                                 : route.method == Method::post ? "post"
                                 : route.method == Method::put  ? "put"
                                                                : "delete";
        EXPECT_NE(path->find(name), nullptr) << route.path;
    };
    for (auto const& route : service.router().table().of_house) check(route);
    for (auto const& route : service.router().table().of_spaces) check(route);
}

TEST_F(ApiTest, FiguresCountStatements) {
    auto const before = house->desk().figures().statements;
    note("x");
    auto const line = "\ncomity_statements_total " + std::to_string(before + 1) + "\n";
    EXPECT_NE(get("/metrics").body.find(line), std::string::npos);
}

}  // namespace
}  // namespace comity::http

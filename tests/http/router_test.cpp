#include "http/router.h"

#include <gtest/gtest.h>

#include "kernel/database.h"
#include "serving.h"

namespace comity::http {
namespace {

Request request(Method method, std::string path, Pairs headers = {}) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers = std::move(headers);
    return request;
}

std::string header(Reply const& reply, std::string_view name) {
    for (auto const& [key, value] : reply.headers)
        if (key == name) return value;
    return "";
}

std::function<Result<Reply>(Request const&)> says(std::string text) {
    return [text](Request const& asked) -> Result<Reply> {
        auto all = text;
        for (auto const& [name, value] : asked.captures) all += " " + name + "=" + value;
        return text_reply(all);
    };
}

RouteTable table() {
    RouteTable table;
    table.of_house = {
        route(Method::get, "/api/things", says("list")),
        route(Method::post, "/api/things", says("new")),
        route(Method::get, "/api/things/{name}", says("thing")),
        route(Method::get, "/api/things/summary", says("summary")),
        route(Method::get, "/api/tiles/{z}/{x}/{y}.mvt", says("tile")),
        route(Method::remove, "/api/things/{name}", says("gone")),
        route(Method::get, "/api/broken", [](Request const&) -> Result<Reply> { throw Broken("disk"); }),
        route(Method::get, "/api/endless",
              [](Request const&) -> Result<Reply> {
                  Database database(":memory:", Database::Use::view);
                  database.limit_query_ms(1);
                  database
                      .query(
                          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                          "SELECT count(*) FROM n")
                      .step();
                  return text_reply("never");
              }),
        route(Method::get, "/api/refused",
              [](Request const&) -> Result<Reply> { return refuse(Fault::conflict, "No."); })};
    table.of_house[1].body_limit_bytes = 1000;
    table.of_house[1].brief = true;
    table.pages = [](Request const& asked) -> Result<Reply> { return text_reply("page " + asked.path); };
    return table;
}

class RouterTest : public ::testing::Test {
  protected:
    Router router{table(), {}, "stamp"};
    std::string text(std::string path) { return router.answer(request(Method::get, std::move(path))).body; }
    int status(Method method, std::string path) {
        return router.answer(request(method, std::move(path))).status;
    }
};

TEST_F(RouterTest, FindsByMethodAndPath) {
    EXPECT_EQ(text("/api/things"), "list");
    EXPECT_EQ(router.answer(request(Method::post, "/api/things")).body, "new");
    EXPECT_EQ(text("/api/things/bridge"), "thing name=bridge");
    EXPECT_EQ(router.answer(request(Method::remove, "/api/things/bridge")).body, "gone name=bridge");
}

TEST_F(RouterTest, LiteralsGoBeforeCaptures) {
    EXPECT_EQ(text("/api/things/summary"), "summary");
}

TEST_F(RouterTest, CapturesAreDecodedAndMayEndInASuffix) {
    EXPECT_EQ(text("/api/things/b%C3%A9%20c"), "thing name=bé c");
    EXPECT_EQ(text("/api/tiles/3/4/5.mvt"), "tile z=3 x=4 y=5");
    EXPECT_EQ(status(Method::get, "/api/tiles/3/4/.mvt"), 404);
    EXPECT_EQ(status(Method::get, "/api/tiles/3/4/5.png"), 404);
}

TEST_F(RouterTest, ACaptureIsNeverEmpty) {
    EXPECT_EQ(status(Method::get, "/api/things/"), 404);
}

TEST_F(RouterTest, TrickyPathsAreRefused) {
    for (auto const* path : {"/api/things/%2e%2e", "/api/things/a%00b", "/api//things", "/api/things/a%2fb",
                             "/api/things/%ff", "/api/things/%zz"})
        EXPECT_EQ(status(Method::get, path), 400) << path;
}

TEST_F(RouterTest, AWrongMethodIsToldTheRightOnes) {
    auto const reply = router.answer(request(Method::put, "/api/things"));
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(header(reply, "Allow"), "GET, HEAD, POST");
    EXPECT_EQ(router.allowed("/api/things/bridge"), "GET, HEAD, DELETE");
    EXPECT_EQ(router.allowed("/api/nothing"), "");
}

TEST_F(RouterTest, TheBodyLimitIsKnownBefore) {
    EXPECT_EQ(router.body_limit(request(Method::post, "/api/things")).value(), 1000u);
    EXPECT_EQ(router.body_limit(request(Method::get, "/api/things")).value(), 0u);
    EXPECT_EQ(router.body_limit(request(Method::put, "/api/things")).error().fault, Fault::wrong_method);
    EXPECT_EQ(router.body_limit(request(Method::get, "/api/nothing")).error().fault, Fault::not_found);
    auto asked = request(Method::post, "/api/things");
    EXPECT_TRUE(router.match(asked)->brief);
}

TEST_F(RouterTest, PagesAreWhatNoRouteTakes) {
    EXPECT_EQ(text("/spaces/coast"), "page /spaces/coast");
    EXPECT_EQ(status(Method::get, "/api/nothing"), 404);
    EXPECT_EQ(status(Method::get, "/api"), 404);
    EXPECT_EQ(status(Method::post, "/spaces/coast"), 404);
}

TEST_F(RouterTest, AQueryStoppedAtItsLimitIsToBeAskedAgain) {
    auto const reply = router.answer(request(Method::get, "/api/endless"));
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(header(reply, "Retry-After"), "1");
}

TEST_F(RouterTest, ABrokenMachineIsAdmittedAndNothingElse) {
    auto const reply = router.answer(request(Method::get, "/api/broken"));
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body.find("disk"), std::string::npos);
}

TEST_F(RouterTest, ARefusalIsAProblem) {
    EXPECT_EQ(status(Method::get, "/api/refused"), 409);
}

// Routes of spaces, with a true house.
class SpaceRoutes : public ::testing::Test {
  protected:
    Reply ask(std::string path, PartyId speaker, Pairs headers = {}) {
        auto asked = request(Method::get, std::move(path), std::move(headers));
        asked.speaker = speaker;
        return router->answer(asked);
    }
    PartyId me() { return house->operator_party(); }
    void say(std::string text) {
        auto const heard = comity::testing::visit(*house).speak.say(
            {.kind = "test.note", .body = "{\"text\":\"" + text + "\"}"});
        ASSERT_TRUE(heard) << heard.error().why;
    }

    void SetUp() override {
        RouteTable table;
        auto const count = [this](Visit const&, Request const&) -> Result<Reply> {
            ++answered;
            return text_reply("words");
        };
        Route route;
        route.path = "/api/v1/spaces/{space}/words";
        route.answer = count;
        table.of_spaces.push_back(route);
        route.path = "/api/v1/spaces/{space}/closed";
        route.role = Role::steward;
        table.of_spaces.push_back(route);
        route.path = "/api/v1/spaces/{space}/clock";
        route.role = Role::observer;
        route.cacheable = false;
        table.of_spaces.push_back(route);
        auto const visit = [this](std::string_view space, PartyId reader, std::string via) {
            return house->visit(space, reader, std::move(via));
        };
        router = std::make_unique<Router>(std::move(table), visit, "stamp");
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house =
        comity::testing::house_with_space(folder.path(), told.clock(), comity::testing::test_rooms());
    std::unique_ptr<Router> router;
    int answered = 0;
};

TEST_F(SpaceRoutes, UnknownAndForbiddenAreAlike) {
    auto const stranger = id_cast<PartyId>(Hash::from_bytes(std::string(32, 'x')).value());
    auto const unknown = ask("/api/v1/spaces/nowhere/words", me());
    auto const forbidden = ask("/api/v1/spaces/hill/words", stranger);
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(forbidden.status, 404);
    EXPECT_EQ(unknown.body, forbidden.body);
    EXPECT_EQ(unknown.headers, forbidden.headers);
    EXPECT_EQ(answered, 0);
}

TEST_F(SpaceRoutes, WhatTheRoleDoesNotAllowIsNotThereForAMember) {
    auto const reply = ask("/api/v1/spaces/hill/closed", comity::testing::villager(*house));
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(answered, 0);
    EXPECT_EQ(ask("/api/v1/spaces/hill/closed", me()).status, 200);
}

TEST_F(SpaceRoutes, AKnownTagCostsNoWork) {
    auto const first = ask("/api/v1/spaces/hill/words", me());
    auto const tag = header(first, "ETag");
    EXPECT_EQ(header(first, "Cache-Control"), "private, no-cache");
    EXPECT_TRUE(tag.starts_with("\"3-")) << tag;
    auto const again = ask("/api/v1/spaces/hill/words", me(), {{"if-none-match", tag}});
    EXPECT_EQ(again.status, 304);
    EXPECT_TRUE(again.body.empty());
    EXPECT_EQ(header(again, "ETag"), tag);
    EXPECT_EQ(answered, 1);
}

TEST_F(SpaceRoutes, ATagChangesWithWhatIsSaidAskedAndByWhom) {
    auto const tag = header(ask("/api/v1/spaces/hill/words", me()), "ETag");
    EXPECT_NE(header(ask("/api/v1/spaces/hill/words", comity::testing::villager(*house)), "ETag"), tag);
    auto asked = request(Method::get, "/api/v1/spaces/hill/words");
    asked.query = {{"words", "bridge"}};
    asked.speaker = me();
    EXPECT_NE(header(router->answer(asked), "ETag"), tag);
    say("the bridge is gone");
    EXPECT_NE(header(ask("/api/v1/spaces/hill/words", me(), {{"if-none-match", tag}}), "ETag"), tag);
}

TEST_F(SpaceRoutes, WhereTimeMattersThereIsNoTag) {
    EXPECT_EQ(header(ask("/api/v1/spaces/hill/clock", me()), "ETag"), "");
}

}  // namespace
}  // namespace comity::http

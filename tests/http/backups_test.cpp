// Backups over the routes: for the operator alone, and told line by line.
#include "api_fixture.h"
#include "kernel/vault.h"

namespace comity::http {
namespace {

class BackupsTest : public ApiTest {
  protected:
    std::string target() const { return elsewhere.path().string() + "/b"; }
    Reply back_up(std::string const& path) {
        return post("/api/v1/backups", json::write(json::Object{{"target", path}}));
    }
    Reply ask_as(PartyId party, Holder const& holder, Method method) {
        auto asked = request(method, "/api/v1/backups");
        auto const body = json::write(json::Object{{"target", target()}});
        asked.body = body;
        asked.speaker = party;
        asked.holder = holder;
        return service.ask(std::move(asked));
    }

    comity::testing::TemporaryFolder elsewhere;
};

TEST_F(BackupsTest, IsToldSpaceBySpaceAndThenListed) {
    auto const made = back_up(target());
    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(made.content_type, "application/x-ndjson");
    EXPECT_EQ(made.body,
              "{\"progress\":{\"spaces\":1,\"of\":2}}\n{\"progress\":{\"spaces\":2,\"of\":2}}\n"
              "{\"done\":{\"path\":\"" +
                  target() + "\",\"made_at\":\"2026-03-01T02:41:00Z\",\"spaces\":2,\"entries\":7}}\n");
    auto const line = [&](char const* there) {
        return "{\"backups\":[{\"made_at\":\"2026-03-01T02:41:00Z\",\"path\":\"" + target() +
               "\",\"there\":" + there + ",\"entries\":7}]}";
    };
    EXPECT_EQ(get("/api/v1/backups").body, line("true"));
    std::filesystem::remove_all(target());
    EXPECT_EQ(get("/api/v1/backups").body, line("false"));
}

TEST_F(BackupsTest, WhatFailsOnTheWayIsTheLastLine) {
    auto const key = comity::testing::visit(*house).sight.space_id().hex() + ".ed25519";
    std::filesystem::remove(folder.path() / "keys" / key);
    auto const made = back_up(target());
    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(made.body, "{\"refused\":{\"status\":500,\"detail\":\"The backup was not made: cannot open " +
                             key + ": No such file or directory.\"}}\n");
    EXPECT_TRUE(std::filesystem::is_empty(elsewhere.path()));
}

TEST_F(BackupsTest, APlaceThatDoesNotServeIsRefusedAtOnce) {
    EXPECT_EQ(back_up("b").status, 400);
    EXPECT_EQ(back_up("").status, 400);
    EXPECT_EQ(back_up(folder.path().string() + "/b").status, 409);
    EXPECT_EQ(back_up(elsewhere.path().string()).status, 200);
    EXPECT_EQ(back_up(elsewhere.path().string()).status, 409);
    EXPECT_EQ(back_up(target() + "/no/such").status, 404);
    EXPECT_EQ(post("/api/v1/backups", "[]").status, 400);
}

// A path on the server's disk is for who holds the folder: not for a session or token, be it of the
// operator's party.
TEST_F(BackupsTest, IsForTheOperatorAlone) {
    auto& vault = house->vault();
    auto const programs = vault.account_of_programs(house->operator_party());
    Holder const token{.account = programs.id, .party = programs.party};
    for (auto const method : {Method::get, Method::post}) {
        EXPECT_EQ(ask_as(house->operator_party(), token, method).status, 403);
        EXPECT_EQ(ask_as(comity::testing::villager(*house), {}, method).status, 403);
        EXPECT_EQ(ask_as({}, {}, method).status, 403);
    }
    EXPECT_TRUE(std::filesystem::is_empty(elsewhere.path()));
}

}  // namespace
}  // namespace comity::http

// Who is looking at what: who may know, and when a claim ends.
#include "kernel/people.h"
#include "live_fixture.h"

namespace comity::http {
namespace {

constexpr char at_hill[] = "/api/v1/spaces/hill/claims";

class ClaimsTest : public LiveTest {
  protected:
    void SetUp() override {
        LiveTest::SetUp();
        bo = person("Bo, night desk", "analyst");
        asha = person("Asha, desk lead", "steward");
        number = note("No water at Hill Street");
    }
    PartyId person(std::string const& label, std::string const& role) {
        auto const party = introduce_person(*house, {house->operator_party(), "folder"}, label);
        EXPECT_TRUE(party);
        EXPECT_TRUE(comity::make_member(*house, "hill", {house->operator_party(), "folder"}, *party,
                                        *role_named(role), label));
        return *party;
    }
    Reply ask(Method method, PartyId who, std::string const& path, Hash const& credential = {}) {
        Request request;
        request.method = method;
        request.path = path;
        request.speaker = who;
        request.holder.credential = credential;
        return service->ask(std::move(request));
    }
    Reply put(PartyId who, std::uint64_t claimed, Hash const& credential = {}) {
        return ask(Method::put, who, at(claimed), credential);
    }
    static std::string at(std::uint64_t claimed) { return at_hill + ("/" + std::to_string(claimed)); }
    std::string listed(PartyId who) { return ask(Method::get, who, at_hill).body; }
    std::string shown(PartyId who, std::string const& label) const {
        return R"({"number":)" + std::to_string(number) + R"(,"party":")" + who.hex() + R"(","label":")" +
               label + R"("})";
    }

    static constexpr char none[] = R"({"claims":[]})";
    PartyId bo, asha;
    std::uint64_t number = 0;
};

TEST_F(ClaimsTest, IsSeenByAnalystsUntilItIsEnded) {
    EXPECT_EQ(listed(asha), none);
    auto const claimed = put(bo, number);
    EXPECT_EQ(claimed.status, 200);
    EXPECT_EQ(claimed.body, shown(bo, "Bo, night desk"));
    EXPECT_EQ(listed(asha), R"({"claims":[)" + claimed.body + "]}");
    EXPECT_EQ(ask(Method::remove, asha, at(number)).status, 404);
    EXPECT_EQ(ask(Method::remove, bo, at(number)).status, 200);
    EXPECT_EQ(ask(Method::remove, bo, at(number)).status, 404);
    EXPECT_EQ(listed(asha), none);
}

TEST_F(ClaimsTest, WhoIsNoAnalystNeitherSeesNorMakesThem) {
    put(bo, number);
    auto const nowhere = ask(Method::get, {}, "/api/v1/spaces/nowhere/claims");
    for (auto const& who :
         {PartyId{}, comity::testing::villager(*house), person("Cleo, liaison", "observer")}) {
        auto const seen = ask(Method::get, who, at_hill);
        EXPECT_EQ(seen.status, 404);
        EXPECT_EQ(seen.body.find("Bo"), std::string::npos);
        if (who.empty()) {
            EXPECT_EQ(seen.body, nowhere.body);
        }
        // What is claimed, what is not and what does not exist are refused alike.
        auto const refused = put(who, number);
        EXPECT_GE(refused.status, 400);
        for (auto const other : {number - 1, number + 1000}) EXPECT_EQ(put(who, other).body, refused.body);
    }
    EXPECT_EQ(listed(asha), R"({"claims":[)" + shown(bo, "Bo, night desk") + "]}");
}

TEST_F(ClaimsTest, WhatDoesNotExistOrIsNotForTheReaderIsNotClaimed) {
    auto const for_stewards = say("test.sealed", R"({"text":"for stewards"})");
    auto const unknown = put(bo, number + 1000);
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(put(bo, for_stewards).body, unknown.body);
    EXPECT_EQ(put(asha, for_stewards).status, 200);
    EXPECT_NE(listed(asha), none);
    EXPECT_EQ(listed(bo), none);
    EXPECT_EQ(ask(Method::put, bo, std::string(at_hill) + "/first").status, 400);
}

TEST_F(ClaimsTest, IsOfOnePartyWhoMayRenewIt) {
    put(bo, number);
    EXPECT_EQ(put(asha, number).status, 409);
    *told.now_ms += claim_ms - 1;
    EXPECT_EQ(put(bo, number).status, 200);
    *told.now_ms += claim_ms - 1;
    EXPECT_EQ(listed(bo), R"({"claims":[)" + shown(bo, "Bo, night desk") + "]}");
    *told.now_ms += 1;
    EXPECT_EQ(listed(bo), none);
    EXPECT_EQ(put(asha, number).status, 200);
}

TEST_F(ClaimsTest, APartyHoldsNoMoreThanSome) {
    auto const first = number;
    for (std::size_t more = 0; more < claims_limit; ++more) {
        EXPECT_EQ(put(bo, number).status, 200);
        *told.now_ms += 1;
        number = note("another");
    }
    EXPECT_NE(listed(bo).find("\"number\":" + std::to_string(first) + ","), std::string::npos);
    put(bo, number);
    EXPECT_EQ(listed(bo).find("\"number\":" + std::to_string(first) + ","), std::string::npos);
}

TEST_F(ClaimsTest, EndsWithTheMembershipAndWithTheCredential) {
    put(bo, number);
    LiveTest::make_member(bo, "observer");
    EXPECT_EQ(listed(asha), none);
    token(asha);
    auto const credential = house->vault().who(secret)->credential;
    put(asha, number, credential);
    EXPECT_NE(listed(asha), none);
    house->vault().end(credential);
    EXPECT_EQ(listed(asha), none);
}

TEST_F(ClaimsTest, AnalystsHearThatTheyChangedAndNobodyElseDoes) {
    auto const carol = person("Carol, day desk", "analyst");
    Listening analyst(server->port(), "", "", token(carol));
    Listening villager(server->port(), "", "", token(comity::testing::villager(*house)));
    analyst.next();
    villager.next();
    put(bo, number);
    auto const changed = analyst.next();
    EXPECT_EQ(changed.event, "claims");
    EXPECT_EQ(changed.data, R"({"space":"hill"})");
    put(bo, number);  // renewed: nothing has changed
    ask(Method::remove, bo, at(number));
    EXPECT_EQ(analyst.next().event, "claims");
    auto const after = note("after");
    EXPECT_EQ(number_of(analyst.next()), std::to_string(after));
    EXPECT_EQ(number_of(villager.next()), std::to_string(after));
}

TEST_F(ClaimsTest, AnalystsHearOfOneThatEndedByItself) {
    Listening analyst(server->port(), "", "", token(asha, {}, 10 * claim_ms));
    analyst.next();
    put(bo, number);
    EXPECT_EQ(analyst.next().event, "claims");
    *told.now_ms += claim_ms;
    EXPECT_EQ(analyst.next().event, "claims");
    EXPECT_EQ(listed(asha), none);
}

TEST_F(ClaimsTest, NothingOfThemIsOnTheRecord) {
    auto const size = visit().sight.size();
    put(bo, number);
    ask(Method::remove, bo, at(number));
    EXPECT_EQ(visit().sight.size(), size);
}

}  // namespace
}  // namespace comity::http

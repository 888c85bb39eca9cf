// What the operator types in for another party: whose words came by letter or by call.
#include <gtest/gtest.h>

#include "api_fixture.h"
#include "kernel/space.h"

namespace comity::http {
namespace {

class TypedIn : public ApiTest {
  protected:
    Reply say_as(std::string party, std::string_view kind = "test.note") {
        return post("/api/v1/spaces/hill/statements", R"({"text":"by letter"})",
                    {{"kind", std::string(kind)}, {"as", std::move(party)}});
    }
    Record last() {
        auto const there = comity::testing::visit(*house);
        return *there.sight.record(there.sight.size() - 1);
    }
    Reply make_member(std::string body) {
        return post("/api/v1/spaces/hill/statements", body, {{"kind", "space.member"}});
    }
};

TEST_F(TypedIn, StandsOnTheRecordAsTheirWordsAndSaysHowItCame) {
    auto const villager = comity::testing::villager(*house);
    EXPECT_EQ(say_as(villager.hex()).status, 201);
    EXPECT_EQ(last().header.party, villager);
    EXPECT_EQ(last().via, "http");
}

TEST_F(TypedIn, IsBoundToWhatThePartyMaySay) {
    auto const villager = comity::testing::villager(*house);
    ASSERT_EQ(make_member(R"({"party":")" + villager.hex() + R"(","role":"observer"})").status, 201);
    EXPECT_EQ(say_as(villager.hex()).status, 403);
}

TEST_F(TypedIn, IsOnlyForMembersWhoDoNotSignForThemselves) {
    for (auto const& nobody : {std::string(64, '0'), std::string("villager"), std::string()}) {
        auto const refused = say_as(nobody);
        EXPECT_EQ(refused.status, 400);
        EXPECT_EQ(read(refused).text_of("detail"), "\"as\" must be the id of a member of this space.");
    }
    auto const villager = comity::testing::villager(*house);
    auto const key = to_base64(std::string(32, '\x07'));
    auto const bound = R"({"party":")" + villager.hex() + R"(","key":")" + key + R"("})";
    ASSERT_EQ(post("/api/v1/spaces/house/statements", bound, {{"kind", "party.key"}}).status, 201);
    ASSERT_EQ(
        make_member(R"({"party":")" + villager.hex() + R"(","role":"contributor","key":")" + key + R"("})")
            .status,
        201);
    auto const refused = say_as(villager.hex());
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(read(refused).text_of("detail"), "This party has a key of its own and signs for itself.");
}

TEST_F(TypedIn, IsTheOperatorsAlone) {
    auto const villager = comity::testing::villager(*house);
    auto asked = request(Method::post, "/api/v1/spaces/hill/statements",
                         {{"kind", "test.note"}, {"as", house->operator_party().hex()}});
    asked.speaker = villager;
    asked.body = R"({"text":"not mine"})";
    auto const before = comity::testing::visit(*house).sight.size();
    auto const refused = service.ask(std::move(asked));
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(read(refused).text_of("detail"),
              "Only the operator of the house may say something for another party.");
    EXPECT_EQ(comity::testing::visit(*house).sight.size(), before);
}

}  // namespace
}  // namespace comity::http

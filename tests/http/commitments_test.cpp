// Commitments and agreements by the routes: the matrix, the difference of versions, evidence, and what of
// them leaves the space.
#include <gtest/gtest.h>

#include "app/rooms.h"
#include "base/hash.h"
#include "http/client.h"
#include "http/service.h"
#include "signed_party.h"

namespace comity::http {
namespace {

class CommitmentsTest : public ::testing::Test {
  protected:
    CommitmentsTest()
        : house(testing::house_with_space(folder.path(), told.clock(), all_rooms())), service(*house, {}) {
        EXPECT_TRUE(house->open_space({.name = "forum", .rooms = {"confidence"}}, house->operator_party()));
    }
    Reply get(std::string path, Pairs query = {}) {
        Request asked;
        asked.path = "/api/v1/spaces/forum/" + path;
        asked.query = std::move(query);
        asked.speaker = house->operator_party();
        asked.via = "http";
        auto reply = service.ask(std::move(asked));
        reply.body = whole_body(reply);
        return reply;
    }
    std::string commit(testing::SignedParty& party, std::string const& item, std::string const& rest) {
        auto const heard =
            party.say("forum", "confidence.commitment",
                      R"({"catalogue":"osce-cbms","version":1,"item":")" + item + "\"," + rest + "}");
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
        last = heard ? heard->number : 0;
        return heard ? heard->id.hex() : "";
    }

    testing::TemporaryFolder folder;
    testing::ToldClock told;
    std::unique_ptr<House> house;
    Service service;
    std::uint64_t last = 0;
};

TEST_F(CommitmentsTest, TheMatrixIsInTheOrderOfNamesAndHoldsWhatIsPublished) {
    testing::SignedParty west(*house, "Westland", "forum"), asteria(*house, "Asteria", "forum");
    commit(west, "8", R"("status":"implemented","tlp":"GREEN")");
    commit(asteria, "8", R"("status":"planned","tlp":"GREEN")");
    commit(asteria, "3", R"("status":"planned","tlp":"GREEN","clearance":{"needed":1,"roles":["cert"]})");
    auto const matrix = json::parse(get("commitment-matrix", {{"catalogue", "osce-cbms"}}).body);
    ASSERT_TRUE(matrix);
    auto const& rows = *matrix->find("rows")->array();
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].text_of("name"), "Asteria");
    EXPECT_EQ(rows[1].text_of("name"), "Westland");
    EXPECT_EQ(rows[0].find("cells")->array()->size(), 1u);  // a draft is not published
    EXPECT_EQ(*matrix->find("columns")->array()->at(7).find("parties")->integer(), 2);
    EXPECT_EQ(get("commitment-matrix", {{"catalogue", "tlp"}}).status, 400);
}

TEST_F(CommitmentsTest, TheDifferenceNamesWhatIsSaidOtherwise) {
    testing::SignedParty asteria(*house, "Asteria", "forum"), west(*house, "Westland", "forum");
    auto const first = commit(asteria, "8", R"("status":"planned","tlp":"GREEN","measures":"A desk")");
    auto const first_number = last;
    commit(asteria, "8",
           R"("status":"partly","tlp":"GREEN","measures":"A desk","replaces":")" + first + "\"");
    auto const path = "commitments/" + std::to_string(last) + "/difference";
    auto const difference = json::parse(get(path).body);
    ASSERT_TRUE(difference);
    EXPECT_EQ(json::write(*difference->find("members")),
              R"([{"member":"status","before":"planned","after":"partly"}])");
    EXPECT_EQ(*difference->find("before")->integer(), static_cast<std::int64_t>(first_number));
    EXPECT_EQ(get("commitments/" + std::to_string(first_number) + "/difference").status, 404);
    commit(west, "8", R"("status":"planned","tlp":"GREEN")");
    EXPECT_EQ(get(path, {{"with", std::to_string(last)}}).status, 404);  // another party's
}

TEST_F(CommitmentsTest, EvidenceIsThereAndCanBeFetched) {
    testing::SignedParty asteria(*house, "Asteria", "forum");
    auto const missing = sha256("never sent").hex();
    auto const refused = asteria.say("forum", "confidence.commitment",
                                     R"({"catalogue":"osce-cbms","version":1,"item":"8","status":"planned",)"
                                     R"("tlp":"GREEN","evidence":[{"title":"Decree","blob":")" +
                                         missing + "\"}]}");
    ASSERT_FALSE(refused);
    auto const blob = testing::visit(*house, "forum").speak.keep_blob("a decree")->hex();
    EXPECT_EQ(get("blobs/" + blob).status, 404);  // nobody names it yet
    commit(asteria, "8",
           R"("status":"planned","tlp":"GREEN","evidence":[{"title":"Decree","blob":")" + blob + "\"}]");
    EXPECT_EQ(get("blobs/" + blob).body, "a decree");
}

TEST_F(CommitmentsTest, WhatIsRedIsShownToMembersAndLeavesInNoFile) {
    testing::SignedParty asteria(*house, "Asteria", "forum");
    commit(asteria, "3", R"("status":"planned","tlp":"RED","measures":"canary")");
    auto const red = last;
    commit(asteria, "8", R"("status":"planned","tlp":"AMBER","measures":"seen")");
    EXPECT_NE(get("commitments/" + std::to_string(red)).body.find("canary"), std::string::npos);
    for (auto const* format : {"csv", "hxl", "json"}) {
        auto const file = get("datasets/commitments", {{"as", format}}).body;
        EXPECT_EQ(file.find("canary"), std::string::npos) << format;
        EXPECT_NE(file.find("seen"), std::string::npos) << format;
    }
}

}  // namespace
}  // namespace comity::http

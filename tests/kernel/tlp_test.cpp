// TLP 2.0: who gets what leaves a space.
#include "kernel/tlp.h"

#include <gtest/gtest.h>

#include <array>

#include "kernel/room.h"

namespace comity {
namespace {

TEST(Tlp, LeavesAsFarAsItSays) {
    struct Row {
        char const* name;
        bool anybody, signed_in, member;
    };
    constexpr std::array rows{Row{"CLEAR", true, true, true}, Row{"GREEN", false, true, true},
                              Row{"AMBER", false, false, true}, Row{"AMBER+STRICT", false, false, true},
                              Row{"RED", false, false, false}};
    for (auto const& row : rows) {
        auto const tlp = tlp_named(row.name);
        ASSERT_TRUE(tlp) << row.name;
        EXPECT_EQ(name_of(*tlp), row.name);
        EXPECT_EQ(may_leave(*tlp, Standing::anybody), row.anybody) << row.name;
        EXPECT_EQ(may_leave(*tlp, Standing::signed_in), row.signed_in) << row.name;
        EXPECT_EQ(may_leave(*tlp, Standing::member), row.member) << row.name;
    }
    EXPECT_FALSE(tlp_named("WHITE"));
    EXPECT_EQ(stricter(Tlp::green, Tlp::red), Tlp::red);
}

TEST(Tlp, IsNeededInABody) {
    EXPECT_EQ(read_tlp(*json::parse(R"({"tlp":"AMBER"})")), Tlp::amber);
    for (auto const* body : {"{}", R"({"tlp":"amber"})", R"({"tlp":7})"})
        EXPECT_EQ(read_tlp(*json::parse(body)).error().why,
                  "\"tlp\" must be CLEAR, GREEN, AMBER, AMBER+STRICT or RED.");
}

TEST(Tlp, ARowWhoseTlpCannotBeReadStays) {
    std::vector<Column> const columns{{"title", ColumnType::text, ""}, {"tlp", ColumnType::text, ""}};
    auto leaves = [&](json::Value tlp) {
        std::array<json::Value, 2> const row{json::Value("words"), std::move(tlp)};
        return row_may_leave(columns, "tlp", row, Standing::member);
    };
    EXPECT_TRUE(leaves("GREEN"));
    EXPECT_FALSE(leaves("RED"));
    EXPECT_FALSE(leaves("green"));
    EXPECT_FALSE(leaves({}));
    EXPECT_TRUE(row_may_leave(columns, "", {}, Standing::anybody));
}

}  // namespace
}  // namespace comity

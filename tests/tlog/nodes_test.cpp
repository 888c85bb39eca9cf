// Places of nodes: one for each, in the order in which they come to be, and never another.
#include "tlog/nodes.h"

#include <gtest/gtest.h>

#include <set>

#include "base/hash.h"
#include "trees.h"

namespace comity::tlog {
namespace {

// As the table in Crosby and Wallach's paper has them.
TEST(Nodes, PlacesOfTheFirst) {
    std::vector<std::pair<Node, std::uint64_t>> const places{
        {{0, 0}, 0}, {{0, 1}, 1}, {{1, 0}, 2},  {{0, 2}, 3},  {{0, 3}, 4},  {{1, 1}, 5},
        {{2, 0}, 6}, {{0, 4}, 7}, {{0, 7}, 11}, {{3, 0}, 14}, {{0, 8}, 15}, {{61, 0}, (1ULL << 62) - 2}};
    for (auto const& [node, place] : places) EXPECT_EQ(node_place(node), place) << node.level << node.index;
}

TEST(Nodes, EachPlaceIsTakenOnce) {
    constexpr std::uint64_t size = 1000;
    std::set<std::uint64_t> taken;
    for (unsigned level = 0; level < 10; ++level)
        for (std::uint64_t index = 0; (index + 1) << level <= size; ++index)
            EXPECT_TRUE(taken.insert(node_place({level, index})).second);
    EXPECT_EQ(taken.size(), places_of_size(size));
    EXPECT_EQ(*taken.rbegin(), places_of_size(size) - 1);
}

TEST(Nodes, AJournalStoresThemAsItAppends) {
    Tree const tree = tree_of(300);
    EXPECT_EQ(tree.by_place.size(), places_of_size(300));
    for (unsigned level = 0; level < 9; ++level)
        for (std::uint64_t index = 0; (index + 1) << level <= tree.size(); ++index)
            EXPECT_EQ(tree.by_place[node_place({level, index})],
                      plain_root(tree.leaves, index << level, (index + 1) << level));
}

TEST(Nodes, BothWaysToAddLeadToTheSamePeaks) {
    Peaks silent;
    Peaks telling;
    std::vector<Hash> completed;
    for (int i = 0; i < 200; ++i) {
        auto const leaf = leaf_hash(std::to_string(i));
        silent.add(leaf);
        telling.add(leaf, completed);
        ASSERT_EQ(silent, telling);
        ASSERT_EQ(completed.size(), places_of_size(silent.size));
    }
}

TEST(Nodes, AnySizeHasItsRoot) {
    Tree const tree = tree_of(130);
    for (std::uint64_t size = 0; size <= tree.size(); ++size)
        ASSERT_EQ(span_hash({0, size}, tree.reader()), tree.roots[size]) << size;
}

TEST(Nodes, ASpanIsItsLargestPerfectNodes) {
    EXPECT_EQ(nodes_of({0, 7}), (std::vector<Node>{{2, 0}, {1, 2}, {0, 6}}));
    EXPECT_EQ(nodes_of({4, 7}), (std::vector<Node>{{1, 2}, {0, 6}}));
    EXPECT_EQ(nodes_of({4, 8}), (std::vector<Node>{{2, 1}}));
    EXPECT_TRUE(nodes_of({3, 3}).empty());
}

}  // namespace
}  // namespace comity::tlog

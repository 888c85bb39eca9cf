// The path between two sizes that a log's own tiles give is that of the tree itself, and nothing else is
// taken.
#include "tlog/tile_path.h"

#include <gtest/gtest.h>

#include "trees.h"

namespace comity::tlog {
namespace {

AskTile tiles_of(Tree const& tree, int* asked = nullptr) {
    return [&tree, asked](Tile const& tile) -> Result<Bytes> {
        if (asked) ++*asked;
        std::vector<Hash> hashes;
        for (unsigned n = 0; n < tile.width; ++n) hashes.push_back(tree.reader()(node_of_tile(tile, n)));
        return write_tile(hashes);
    };
}

TEST(TilePath, LeadsBetweenTheRootsOfAnyTwoSizes) {
    auto const tree = tree_of(700);
    for (std::uint64_t const size : {2, 3, 7, 8, 255, 256, 257, 511, 513, 699, 700}) {
        for (std::uint64_t old_size = 1; old_size < size; old_size += 1 + old_size / 9) {
            auto const path = path_from_tiles(old_size, size, tiles_of(tree));
            ASSERT_TRUE(path) << old_size << " " << size << path.error().why;
            EXPECT_EQ(*path, consistency_path(old_size, size, tree.roots[old_size],
                                              tree.consistency(old_size, size)));
            auto const roots = roots_of_path(old_size, size, *path);
            ASSERT_TRUE(roots);
            EXPECT_EQ(roots->old_root, tree.roots[old_size]);
            EXPECT_EQ(roots->new_root, tree.roots[size]);
        }
    }
}

TEST(TilePath, AsksForEachTileOnce) {
    auto const tree = tree_of(70'000);
    int asked = 0;
    EXPECT_TRUE(path_from_tiles(65'535, 70'000, tiles_of(tree, &asked)));
    EXPECT_LE(asked, 8);
}

TEST(TilePath, WhatIsRefusedTornOrTooMuchIsNoPath) {
    auto const tree = tree_of(300);
    auto const refusing = [](Tile const&) -> Result<Bytes> { return refuse(Fault::busy, "Not now."); };
    auto const refused = path_from_tiles(100, 300, refusing);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().why, "Not now.");
    auto const torn = [&](Tile const& tile) -> Result<Bytes> {
        TRY(bytes, tiles_of(tree)(tile));
        return bytes.substr(1);
    };
    ASSERT_FALSE(path_from_tiles(100, 300, torn));
    for (auto const& [old_size, size] : {std::pair{0, 300}, {300, 300}, {301, 300}})
        EXPECT_FALSE(path_from_tiles(static_cast<std::uint64_t>(old_size), static_cast<std::uint64_t>(size),
                                     tiles_of(tree)));
    EXPECT_FALSE(path_from_tiles(1, tree_size_limit, tiles_of(tree)));
}

// A tree as large as a foreign log may say it is asks for no more tiles than that.
TEST(TilePath, AnySizeAsksForFewTiles) {
    int asked = 0;
    auto const any = [&](Tile const& tile) -> Result<Bytes> {
        ++asked;
        return Bytes(tile.width * 32, 'x');
    };
    for (auto const size : {tree_size_limit - 1, tree_size_limit / 3 * 2}) {
        asked = 0;
        (void)path_from_tiles(size / 5, size, any);
        EXPECT_LE(asked, 65);
    }
}

}  // namespace
}  // namespace comity::tlog

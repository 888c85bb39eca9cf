// Tiles: one path each, and the hashes that the standard puts there.
#include "tlog/tile.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/json.h"
#include "trees.h"

namespace comity::tlog {
namespace {

TEST(Tile, PathsReadBack) {
    std::vector<std::pair<std::string, Tile>> const paths{
        {"tile/0/000", {TileKind::hashes, 0, 0, 256}},
        {"tile/0/x001/x234/067", {TileKind::hashes, 0, 1234067, 256}},
        {"tile/63/999.p/255", {TileKind::hashes, 63, 999, 255}},
        {"tile/1/x001/000.p/1", {TileKind::hashes, 1, 1000, 1}},
        {"tile/entries/x001/x234/067.p/8", {TileKind::entries, 0, 1234067, 8}},
        {"tile/0/x018/x014/x398/x509/x481/983", {TileKind::hashes, 0, 18014398509481983, 256}}};
    for (auto const& [path, tile] : paths) {
        EXPECT_EQ(write_tile_path(tile), path);
        auto const read = read_tile_path(path);
        ASSERT_TRUE(read) << path;
        EXPECT_EQ(*read, tile);
    }
}

TEST(Tile, OtherPathsAreRefused) {
    for (auto const* path : {"",
                             "tile",
                             "tile/0",
                             "tile/0/",
                             "/tile/0/000",
                             "tile/00/000",
                             "tile/64/000",
                             "tile/-1/000",
                             "tile//000",
                             "tile/0/0",
                             "tile/0/00",
                             "tile/0/0000",
                             "tile/0/x000/001",
                             "tile/0/001/002",
                             "tile/0/x001/x002",
                             "tile/0/x1/000",
                             "tile/0/x001/",
                             "tile/0/001/",
                             "tile/0/001.p",
                             "tile/0/001.p/",
                             "tile/0/001.p/0",
                             "tile/0/001.p/256",
                             "tile/0/001.p/01",
                             "tile/0/001.p/1/",
                             "tile/0/001.p/1.p/1",
                             "tile/0/001.p/+1",
                             "tile/data/000",
                             "tile/Entries/000",
                             "tile/0/001 ",
                             "tile/0/x001x/234",
                             "tile/0/../000",
                             "tile/0/x018/x014/x398/x509/x481/984",
                             "tile/0/x999/x999/x999/x999/x999/x999/999"})
        EXPECT_FALSE(read_tile_path(path)) << path;
    EXPECT_FALSE(read_tile_path(std::string_view("tile/0/000\0", 11)));
}

// The example of the standard: a tree of 70,000.
TEST(Tile, WidthsInATree) {
    EXPECT_EQ(width_in_tree(0, 272, 70000), 256u);
    EXPECT_EQ(width_in_tree(0, 273, 70000), 112u);
    EXPECT_EQ(width_in_tree(0, 274, 70000), 0u);
    EXPECT_EQ(width_in_tree(1, 0, 70000), 256u);
    EXPECT_EQ(width_in_tree(1, 1, 70000), 17u);
    EXPECT_EQ(width_in_tree(2, 0, 70000), 1u);
    EXPECT_EQ(width_in_tree(3, 0, 70000), 0u);
    EXPECT_EQ(width_in_tree(0, 0, 256), 256u);
    EXPECT_EQ(width_in_tree(0, 1, 256), 0u);
    EXPECT_EQ(width_in_tree(1, 0, 256), 1u);
    EXPECT_EQ(width_in_tree(63, 0, ~std::uint64_t{0}), 0u);
    EXPECT_EQ(width_in_tree(0, 0, 0), 0u);
}

std::vector<Hash> hashes_of_tile(Tile const& tile, ReadNode const& read) {
    std::vector<Hash> hashes;
    for (unsigned n = 0; n < tile.width; ++n) hashes.push_back(read(node_of_tile(tile, n)));
    return hashes;
}

// Whoever has the tiles has every node: a proof made from them is the proof made from the journal.
TEST(Tile, ProofsAreMadeFromTilesAlone) {
    Tree const tree = tree_of(1000);
    auto const from_tiles = [&](Node const& node) {
        auto [tile, first, count] = range_of_node(node);
        tile.width = width_in_tree(tile.level, tile.index, tree.size());
        auto const bytes = write_tile(hashes_of_tile(tile, tree.reader()));
        auto const hashes = *read_tile(bytes, tile.width);
        return plain_root(hashes, first, first + count);
    };
    for (std::uint64_t index : {0, 255, 256, 511, 700, 999}) {
        EXPECT_EQ(*prove_inclusion(index, tree.size(), from_tiles), tree.inclusion(index, tree.size()));
        EXPECT_EQ(*prove_consistency(index + 1, tree.size(), from_tiles),
                  tree.consistency(index + 1, tree.size()));
    }
    EXPECT_EQ(span_hash({0, tree.size()}, from_tiles), tree.roots.back());
}

TEST(Tile, FitsTheTilesOfGo) {
    auto const text = file_text("../shared/data/tlog/vectors.json");
    if (text.empty()) GTEST_SKIP() << "../shared/data/tlog is not here; widths and nodes are tested above";
    auto const vectors = json::parse(text);
    ASSERT_TRUE(vectors) << vectors.error().why;
    Tree tree;
    for (int i = 0; i < 70000; ++i) tree.add("entry " + std::to_string(i) + "\n");
    for (auto const& each : *vectors->find("tiles")->array()) {
        auto const size = static_cast<std::uint64_t>(*each.find("Size")->integer());
        auto const tile = read_tile_path(each.text_of("Path"));
        ASSERT_TRUE(tile) << each.text_of("Path");
        EXPECT_EQ(tile->width, *each.find("Width")->integer());
        EXPECT_EQ(tile->width, width_in_tree(tile->level, tile->index, size));
        EXPECT_EQ(sha256(write_tile(hashes_of_tile(*tile, tree.reader()))).hex(), each.text_of("Sha256"))
            << each.text_of("Path");
    }
}

TEST(Tile, WrongWidthsAreRefused) {
    auto const bytes = write_tile({sha256("a"), sha256("b")});
    EXPECT_EQ(read_tile(bytes, 2)->at(1), sha256("b"));
    EXPECT_FALSE(read_tile(bytes, 1));
    EXPECT_FALSE(read_tile(bytes, 3));
    EXPECT_FALSE(read_tile(bytes + "x", 2));
}

TEST(Bundle, ReadsBackAndRefusesAllElse) {
    std::vector<Bytes> const entries{"first", "", Bytes(65535, 'x'), Bytes("a\0b", 3)};
    auto const bytes = write_bundle(entries);
    EXPECT_EQ(to_hex(bytes.substr(0, 9)),
              "00056669727374"
              "0000");
    auto const read = read_bundle(bytes, 4);
    ASSERT_TRUE(read) << read.error().why;
    EXPECT_EQ(std::vector<Bytes>(read->begin(), read->end()), entries);
    EXPECT_FALSE(read_bundle(bytes, 3));
    EXPECT_FALSE(read_bundle(bytes, 5));
    EXPECT_FALSE(read_bundle(bytes + "x", 4));
    for (std::size_t length : {0UL, 1UL, 2UL, 6UL, 8UL, 10UL, bytes.size() - 1})
        EXPECT_FALSE(read_bundle(bytes.substr(0, length), 4)) << length;
}

}  // namespace
}  // namespace comity::tlog

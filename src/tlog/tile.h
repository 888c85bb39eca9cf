// Tiles: a log as files that never change (c2sp.org/tlog-tiles, docs/formats/tile.md). Their paths, which
// nodes they hold, and their content. Pure functions and values; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "tlog/nodes.h"

namespace comity::tlog {

inline constexpr unsigned tile_height = 8;
inline constexpr unsigned tile_width = 1 << tile_height;
inline constexpr std::size_t bundle_entry_limit_bytes = 65535;

enum class TileKind { hashes, entries };

struct Tile {
    TileKind kind = TileKind::hashes;
    unsigned level = 0;  // of tiles, 0 to 63; 0 for entries
    std::uint64_t index = 0;
    unsigned width = tile_width;  // 1 to 255 for a partial tile
    bool operator==(Tile const&) const = default;
};

std::string write_tile_path(Tile const& tile);  // tile/0/x001/234/067.p/8, tile/entries/000
Result<Tile> read_tile_path(std::string_view path);

// How wide the tile is in a tree of this size: 0 where there is none, 256 where it is full.
unsigned width_in_tree(unsigned level, std::uint64_t index, std::uint64_t size);

// The node that is the n-th hash of a tile.
Node node_of_tile(Tile const& tile, unsigned n);
// The lowest tile that a node can be read from: its root over `count` hashes from `first`.
struct TileRange {
    Tile tile;  // full; cut it down to the width in the tree
    unsigned first = 0;
    unsigned count = 1;
};
TileRange range_of_node(Node const& node);

Bytes write_tile(std::vector<Hash> const& hashes);
Result<std::vector<Hash>> read_tile(BytesView bytes, unsigned width);
// Entries, each behind its length in two bytes, as many as the tile is wide.
Bytes write_bundle(std::vector<Bytes> const& entries);
Result<std::vector<BytesView>> read_bundle(BytesView bytes, unsigned width);

}  // namespace comity::tlog

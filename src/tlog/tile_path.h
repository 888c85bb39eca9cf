// What a log's own tiles prove: the path between two of its sizes, read tile by tile from wherever they lie.
// Pure but for the reading; any thread.
#pragma once

#include <functional>

#include "tlog/proof.h"
#include "tlog/tile.h"

namespace comity::tlog {

using AskTile = std::function<Result<Bytes>(Tile const&)>;

// The path (docs/formats/two-histories.md) from `old_size`, at least 1, to a larger `size`, of tiles as they
// are in a tree of `size`. Each tile is asked for once. What was read is not believed: the path says to which
// roots it leads.
Result<Proof> path_from_tiles(std::uint64_t old_size, std::uint64_t size, AskTile const& ask);

}  // namespace comity::tlog

// The tree over a space's journal as others read it: tiles, entry bundles, and receipts that verify offline.
// Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/error.h"
#include "tlog/tile.h"

namespace comity {

class Space;

// With the cosignatures of witnesses where they have seen it.
std::string newest_checkpoint(Space& space);
using MaySee = std::function<bool(std::uint64_t number)>;
// Content of a tile that the space's checkpoint covers; not_found where it does not. In a bundle, entries
// that the reader may not see have no bytes.
Result<Bytes> read_tile(Space& space, tlog::Tile const& tile, MaySee const& may_see);
// The file .tlog-proof of entry `number`, with the entry itself beside it. Its checkpoint is the newest that
// witnesses have cosigned, where that covers the entry; else the newest.
Result<std::string> receipt_file(Space& space, std::uint64_t number);

// What a witness is asked that cosigned the space's checkpoint of `old_size` last: the body of add-checkpoint
// for a checkpoint of the space's own.
Result<std::string> witness_request(Space& space, std::string const& checkpoint, std::uint64_t old_size);
// Keeps a checkpoint of the space with the cosignatures of witnesses. For whoever does not hold writing.
void keep_cosigned(Space& space, std::string const& note);

}  // namespace comity

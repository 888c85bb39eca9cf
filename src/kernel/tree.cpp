#include "kernel/tree.h"

#include "kernel/space.h"
#include "tlog/checkpoint.h"
#include "tlog/receipt.h"
#include "tlog/witness_request.h"

namespace comity {

namespace {

std::unexpected<Error> no_tile() {
    return refuse(Fault::not_found, "There is no such tile here, or you may not see it.");
}

Checkpoint opened(std::string const& note, BytesView public_key) {
    auto checkpoint = open_checkpoint(note, public_key);
    if (!checkpoint) throw Broken("a stored checkpoint: " + checkpoint.error().why);
    return *std::move(checkpoint);
}

Result<Bytes> read_bundle(Space& space, tlog::Tile const& tile, MaySee const& may_see) {
    std::vector<Bytes> entries;
    auto const first = tile.index * tlog::tile_width;
    for (auto number = first; number < first + tile.width; ++number) {
        auto row = space.row(number);
        if (!row) throw Broken("entry " + std::to_string(number) + " is missing");
        entries.push_back(may_see(number) ? std::move(row->entry) : Bytes{});
    }
    return tlog::write_bundle(entries);
}

}  // namespace

std::string newest_checkpoint(Space& space) {
    auto newest = space.checkpoint();
    auto cosigned = space.last_cosigned();
    auto const key = space.state().checkpoint_public_key;
    if (cosigned && opened(*cosigned, key).size == opened(newest, key).size) return *std::move(cosigned);
    return newest;
}

Result<Bytes> read_tile(Space& space, tlog::Tile const& tile, MaySee const& may_see) {
    if (tlog::width_in_tree(tile.level, tile.index, space.size()) < tile.width) return no_tile();
    if (tile.kind == tlog::TileKind::entries) return read_bundle(space, tile, may_see);
    std::vector<Hash> hashes;
    hashes.reserve(tile.width);
    for (unsigned n = 0; n < tile.width; ++n) hashes.push_back(space.node(tlog::node_of_tile(tile, n)));
    return tlog::write_tile(hashes);
}

Result<std::string> receipt_file(Space& space, std::uint64_t number) {
    auto const row = space.row(number);
    if (!row) return refuse(Fault::not_found, "There is no such entry here, or you may not see it.");
    auto const key = space.state().checkpoint_public_key;
    auto note = space.last_cosigned().value_or(space.checkpoint());
    auto checkpoint = opened(note, key);
    if (checkpoint.size <= number) {
        note = space.checkpoint();
        checkpoint = opened(note, key);
    }
    auto const read = [&space](tlog::Node const& node) { return space.node(node); };
    TRY(proof, tlog::prove_inclusion(number, checkpoint.size, read));
    // What does not hold is not handed out.
    auto const holds =
        tlog::verify_inclusion(leaf_hash(row->entry), number, checkpoint.size, checkpoint.root, proof);
    if (!holds) throw Broken("the tree of space \"" + space.name() + "\" does not fit its checkpoint");
    return tlog::write_receipt({row->entry, number, std::move(proof), note});
}

Result<std::string> witness_request(Space& space, std::string const& checkpoint, std::uint64_t old_size) {
    auto const size = opened(checkpoint, space.state().checkpoint_public_key).size;
    auto const read = [&space](tlog::Node const& node) { return space.node(node); };
    TRY(proof, tlog::prove_consistency(old_size, size, read));
    return tlog::write_witness_request({old_size, std::move(proof), checkpoint});
}

void keep_cosigned(Space& space, std::string const& note) {
    auto const size = opened(note, space.state().checkpoint_public_key).size;
    auto const writing = space.hold_writing();
    space.journal().keep_cosigned(size, note);
}

}  // namespace comity

// The Merkle tree of RFC 6962 section 2.1 as a journal needs it: hashes of leaves and nodes, and the peaks
// from which a root follows without the leaves. Pure functions and values; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.h"

namespace comity {

Hash leaf_hash(BytesView entry);                      // SHA-256(0x00 || entry)
Hash node_hash(Hash const& left, Hash const& right);  // SHA-256(0x01 || left || right)

// The roots of the perfect subtrees that `size` leaves fall into, largest first: one a set bit of size.
struct Peaks {
    std::uint64_t size = 0;
    std::vector<Hash> hashes;

    void add(Hash const& leaf);
    // Also hands out the leaf and each perfect node that it completes, in the order of their places
    // (tlog/nodes.h), the first of which is places_of_size(size) before the leaf.
    void add(Hash const& leaf, std::vector<Hash>& completed);
    Hash root() const;  // SHA-256("") for no leaves
    bool operator==(Peaks const&) const = default;
};

}  // namespace comity

// Where the hashes of a Merkle tree lie: perfect nodes by level and index, the place of each in the order
// in which they come to be, and the nodes that make up any stretch of leaves. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/ids.h"

namespace comity::tlog {

// The root of the perfect subtree over leaves index * 2^level up to (index + 1) * 2^level.
struct Node {
    unsigned level = 0;
    std::uint64_t index = 0;
    bool operator==(Node const&) const = default;
};

// Leaves from `begin` up to but not `end`.
struct Span {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    bool operator==(Span const&) const = default;
};

inline constexpr std::uint64_t tree_size_limit = std::uint64_t{1} << 62;  // places stay below 2^63

// The place of a node when all are numbered as they are completed: a leaf, then each node that it completes,
// lowest first. A place never changes, so a table of hashes by place only grows.
std::uint64_t node_place(Node const& node);
// How many nodes a tree has: the place of its next leaf.
std::uint64_t places_of_size(std::uint64_t size);

// The largest perfect nodes that make up a span which a proof or a tree needs, from left to right.
std::vector<Node> nodes_of(Span span);

using ReadNode = std::function<Hash(Node const&)>;
// RFC 6962's MTH of the span's leaves; SHA-256("") for none. `read` gives the hash of a perfect node.
Hash span_hash(Span span, ReadNode const& read);

}  // namespace comity::tlog

#include "tlog/nodes.h"

#include <algorithm>
#include <bit>

#include "base/error.h"
#include "base/hash.h"
#include "tlog/merkle.h"

namespace comity::tlog {

std::uint64_t node_place(Node const& node) {
    MUST(node.level < 62 && node.index < tree_size_limit >> node.level);
    // A node comes `level` places after the last of its leaves.
    auto const last_leaf = ((node.index + 1) << node.level) - 1;
    return places_of_size(last_leaf) + node.level;
}

std::uint64_t places_of_size(std::uint64_t size) {
    MUST(size <= tree_size_limit);
    // size + size/2 + size/4 and so on
    return 2 * size - static_cast<std::uint64_t>(std::popcount(size));
}

std::vector<Node> nodes_of(Span span) {
    std::vector<Node> nodes;
    for (auto from = span.begin; from < span.end;) {
        auto const level = std::min(from == 0 ? 63 : std::countr_zero(from),
                                    static_cast<int>(std::bit_width(span.end - from)) - 1);
        nodes.push_back({static_cast<unsigned>(level), from >> level});
        from += std::uint64_t{1} << level;
    }
    return nodes;
}

Hash span_hash(Span span, ReadNode const& read) {
    auto const nodes = nodes_of(span);
    if (nodes.empty()) return sha256("");
    Hash hash = read(nodes.back());
    for (auto node = nodes.rbegin() + 1; node != nodes.rend(); ++node) hash = node_hash(read(*node), hash);
    return hash;
}

}  // namespace comity::tlog

// Trees for tests: leaves, the hashes that a journal would keep by their places, and the definition of a
// root. One thread.
#pragma once

#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tlog/merkle.h"
#include "tlog/proof.h"

namespace comity::tlog {

// RFC 6962's MTH as it is defined: split at the largest power of two below the size.
inline Hash plain_root(std::vector<Hash> const& leaves, std::size_t from, std::size_t to) {
    if (to - from == 1) return leaves[from];
    std::size_t half = 1;
    while (half * 2 < to - from) half *= 2;
    return node_hash(plain_root(leaves, from, from + half), plain_root(leaves, from + half, to));
}

struct Tree {
    std::vector<Hash> leaves;
    std::vector<Hash> by_place;
    std::vector<Hash> roots{Peaks{}.root()};  // by size

    void add(BytesView entry) {
        leaves.push_back(leaf_hash(entry));
        peaks_.add(leaves.back(), by_place);
        roots.push_back(peaks_.root());
    }
    std::uint64_t size() const { return leaves.size(); }
    ReadNode reader() const {
        return [this](Node const& node) { return by_place.at(node_place(node)); };
    }
    Proof inclusion(std::uint64_t index, std::uint64_t in_size) const {
        return *prove_inclusion(index, in_size, reader());
    }
    Proof consistency(std::uint64_t old_size, std::uint64_t new_size) const {
        return *prove_consistency(old_size, new_size, reader());
    }

  private:
    Peaks peaks_;
};

inline Tree tree_of(std::uint64_t size, std::string const& entries = "entry ") {
    Tree tree;
    for (std::uint64_t i = 0; i < size; ++i) tree.add(entries + std::to_string(i));
    return tree;
}

inline std::string file_text(std::string const& name) {
    std::ifstream in(std::string(COMITY_SOURCE) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace comity::tlog

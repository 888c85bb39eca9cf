// Proofs: from the bytes at hand a proof is spoilt; it holds only where that changed nothing.
#include "tlog/proof.h"

#include <cstddef>
#include <cstdint>

#include "tlog/merkle.h"

namespace {

using namespace comity;
using namespace comity::tlog;

// A log of 64 entries with all its nodes.
struct Tree {
    std::vector<Hash> nodes;
    std::vector<Hash> leaves;
    std::vector<Hash> roots{Peaks{}.root()};

    Tree() {
        Peaks peaks;
        for (int i = 0; i < 64; ++i) {
            leaves.push_back(leaf_hash(std::to_string(i)));
            peaks.add(leaves.back(), nodes);
            roots.push_back(peaks.root());
        }
    }
    Hash operator()(Node const& node) const { return nodes.at(node_place(node)); }
};

// Each three bytes change one byte of one hash, or take away or add a hash.
Proof spoilt(Proof proof, std::uint8_t const* data, std::size_t size) {
    for (std::size_t at = 0; at + 3 <= size; at += 3) {
        if (data[at] == 255) proof.push_back(leaf_hash(std::to_string(data[at + 1])));
        if (proof.empty()) continue;
        if (data[at] == 254)
            proof.pop_back();
        else
            proof[data[at] % proof.size()].bytes[data[at + 1] % 32] ^= data[at + 2];
    }
    return proof;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static Tree const tree;
    static ReadNode const read = [](Node const& node) { return tree(node); };
    if (size < 2) return 0;
    auto const whole = 1U + data[0] % 64;
    auto const part = data[1] % whole;
    auto const inclusion = *prove_inclusion(part, whole, read);
    auto const other = spoilt(inclusion, data + 2, size - 2);
    bool const holds = verify_inclusion(tree.leaves[part], part, whole, tree.roots[whole], other).has_value();
    MUST(holds == (other == inclusion));
    auto const consistency = *prove_consistency(part, whole, read);
    auto const bent = spoilt(consistency, data + 2, size - 2);
    bool const fits = verify_consistency(part, whole, tree.roots[part], tree.roots[whole], bent).has_value();
    MUST(fits == (bent == consistency));
    return 0;
}

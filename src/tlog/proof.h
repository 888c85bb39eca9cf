// Proofs over the Merkle tree of RFC 6962: that a leaf lies in a tree, and that a tree is the beginning of a
// larger one. Made from perfect nodes, verified as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say.
// Pure functions; any thread.
#pragma once

#include <string_view>

#include "base/error.h"
#include "tlog/nodes.h"

namespace comity::tlog {

using Proof = std::vector<Hash>;
inline constexpr std::size_t proof_limit = 64;  // hashes; no tree of fewer than 2^64 leaves needs more

// The subtrees whose hashes make a proof, in its order. `index` lies below `size`; `old_size` is at least 1
// and at most `size`.
std::vector<Span> inclusion_spans(std::uint64_t index, std::uint64_t size);
std::vector<Span> consistency_spans(std::uint64_t old_size, std::uint64_t size);

Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, ReadNode const& read);
// From the empty tree the proof is empty, for it proves nothing.
Result<Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size, ReadNode const& read);

// The root that a tree of `size` has if the proof holds.
Result<Hash> root_of_inclusion(Hash const& leaf, std::uint64_t index, std::uint64_t size, Proof const& proof);
Result<void> verify_inclusion(Hash const& leaf, std::uint64_t index, std::uint64_t size, Hash const& root,
                              Proof const& proof);

// The roots to which a consistency proof leads: of the smaller and of the larger tree.
struct Roots {
    Hash old_root;
    Hash new_root;
};
// `old_root` is needed only where `old_size` is a power of two, for then the proof leaves it out. `old_size`
// is at least 1. That the roots are those one knows is for the caller to see: a proof that leads to the new
// root, but from another old one, is evidence of two histories.
Result<Roots> roots_of_consistency(std::uint64_t old_size, std::uint64_t size, Hash const& old_root,
                                   Proof const& proof);
// The same for a path: the proof with the old root in front where it was left out, so that it stands alone.
Proof consistency_path(std::uint64_t old_size, std::uint64_t size, Hash const& old_root, Proof const& proof);
Result<Roots> roots_of_path(std::uint64_t old_size, std::uint64_t size, Proof const& path);

// Every tree follows the empty one, by an empty proof.
Result<void> verify_consistency(std::uint64_t old_size, std::uint64_t size, Hash const& old_root,
                                Hash const& new_root, Proof const& proof);

}  // namespace comity::tlog

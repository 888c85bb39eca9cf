#include "tlog/proof.h"

#include <algorithm>
#include <bit>

#include "base/hash.h"
#include "tlog/merkle.h"

namespace comity::tlog {

namespace {

std::unexpected<Error> wrong_length() {
    return refuse(Fault::malformed, "The proof has too few or too many hashes for these sizes.");
}

// Where RFC 6962 splits the leaves of a span of at least two.
std::uint64_t split_of(Span span) {
    return span.begin + std::bit_floor(span.end - span.begin - 1);
}

Proof hashes_of(std::vector<Span> const& spans, ReadNode const& read) {
    Proof proof;
    for (auto const& span : spans) proof.push_back(span_hash(span, read));
    return proof;
}

// Walks from a leaf to the root: what each hash of a proof is to what was computed so far.
class Climb {
  public:
    Climb(std::uint64_t index, std::uint64_t size) : index_(index), last_(size - 1) {}

    bool at_root() const { return last_ == 0; }
    // Whether the next hash stands to the left.
    bool from_left() const { return (index_ & 1) != 0 || index_ == last_; }
    void step() {
        // The last node of a level without a sibling goes up as it is.
        if (from_left()) skip(index_ & 1 ? 0 : std::countr_zero(index_));
        skip(1);
    }
    void skip(int levels) {
        index_ = levels < 64 ? index_ >> levels : 0;
        last_ = levels < 64 ? last_ >> levels : 0;
    }

  private:
    std::uint64_t index_;
    std::uint64_t last_;
};

}  // namespace

std::vector<Span> inclusion_spans(std::uint64_t index, std::uint64_t size) {
    MUST(index < size);
    std::vector<Span> spans;
    for (Span rest{0, size}; rest.end - rest.begin > 1;) {
        auto const split = split_of(rest);
        Span const left{rest.begin, split};
        Span const right{split, rest.end};
        spans.push_back(index < split ? right : left);
        rest = index < split ? left : right;
    }
    std::ranges::reverse(spans);
    return spans;
}

std::vector<Span> consistency_spans(std::uint64_t old_size, std::uint64_t size) {
    MUST(old_size >= 1 && old_size <= size);
    std::vector<Span> spans;
    Span rest{0, size};
    while (rest.end != old_size) {
        auto const split = split_of(rest);
        Span const left{rest.begin, split};
        Span const right{split, rest.end};
        spans.push_back(old_size <= split ? right : left);
        rest = old_size <= split ? left : right;
    }
    if (rest.begin != 0) spans.push_back(rest);  // else it is the old tree, whose root the verifier has
    std::ranges::reverse(spans);
    return spans;
}

Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, ReadNode const& read) {
    if (index >= size) return refuse(Fault::malformed, "There is no such entry in a tree of this size.");
    return hashes_of(inclusion_spans(index, size), read);
}

Result<Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size, ReadNode const& read) {
    if (old_size > size) return refuse(Fault::malformed, "The old size is above the new size.");
    if (old_size == 0) return Proof{};
    return hashes_of(consistency_spans(old_size, size), read);
}

Result<Hash> root_of_inclusion(Hash const& leaf, std::uint64_t index, std::uint64_t size,
                               Proof const& proof) {
    if (index >= size) return refuse(Fault::malformed, "There is no such entry in a tree of this size.");
    Hash root = leaf;
    Climb climb(index, size);
    for (auto const& hash : proof) {
        if (climb.at_root()) return wrong_length();
        root = climb.from_left() ? node_hash(hash, root) : node_hash(root, hash);
        climb.step();
    }
    if (!climb.at_root()) return wrong_length();
    return root;
}

Result<void> verify_inclusion(Hash const& leaf, std::uint64_t index, std::uint64_t size, Hash const& root,
                              Proof const& proof) {
    TRY(computed, root_of_inclusion(leaf, index, size, proof));
    if (computed != root) return refuse(Fault::malformed, "The proof does not lead to the root of the tree.");
    return {};
}

Proof consistency_path(std::uint64_t old_size, std::uint64_t size, Hash const& old_root, Proof const& proof) {
    Proof path;
    if (old_size < size && std::has_single_bit(old_size)) path.push_back(old_root);
    path.insert(path.end(), proof.begin(), proof.end());
    return path;
}

Result<Roots> roots_of_path(std::uint64_t old_size, std::uint64_t size, Proof const& path) {
    if (old_size == 0 || old_size >= size)
        return refuse(Fault::malformed, "The old size must be at least 1 and below the new size.");
    if (path.empty()) return wrong_length();
    // Both climbs begin at the largest perfect node that ends the old tree.
    Climb climb(old_size - 1, size);
    climb.skip(std::countr_one(old_size - 1));
    Roots roots{path.front(), path.front()};
    for (auto hash = path.begin() + 1; hash != path.end(); ++hash) {
        if (climb.at_root()) return wrong_length();
        if (climb.from_left()) {
            roots.old_root = node_hash(*hash, roots.old_root);
            roots.new_root = node_hash(*hash, roots.new_root);
        } else {
            roots.new_root = node_hash(roots.new_root, *hash);
        }
        climb.step();
    }
    if (!climb.at_root()) return wrong_length();
    return roots;
}

Result<Roots> roots_of_consistency(std::uint64_t old_size, std::uint64_t size, Hash const& old_root,
                                   Proof const& proof) {
    if (old_size == size && old_size > 0) {
        if (!proof.empty()) return wrong_length();
        return Roots{old_root, old_root};
    }
    return roots_of_path(old_size, size, consistency_path(old_size, size, old_root, proof));
}

Result<void> verify_consistency(std::uint64_t old_size, std::uint64_t size, Hash const& old_root,
                                Hash const& new_root, Proof const& proof) {
    if (old_size == 0) {
        if (!proof.empty()) return wrong_length();
        if (old_root == sha256("") && (size > 0 || new_root == old_root)) return {};
        return refuse(Fault::malformed, "The root of an empty tree is the hash of nothing.");
    }
    TRY(roots, roots_of_consistency(old_size, size, old_root, proof));
    if (roots.old_root != old_root)
        return refuse(Fault::conflict, "The proof does not lead from the root of the smaller tree.");
    if (roots.new_root != new_root)
        return refuse(Fault::conflict, "The proof does not lead to the root of the larger tree.");
    return {};
}

}  // namespace comity::tlog

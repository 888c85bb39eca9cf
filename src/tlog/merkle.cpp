#include "tlog/merkle.h"

#include "base/hash.h"

namespace comity {

Hash leaf_hash(BytesView entry) {
    return sha256({BytesView("\0", 1), entry});
}

Hash node_hash(Hash const& left, Hash const& right) {
    return sha256({"\1", left.view(), right.view()});
}

namespace {

template <class Completed>
void add_leaf(Peaks& peaks, Hash hash, Completed const& completed) {
    completed(hash);
    // Each trailing one bit of the size is a peak as tall as what we hold: they become one.
    for (auto rest = peaks.size; rest & 1; rest >>= 1) {
        hash = node_hash(peaks.hashes.back(), hash);
        peaks.hashes.pop_back();
        completed(hash);
    }
    peaks.hashes.push_back(hash);
    ++peaks.size;
}

}  // namespace

void Peaks::add(Hash const& leaf) {
    add_leaf(*this, leaf, [](Hash const&) {});
}

void Peaks::add(Hash const& leaf, std::vector<Hash>& completed) {
    add_leaf(*this, leaf, [&](Hash const& hash) { completed.push_back(hash); });
}

Hash Peaks::root() const {
    if (hashes.empty()) return sha256("");
    Hash root = hashes.back();
    for (auto peak = hashes.rbegin() + 1; peak != hashes.rend(); ++peak) root = node_hash(*peak, root);
    return root;
}

}  // namespace comity

#include "tlog/merkle.h"

#include "base/hash.h"

namespace comity {

Hash leaf_hash(BytesView entry) {
    return sha256({BytesView("\0", 1), entry});
}

Hash node_hash(Hash const& left, Hash const& right) {
    return sha256({"\1", left.view(), right.view()});
}

void Peaks::add(Hash const& leaf) {
    Hash hash = leaf;
    // Each trailing one bit of the size is a peak as tall as what we hold: they become one.
    for (auto rest = size; rest & 1; rest >>= 1) {
        hash = node_hash(hashes.back(), hash);
        hashes.pop_back();
    }
    hashes.push_back(hash);
    ++size;
}

Hash Peaks::root() const {
    if (hashes.empty()) return sha256("");
    Hash root = hashes.back();
    for (auto peak = hashes.rbegin() + 1; peak != hashes.rend(); ++peak) root = node_hash(*peak, root);
    return root;
}

}  // namespace comity

// A log for tests: a tree with a key that signs checkpoints of it. One thread.
#pragma once

#include "tlog/checkpoint.h"
#include "tlog/policy.h"
#include "trees.h"

namespace comity::tlog {

inline Signer named_signer(std::string const& name, KeyType type, char seed) {
    return make_signer(name, type, signing_key_from_seed(Bytes(seed_bytes, seed)));
}

struct Log {
    Tree tree;
    Signer signer = named_signer("log.example/hill", KeyType::ed25519, 'l');

    Note checkpoint(std::uint64_t size) const {
        auto text = checkpoint_text({signer.key.name, size, tree.roots.at(size), {}});
        return {text, {sign_text(signer, text)}};
    }
    std::string checkpoint_note(std::uint64_t size) const { return write_note(checkpoint(size)); }
};

inline Log log_of(std::uint64_t size, std::string const& entries = "entry ") {
    return {.tree = tree_of(size, entries)};
}

}  // namespace comity::tlog

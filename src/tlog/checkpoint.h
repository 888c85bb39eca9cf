// Checkpoints: size and root of a journal, signed by its key as a C2SP signed note
// (docs/formats/checkpoint.md). Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "tlog/signing.h"

namespace comity {

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root;
};

std::string checkpoint_text(Checkpoint const& checkpoint);  // origin, size, base64 root: a line each
// The signed note; the key's name is the origin.
std::string sign_checkpoint(Checkpoint const& checkpoint, SigningKey const& key);
// Reads a note and holds it against the one key given; signatures of other keys are ignored.
Result<Checkpoint> open_checkpoint(std::string_view note, BytesView public_key);

}  // namespace comity

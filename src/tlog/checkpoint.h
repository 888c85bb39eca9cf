// Checkpoints: origin, size and root of a log, signed by its key as a C2SP signed note
// (docs/formats/checkpoint.md). Pure functions; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "tlog/note.h"

namespace comity {

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root;
    std::string extensions;  // further lines of a foreign log, each ended; ours has none
};

std::string checkpoint_text(Checkpoint const& checkpoint);  // origin, size, base64 root: a line each
Result<Checkpoint> read_checkpoint_text(std::string_view text);
// The signed note; the key's name is the origin.
std::string sign_checkpoint(Checkpoint const& checkpoint, SigningKey const& key);
// Reads a note and holds it against the one key given; signatures of other keys are ignored.
Result<Checkpoint> open_checkpoint(std::string_view note, BytesView public_key);

struct OpenedCheckpoint {
    Checkpoint checkpoint;
    std::string text;  // what is signed
    std::vector<tlog::VerifiedSignature> signatures;
};
// The same against the keys of logs, of which one must be named as the origin and have signed, and of
// witnesses.
Result<OpenedCheckpoint> open_checkpoint(std::string_view note, std::span<tlog::VerifierKey const> logs,
                                         std::span<tlog::VerifierKey const> witnesses);

}  // namespace comity

// Evidence that a log told two histories: two checkpoints that it signed and that do not fit each other, in
// one file that anybody can check who has the log's key (docs/formats/two-histories.md). Pure functions and
// values; any thread.
#pragma once

#include <string>
#include <string_view>

#include "tlog/checkpoint.h"
#include "tlog/proof.h"

namespace comity::tlog {

inline constexpr std::size_t evidence_limit_bytes = 3 * note_limit_bytes;

struct Evidence {
    Proof path;           // see consistency_path; empty where both checkpoints are of one size
    std::string earlier;  // signed notes, byte for byte
    std::string later;
};

std::string write_evidence(Evidence const& evidence);
Result<Evidence> read_evidence(std::string_view text);  // verifies nothing

struct TwoHistories {
    Checkpoint earlier;
    Checkpoint later;
};
// The two checkpoints, where the log signed both and they contradict each other: of one size with two roots,
// or the later's root follows from another root at the earlier's size.
Result<TwoHistories> check_evidence(Evidence const& evidence, VerifierKey const& log);

}  // namespace comity::tlog

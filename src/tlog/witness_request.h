// What a log sends to a witness for its cosignature: the body of add-checkpoint (c2sp.org/tlog-witness,
// docs/formats/cosignature.md). Pure functions and values; any thread.
#pragma once

#include <string>
#include <string_view>

#include "tlog/note.h"
#include "tlog/proof.h"

namespace comity::tlog {

inline constexpr std::size_t witness_proof_limit = 63;

struct WitnessRequest {
    std::uint64_t old_size = 0;  // of the checkpoint that the witness cosigned last
    Proof proof;                 // of consistency from there
    std::string checkpoint;      // a signed note, byte for byte
};

std::string write_witness_request(WitnessRequest const& request);
Result<WitnessRequest> read_witness_request(std::string_view body);  // verifies nothing

}  // namespace comity::tlog

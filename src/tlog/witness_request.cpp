#include "tlog/witness_request.h"

#include "tlog/checkpoint.h"
#include "tlog/lines.h"

namespace comity::tlog {

namespace {

constexpr std::string_view old_start = "old ";

}  // namespace

std::string write_witness_request(WitnessRequest const& request) {
    MUST(request.proof.size() <= witness_proof_limit);
    return std::string(old_start) + std::to_string(request.old_size) + "\n" +
           write_hash_lines(request.proof) + "\n" + request.checkpoint;
}

Result<WitnessRequest> read_witness_request(std::string_view body) {
    auto const line = take_line(body);
    auto const old_size =
        line && line->starts_with(old_start) ? read_size(line->substr(old_start.size())) : std::nullopt;
    if (!old_size) return refuse(Fault::malformed, "The request does not begin with the old size.");
    TRY(proof, take_hash_lines(body, witness_proof_limit));
    TRY(note, read_note(body));
    TRY(checkpoint, read_checkpoint_text(note.text));
    if (*old_size > checkpoint.size)
        return refuse(Fault::malformed, "The old size is above that of the checkpoint.");
    return WitnessRequest{*old_size, std::move(proof), std::string(body)};
}

}  // namespace comity::tlog

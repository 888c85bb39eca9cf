#include "tlog/receipt.h"

#include "tlog/lines.h"

namespace comity::tlog {

namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_start = "extra ";
constexpr std::string_view index_start = "index ";

Result<Bytes> read_extra(std::string_view line) {
    auto extra = from_base64(line.substr(extra_start.size()));
    if (!extra || extra->empty()) return refuse(Fault::malformed, "The receipt's extra data cannot be read.");
    return *std::move(extra);
}

Result<OpenedCheckpoint> check(Receipt const& receipt, Hash const& leaf, std::span<VerifierKey const> logs,
                               Policy const& policy) {
    TRY(opened, open_checkpoint(receipt.checkpoint, logs, witness_keys(policy)));
    TRY_OK(
        verify_inclusion(leaf, receipt.index, opened.checkpoint.size, opened.checkpoint.root, receipt.proof));
    if (!satisfied(policy, opened.signatures))
        return refuse(Fault::forbidden, "Too few of the policy's witnesses have cosigned the checkpoint.");
    return std::move(opened);
}

}  // namespace

std::string write_receipt(Receipt const& receipt) {
    auto text = std::string(first_line) + "\n";
    if (!receipt.extra.empty()) text += std::string(extra_start) + to_base64(receipt.extra) + "\n";
    text += std::string(index_start) + std::to_string(receipt.index) + "\n";
    return text + write_hash_lines(receipt.proof) + "\n" + receipt.checkpoint;
}

Result<Receipt> read_receipt(std::string_view text) {
    if (text.size() > receipt_limit_bytes)
        return refuse(Fault::too_large, "The receipt is longer than 512 KiB.");
    if (take_line(text) != first_line)
        return refuse(Fault::malformed, "A receipt begins with the line c2sp.org/tlog-proof@v1.");
    Receipt receipt;
    auto line = take_line(text);
    if (line && line->starts_with(extra_start)) {
        TRY(extra, read_extra(*line));
        receipt.extra = std::move(extra);
        line = take_line(text);
    }
    auto const index =
        line && line->starts_with(index_start) ? read_size(line->substr(index_start.size())) : std::nullopt;
    if (!index) return refuse(Fault::malformed, "The receipt does not say the index of its entry.");
    receipt.index = *index;
    TRY(proof, take_hash_lines(text, proof_limit));
    receipt.proof = std::move(proof);
    TRY(note, read_note(text));
    TRY_OK(read_checkpoint_text(note.text));
    receipt.checkpoint = text;
    return receipt;
}

Result<OpenedCheckpoint> check_receipt(Receipt const& receipt, Hash const& leaf, Policy const& policy) {
    return check(receipt, leaf, log_keys(policy), policy);
}

Result<OpenedCheckpoint> check_receipt(Receipt const& receipt, Hash const& leaf, VerifierKey const& log,
                                       Policy const& policy) {
    return check(receipt, leaf, {&log, 1}, policy);
}

}  // namespace comity::tlog

#include "tlog/checkpoint.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tlog/lines.h"

namespace comity {

namespace {

// What other programs keep sizes in; also SQLite.
constexpr std::uint64_t size_limit = std::uint64_t{1} << 63;

Result<OpenedCheckpoint> open(tlog::Note note, std::span<tlog::VerifierKey const> logs,
                              std::vector<tlog::VerifierKey> known) {
    TRY(checkpoint, read_checkpoint_text(note.text));
    std::ranges::copy_if(logs, std::back_inserter(known),
                         [&](auto const& log) { return log.name == checkpoint.origin; });
    TRY(opened, tlog::open_note(std::move(note), known));
    auto const is_of_log = [&](tlog::VerifiedSignature const& signature) {
        return signature.key.name == checkpoint.origin &&
               std::ranges::find(logs, signature.key) != logs.end();
    };
    if (std::ranges::none_of(opened.signatures, is_of_log))
        return refuse(Fault::forbidden, "The checkpoint is not signed by the key of its log.");
    return OpenedCheckpoint{std::move(checkpoint), std::move(opened.text), std::move(opened.signatures)};
}

}  // namespace

std::string checkpoint_text(Checkpoint const& checkpoint) {
    return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
           to_base64(checkpoint.root.view()) + "\n" + checkpoint.extensions;
}

Result<Checkpoint> read_checkpoint_text(std::string_view text) {
    auto const origin = tlog::take_line(text);
    auto const size_line = tlog::take_line(text);
    auto const root_line = tlog::take_line(text);
    if (!root_line || origin->empty())
        return refuse(Fault::malformed, "The checkpoint is not an origin, a size and a root, a line each.");
    auto const size = tlog::read_size(*size_line);
    auto const root = tlog::read_hash(*root_line);
    if (!size || *size >= size_limit || !root)
        return refuse(Fault::malformed, "The checkpoint's size or root cannot be read.");
    if (!text.empty() && (text.front() == '\n' || !text.ends_with('\n') || text.find("\n\n") != text.npos))
        return refuse(Fault::malformed, "The checkpoint has an empty line, or one without an end.");
    return Checkpoint{std::string(*origin), *size, *root, std::string(text)};
}

std::string sign_checkpoint(Checkpoint const& checkpoint, SigningKey const& key) {
    auto text = checkpoint_text(checkpoint);
    auto const signer = tlog::make_signer(checkpoint.origin, tlog::KeyType::ed25519, key);
    auto line = tlog::sign_text(signer, text);
    return tlog::write_note({std::move(text), {std::move(line)}});
}

Result<Checkpoint> open_checkpoint(std::string_view note, BytesView public_key) {
    TRY(read, tlog::read_note(note));
    TRY(checkpoint, read_checkpoint_text(read.text));
    if (!tlog::is_key_name(checkpoint.origin) || public_key.size() != public_key_bytes)
        return refuse(Fault::malformed, "The checkpoint's origin is no name of a key.");
    std::array const known{
        tlog::make_verifier_key(checkpoint.origin, tlog::KeyType::ed25519, Bytes(public_key))};
    TRY_OK(tlog::open_note(std::move(read), known));
    return checkpoint;
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view note, std::span<tlog::VerifierKey const> logs,
                                         std::span<tlog::VerifierKey const> witnesses) {
    TRY(read, tlog::read_note(note));
    return open(std::move(read), logs, {witnesses.begin(), witnesses.end()});
}

}  // namespace comity

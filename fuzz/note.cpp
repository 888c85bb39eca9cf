// Notes: whatever is read is written back as it was, and nothing but what the key signed is ever opened.
#include "tlog/note.h"

#include <array>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity::tlog;
    static auto const signer =
        make_signer("a.example", KeyType::ed25519, comity::signing_key_from_seed(std::string(32, 'k')));
    static std::array const known{signer.key};
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const read = read_note(text);
    if (!read) return 0;
    MUST(write_note(*read) == text);
    // A note is signed by a known key once we sign it, or else it held a bad signature of that key.
    auto const opened = open_note(text, known);
    auto with_ours = *read;
    if (!add_signature(with_ours, sign_text(signer, read->text))) return 0;
    auto const ours = open_note(write_note(with_ours), known);
    MUST(ours && ours->text == read->text && ours->signatures.size() == 1);
    MUST(!opened || opened->text == read->text);
    return 0;
}

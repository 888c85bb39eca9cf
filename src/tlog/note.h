// Signed notes (c2sp.org/signed-note, docs/formats/note.md): a text and signature lines of any number of
// keys. Pure functions and values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tlog/note_key.h"

namespace comity::tlog {

inline constexpr std::size_t note_limit_bytes = 256 * 1024;
inline constexpr std::size_t signature_lines_limit = 64;

struct SignatureLine {
    std::string name;
    Bytes bytes;  // id of the key, then the signature
    bool operator==(SignatureLine const&) const = default;
};

struct Note {
    std::string text;  // ends in a newline
    std::vector<SignatureLine> lines;
};

std::string write_note(Note const& note);
Result<Note> read_note(std::string_view note);  // verifies nothing
std::string write_signature_line(SignatureLine const& line);
// Lines alone, as a witness answers.
Result<std::vector<SignatureLine>> read_signature_lines(std::string_view text);

// Ed25519 over the text; the signer's key is of that type.
SignatureLine sign_text(Signer const& signer, std::string_view text);
// A cosignature of a checkpoint's text; the witness's key is of that type.
SignatureLine cosign_text(Signer const& witness, std::string_view text, std::uint64_t time_s);
// Puts a line behind the others; one that the same key wrote before goes.
Result<void> add_signature(Note& note, SignatureLine line);

struct VerifiedSignature {
    VerifierKey key;
    std::optional<std::uint64_t> time_s;  // of a cosignature
};
struct OpenedNote {
    std::string text;
    std::vector<VerifiedSignature> signatures;  // at least one; each key once, the first of its lines
};

// Holds a note against the keys known. Lines of other keys are ignored; a line of a known key that does not
// verify, or no line of a known key at all, refuses the note as forbidden.
Result<OpenedNote> open_note(Note note, std::span<VerifierKey const> known);
Result<OpenedNote> open_note(std::string_view note, std::span<VerifierKey const> known);

}  // namespace comity::tlog

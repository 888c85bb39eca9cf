#include "tlog/note.h"

#include <algorithm>

#include "base/text.h"
#include "tlog/cosignature.h"
#include "tlog/lines.h"

namespace comity::tlog {

namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // em dash and a space begin a signature line
constexpr std::size_t id_bytes = 4;

BytesView id_of(SignatureLine const& line) {
    return BytesView(line.bytes).substr(0, id_bytes);
}

Result<SignatureLine> read_line(std::string_view line) {
    auto const space = line.find(' ', dash.size());
    if (!line.starts_with(dash) || space == line.npos)
        return refuse(Fault::malformed,
                      "A signature line of the note is not a dash, a name and a signature.");
    auto const name = line.substr(dash.size(), space - dash.size());
    auto bytes = from_base64(line.substr(space + 1));
    if (!is_key_name(name) || !bytes || bytes->size() <= id_bytes)
        return refuse(Fault::malformed,
                      "A signature line of the note is not a dash, a name and a signature.");
    return SignatureLine{std::string(name), std::move(*bytes)};
}

bool is_note_text(std::string_view text) {
    auto const allowed = [](char c) { return static_cast<unsigned char>(c) >= ' ' || c == '\n'; };
    return std::ranges::all_of(text, allowed) && is_utf8(text);
}

// Whether the line was made with this key; the time where the key is that of a witness.
struct Verified {
    bool holds = false;
    std::optional<std::uint64_t> time_s;
};

Verified verify_line(VerifierKey const& key, std::string_view text, SignatureLine const& line) {
    auto const signature = BytesView(line.bytes).substr(id_bytes);
    if (key.type == KeyType::ed25519) return {verify_signature(key.public_key, text, signature), {}};
    auto const time_s = verify_cosignature(key, text, signature);
    return {time_s.has_value(), time_s};
}

}  // namespace

std::string write_signature_line(SignatureLine const& line) {
    MUST(is_key_name(line.name) && line.bytes.size() > id_bytes);
    return std::string(dash) + line.name + " " + to_base64(line.bytes) + "\n";
}

std::string write_note(Note const& note) {
    auto written = note.text + "\n";
    for (auto const& line : note.lines) written += write_signature_line(line);
    return written;
}

Result<std::vector<SignatureLine>> read_signature_lines(std::string_view text) {
    std::vector<SignatureLine> lines;
    if (!text.ends_with('\n')) return refuse(Fault::malformed, "The signatures do not end with a newline.");
    while (auto const line = take_line(text)) {
        TRY(read, read_line(*line));
        if (lines.size() == signature_lines_limit)
            return refuse(Fault::too_large, "The note has more than 64 signatures.");
        lines.push_back(std::move(read));
    }
    return lines;
}

Result<Note> read_note(std::string_view note) {
    if (note.size() > note_limit_bytes) return refuse(Fault::too_large, "The note is longer than 256 KiB.");
    if (!is_note_text(note))
        return refuse(Fault::malformed, "The note is not UTF-8 without control characters.");
    auto const gap = note.rfind("\n\n");
    if (gap == note.npos) return refuse(Fault::malformed, "The note has no signatures.");
    TRY(lines, read_signature_lines(note.substr(gap + 2)));
    return Note{std::string(note.substr(0, gap + 1)), std::move(lines)};
}

SignatureLine sign_text(Signer const& signer, std::string_view text) {
    MUST(signer.key.type == KeyType::ed25519);
    return {signer.key.name, signer.key.id + sign(signer.secret, text)};
}

SignatureLine cosign_text(Signer const& witness, std::string_view text, std::uint64_t time_s) {
    return {witness.key.name, witness.key.id + cosign(witness, text, time_s)};
}

Result<void> add_signature(Note& note, SignatureLine line) {
    std::erase_if(note.lines, [&](SignatureLine const& other) {
        return other.name == line.name && id_of(other) == id_of(line);
    });
    if (note.lines.size() == signature_lines_limit)
        return refuse(Fault::too_large, "The note has more than 64 signatures.");
    note.lines.push_back(std::move(line));
    return {};
}

Result<OpenedNote> open_note(Note note, std::span<VerifierKey const> known) {
    OpenedNote opened{std::move(note.text), {}};
    for (auto const& line : note.lines) {
        auto const key = std::ranges::find_if(
            known, [&](VerifierKey const& each) { return each.name == line.name && each.id == id_of(line); });
        if (key == known.end()) continue;
        auto const [holds, time_s] = verify_line(*key, opened.text, line);
        if (!holds)
            return refuse(Fault::forbidden, "A signature of the note is not that of the key it names.");
        auto const same_key = [&](VerifiedSignature const& other) { return other.key == *key; };
        if (std::ranges::none_of(opened.signatures, same_key)) opened.signatures.push_back({*key, time_s});
    }
    if (opened.signatures.empty())
        return refuse(Fault::forbidden, "The note is not signed by a key that is known here.");
    return opened;
}

Result<OpenedNote> open_note(std::string_view note, std::span<VerifierKey const> known) {
    TRY(read, read_note(note));
    return open_note(std::move(read), known);
}

}  // namespace comity::tlog

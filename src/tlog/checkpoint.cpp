#include "tlog/checkpoint.h"

#include <charconv>

#include "base/hash.h"
#include "base/text.h"

namespace comity {

namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // em dash and a space begin a signature line
constexpr char ed25519_type = 1;

// First four bytes of SHA-256(name || "\n" || type || public key).
Bytes key_id(std::string_view name, BytesView public_key) {
    auto hash = sha256({name, "\n", BytesView(&ed25519_type, 1), public_key});
    return Bytes(hash.view().substr(0, 4));
}

Result<Checkpoint> read_text(std::string_view text) {
    auto lines = split(text, '\n');
    // Three lines, each ended: the piece after the last newline is empty.
    if (lines.size() != 4 || !lines[3].empty() || lines[0].empty()) {
        return refuse(Fault::malformed, "The checkpoint is not three lines long.");
    }
    Checkpoint checkpoint{.origin = std::string(lines[0])};
    auto [end, problem] =
        std::from_chars(lines[1].data(), lines[1].data() + lines[1].size(), checkpoint.size);
    bool canonical = lines[1] == std::to_string(checkpoint.size);
    auto root = from_base64(lines[2]);
    if (problem != std::errc{} || !canonical || !root || root->size() != 32) {
        return refuse(Fault::malformed, "The checkpoint's size or root cannot be read.");
    }
    checkpoint.root = *Hash::from_bytes(*root);
    return checkpoint;
}

}  // namespace

std::string checkpoint_text(Checkpoint const& checkpoint) {
    return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
           to_base64(checkpoint.root.view()) + "\n";
}

std::string sign_checkpoint(Checkpoint const& checkpoint, SigningKey const& key) {
    auto text = checkpoint_text(checkpoint);
    auto signature = key_id(checkpoint.origin, key.public_key) + sign(key, text);
    return text + "\n" + std::string(dash) + checkpoint.origin + " " + to_base64(signature) + "\n";
}

Result<Checkpoint> open_checkpoint(std::string_view note, BytesView public_key) {
    auto gap = note.rfind("\n\n");
    if (gap == note.npos) return refuse(Fault::malformed, "The note has no signatures.");
    auto text = note.substr(0, gap + 1);
    TRY(checkpoint, read_text(text));
    auto wanted = key_id(checkpoint.origin, public_key);
    for (auto line : split(note.substr(gap + 2), '\n')) {
        if (!line.starts_with(dash)) continue;
        line.remove_prefix(dash.size());
        auto space = line.find(' ');
        if (space == line.npos || line.substr(0, space) != checkpoint.origin) continue;
        auto raw = from_base64(line.substr(space + 1));
        if (!raw || raw->size() != 68 || raw->substr(0, 4) != wanted) continue;
        if (verify_signature(public_key, text, raw->substr(4))) return checkpoint;
        return refuse(Fault::malformed, "The checkpoint's signature is not that of its key.");
    }
    return refuse(Fault::malformed, "The checkpoint is not signed by the key of this journal.");
}

}  // namespace comity

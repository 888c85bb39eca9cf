// Evidence: whatever is read is written back as it was, and no path accuses a log that told one history.
#include "tlog/evidence.h"

#include <cstddef>
#include <cstdint>

#include "tlog/merkle.h"

namespace {

using namespace comity;
using namespace comity::tlog;

SigningKey const& key() {
    static auto const made = signing_key_from_seed(std::string(32, 'l'));
    return made;
}

std::vector<std::string> honest_notes() {
    std::vector<std::string> notes;
    for (Peaks peaks; peaks.size < 64; peaks.add(leaf_hash(std::to_string(peaks.size))))
        notes.push_back(sign_checkpoint({"log.example", peaks.size, peaks.root(), {}}, key()));
    return notes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static auto const notes = honest_notes();
    static auto const log = make_verifier_key("log.example", KeyType::ed25519, key().public_key);
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    if (auto const read = read_evidence(text)) MUST(write_evidence(*read) == text);
    if (size < 2) return 0;
    Evidence evidence{{}, notes[data[0] % notes.size()], notes[data[1] % notes.size()]};
    for (std::size_t at = 2; at + 32 <= size; at += 32)
        evidence.path.push_back(*Hash::from_bytes(text.substr(at, 32)));
    MUST(!check_evidence(evidence, log));
    return 0;
}

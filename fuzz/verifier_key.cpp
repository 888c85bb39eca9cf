// Keys of notes as text: whatever is read is written back as it was.
#include "tlog/note_key.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    if (auto const key = comity::tlog::read_verifier_key(text))
        MUST(comity::tlog::write_verifier_key(*key) == text);
    if (auto const signer = comity::tlog::read_signer(text))
        MUST(comity::tlog::write_signer(*signer) == text);
    return 0;
}

// Checkpoints: nothing but what the key signed is ever opened; texts are written back as they were.
#include "tlog/checkpoint.h"

#include <cstddef>
#include <cstdint>

#include "base/hash.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static auto const key = comity::signing_key_from_seed(std::string(32, 'k'));
    static auto const signed_note = comity::sign_checkpoint({"house/space", 7, comity::sha256("root")}, key);
    std::string_view note(reinterpret_cast<char const*>(data), size);
    if (auto opened = comity::open_checkpoint(note, key.public_key)) {
        MUST(comity::checkpoint_text(*opened) == signed_note.substr(0, signed_note.rfind("\n\n") + 1));
    }
    if (auto read = comity::read_checkpoint_text(note)) MUST(comity::checkpoint_text(*read) == note);
    return 0;
}

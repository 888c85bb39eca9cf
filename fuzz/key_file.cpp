// Key files: whatever is read is written so that the same is read again, and written the same.
#include "kernel/key_file.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const file = comity::read_key_file(text);
    if (!file) return 0;
    auto const written = comity::write_key_file(*file);
    auto const again = comity::read_key_file(written);
    MUST(again && comity::write_key_file(*again) == written);
    return 0;
}

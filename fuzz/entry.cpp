// Entries: whatever is read is written back as it was, so that there is one encoding.
#include "kernel/entry.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    comity::BytesView bytes(reinterpret_cast<char const*>(data), size);
    auto entry = comity::read_entry(bytes);
    if (entry) MUST(comity::write_entry(*entry) == bytes);
    return 0;
}

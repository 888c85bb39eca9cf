// Bundles of entries: whatever is read, at any width, is written back as it was.
#include "tlog/tile.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    comity::BytesView const bytes(reinterpret_cast<char const*>(data) + 1, size - 1);
    auto const read = comity::tlog::read_bundle(bytes, 1U + data[0]);
    if (!read) return 0;
    MUST(read->size() == 1U + data[0]);
    MUST(comity::tlog::write_bundle({read->begin(), read->end()}) == bytes);
    return 0;
}

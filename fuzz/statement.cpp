// Headers: whatever is read is written back as it was, so that there is one encoding.
#include "kernel/statement.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    comity::BytesView bytes(reinterpret_cast<char const*>(data), size);
    auto header = comity::read_header(bytes);
    if (header) MUST(comity::write_header(*header) == bytes);
    return 0;
}

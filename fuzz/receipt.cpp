// Receipts: whatever is read is written back as it was.
#include "tlog/receipt.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const read = comity::tlog::read_receipt(text);
    if (read) MUST(comity::tlog::write_receipt(*read) == text);
    return 0;
}

// Requests to a witness: whatever is read is written back as it was.
#include "tlog/witness_request.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const read = comity::tlog::read_witness_request(text);
    if (read) MUST(comity::tlog::write_witness_request(*read) == text);
    return 0;
}

// Any bytes as a zip archive: what is read of a file is what the directory says of it, and no more than that.
#include "formats/zip.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    auto const archive = zip::Archive::open({reinterpret_cast<char const*>(data), size});
    if (!archive) return 0;
    for (auto const& entry : archive->entries()) {
        auto const file = archive->read(entry);
        MUST(!file || file->size() == entry.unpacked_bytes);
    }
    return 0;
}

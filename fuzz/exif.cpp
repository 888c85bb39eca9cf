// Any bytes as a photo with EXIF, and as the EXIF of one: a place lies on the globe and is whole.
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "base/error.h"
#include "formats/photo_taken.h"
#include "zip_files.h"

namespace {

void check(comity::BytesView file) {
    auto const taken = comity::photo::taken_of(file);
    MUST(taken.lon.has_value() == taken.lat.has_value());
    MUST(!taken.lon || (std::abs(*taken.lon) <= 180 && std::abs(*taken.lat) <= 90));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const bytes(reinterpret_cast<char const*>(data), size);
    check(bytes);
    if (size < 60'000) check(comity::testing::jpeg_with_exif("\xff\xd8\xff\xd9", bytes));
    return 0;
}

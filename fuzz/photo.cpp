// Any bytes as a photo: drawn anew, bare and small, or refused with a sentence.
#include "formats/photo.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    BytesView const file(reinterpret_cast<char const*>(data), size);
    static_cast<void>(photo::check_bare(file));
    auto const photo = photo::draw_anew(file);
    if (!photo) {
        MUST(photo.error().why.ends_with('.'));
        return 0;
    }
    MUST(std::max(photo->width, photo->height) <= photo::side_limit);
    MUST(photo::check_bare(photo->jpeg));
    return 0;
}

// Photos for the public: drawn anew from their points alone, so that nothing of what the camera wrote beside
// them (place, time, device, a smaller picture) goes out. JPEG and PNG in, JPEG out. Any thread; reading one
// may take up to 200 MB of memory and a second, so the whole program reads one at a time, and few may wait.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/error.h"

namespace comity::photo {

inline constexpr std::uint64_t points_limit = 50'000'000;  // read from the header, before all else
inline constexpr std::uint32_t side_limit = 2048;          // of what is drawn
inline constexpr std::size_t drawn_limit_bytes = 16 * 1024 * 1024;

struct Photo {
    Bytes jpeg;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

// Can it be read whole? What is no photo, damaged, cut off or too large is refused; Fault::busy where too
// many wait already.
Result<void> check_whole(BytesView file);

// Upright, as its EXIF orientation says, and no side longer than side_limit. Refused as by check_whole.
Result<Photo> draw_anew(BytesView file);

// What draw_anew yields passes; what holds anything beside the picture does not.
Result<void> check_bare(BytesView file);

}  // namespace comity::photo

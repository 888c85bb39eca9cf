// Where and when a photo was taken, as the camera wrote into it (EXIF). docs/formats/photo-exif.md. Pure
// functions; any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace comity::photo {

struct Taken {
    std::optional<double> lon, lat;  // both or neither; never off the globe
    std::optional<std::int64_t> at_ms;
    bool has_zone = false;  // false: the camera named no zone, and its clock was taken as UTC
};

Taken taken_of(BytesView file);  // of a JPEG or PNG; nothing where nothing sound is said

}  // namespace comity::photo

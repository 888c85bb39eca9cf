// Any bytes as GeoJSON: every place that is taken lies on the globe.
#include "formats/geojson_read.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    auto const features = geojson::read({reinterpret_cast<char const*>(data), size});
    if (!features) return 0;
    for (auto const& feature : *features)
        MUST(!feature.place || (std::abs(feature.place->lon) <= 180 && std::abs(feature.place->lat) <= 90));
    return 0;
}

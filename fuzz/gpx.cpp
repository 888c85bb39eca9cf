// Any bytes as GPX: every fix lies on the globe, and a way of them is measured without harm.
#include "formats/gpx.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "methods/journey.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    auto const document = gpx::read({reinterpret_cast<char const*>(data), size});
    if (!document) return 0;
    for (auto const& track : document->tracks) {
        std::vector<journey::Segment> way;
        for (auto const& segment : track.segments) {
            MUST(!segment.empty());
            auto& fixes = way.emplace_back();
            for (auto const& fix : segment) {
                MUST(std::abs(fix.lon) <= 180 && std::abs(fix.lat) <= 90);
                MUST(!fix.at_ms || (*fix.at_ms >= earliest_ms && *fix.at_ms < latest_ms));
                fixes.push_back({fix.lon, fix.lat});
                if (fix.at_ms) fixes.back().at_s = static_cast<double>(*fix.at_ms) / 1000;
            }
        }
        auto const thinned = journey::thinned(way, 10);
        MUST(thinned.segments.size() == way.size());
        MUST(std::isfinite(journey::walk(way).length_m));
    }
    return 0;
}

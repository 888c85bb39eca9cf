// The filters that all pages of the room share: which reports are meant. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/route.h"
#include "rooms/situation/verification.h"

namespace comity::situation {

// Degrees; both edges belong to it. West may lie east of east: then it reaches over the 180th meridian.
struct Box {
    double west = -180;
    double south = -90;
    double east = 180;
    double north = 90;
    bool operator==(Box const&) const = default;
};

Shape box_shape();  // west, south, east, north

struct Filters {
    std::vector<std::string> categories;      // any of them; none: all
    std::optional<std::int64_t> from_ms;      // the report's time, this one included
    std::optional<std::int64_t> to_ms;        // this one not
    std::optional<Box> box;                   // only reports with a point
    std::vector<std::string> words;           // all of them, as query_words() makes them
    std::vector<Verification> verifications;  // any of them; none: all
};

// category= and verification= (repeated), from=, to=, words=, bbox=west,south,east,north. What makes no sense
// is refused.
Result<Filters> read_filters(Request const& request);
// One text for each meaning, to keep answers under.
std::string key_of(Filters const& filters);
// For the OpenAPI document.
std::vector<Parameter> filter_parameters();

}  // namespace comity::situation

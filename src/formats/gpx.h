// GPX 1.0 and 1.1: tracks and waypoints; what programs add of their own is passed over. docs/formats/gpx.md.
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace comity::gpx {

inline constexpr std::size_t file_limit_bytes = std::size_t{64} << 20;

struct Fix {
    double lon = 0;
    double lat = 0;
    std::optional<std::int64_t> at_ms;  // a time without a zone is UTC; outside of the accepted years: none
};

struct Track {
    std::size_t line = 0;  // where it begins
    std::string name;
    std::string description;
    std::vector<std::vector<Fix>> segments;  // those that hold anything
    std::size_t fixes = 0;
    std::size_t left_out = 0;  // points without a place on the globe
};

struct Waypoint {
    std::size_t line = 0;
    Fix fix;
    bool is_placed = true;  // false: it has no place on the globe, and fix is none
    std::string name;
    std::string description;
    std::string type;
};

struct Document {
    std::string name;
    std::vector<Track> tracks;
    std::vector<Waypoint> waypoints;
    std::size_t routes = 0;  // plans of a way, which are not read
};

Result<Document> read(BytesView bytes);

}  // namespace comity::gpx

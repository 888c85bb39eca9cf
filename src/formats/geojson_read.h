// GeoJSON of others (RFC 7946) as places with properties. docs/formats/geojson-import.md. Pure functions; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/json.h"
#include "formats/geojson.h"

namespace comity::geojson {

inline constexpr std::size_t file_limit_bytes = std::size_t{32} << 20;

struct Feature {
    std::optional<Point> place;  // none: it has no geometry
    std::string shape;           // "Polygon", where the place is only a point on or within it; else empty
    std::string id;              // its own; empty: none
    json::Object properties;
    std::string wrong;  // one sentence why its geometry cannot be read; else empty
};

// Of a FeatureCollection or a single Feature.
Result<std::vector<Feature>> read(BytesView bytes);

// A point for a geometry: the point itself, the middle of a line, a point within an area. `wrong` is set
// where it makes no sense.
std::optional<Point> point_of(json::Value const& geometry, std::string& wrong);

}  // namespace comity::geojson

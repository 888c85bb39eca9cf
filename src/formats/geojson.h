// GeoJSON (RFC 7946) as it is streamed: a FeatureCollection written piece by piece, points and boxes.
// A FeatureCollection belongs to one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace comity::geojson {

struct Point {  // WGS 84 degrees, finite
    double lon = 0;
    double lat = 0;
};

struct Box {  // as GeoJSON a polygon; it does not reach over the 180th meridian
    double west = 0;
    double south = 0;
    double east = 0;
    double north = 0;
};

// Coordinates of a MultiLineString as JSON text, written before.
struct Lines {
    std::string_view coordinates;
};

// `properties` as JSON text is an object, written before by json::Writer or json::write.
void append_feature(std::string& out, std::optional<Point> place, std::string_view properties);
void append_feature(std::string& out, std::optional<Point> place, json::Object const& properties);

// Puts the commas. Each call appends to the chunk it is given, so chunks can be sent and forgotten.
class FeatureCollection {
  public:
    void open(std::string& out);
    void feature(std::string& out, std::optional<Point> place, std::string_view properties);
    void feature(std::string& out, std::optional<Point> place, json::Object const& properties);
    void feature(std::string& out, Box const& box, std::string_view properties);
    void feature(std::string& out, Lines lines, std::string_view properties);
    void close(std::string& out);

  private:
    void separate(std::string& out);
    bool first_ = true;
};

}  // namespace comity::geojson

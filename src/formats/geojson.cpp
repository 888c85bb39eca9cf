#include "formats/geojson.h"

#include <cmath>

namespace comity::geojson {
namespace {

void append_geometry(std::string& out, std::optional<Point> place) {
    if (!place) {
        out += "null";
        return;
    }
    MUST(std::isfinite(place->lon) && std::isfinite(place->lat));
    out += R"({"type":"Point","coordinates":[)";
    json::number(out, place->lon);
    out += ',';
    json::number(out, place->lat);
    out += "]}";
}

void append_corner(std::string& out, double lon, double lat) {
    if (out.back() == ']') out += ',';
    out += '[';
    json::number(out, lon);
    out += ',';
    json::number(out, lat);
    out += ']';
}

// Counterclockwise, as RFC 7946 wants it, and closed.
void append_geometry(std::string& out, Box const& box) {
    out += R"({"type":"Polygon","coordinates":[[)";
    append_corner(out, box.west, box.south);
    append_corner(out, box.east, box.south);
    append_corner(out, box.east, box.north);
    append_corner(out, box.west, box.north);
    append_corner(out, box.west, box.south);
    out += "]]}";
}

void open_feature(std::string& out, std::optional<Point> place) {
    out += R"({"type":"Feature","geometry":)";
    append_geometry(out, place);
    out += R"(,"properties":)";
}

}  // namespace

void append_feature(std::string& out, std::optional<Point> place, std::string_view properties) {
    open_feature(out, place);
    out += properties;
    out += '}';
}

void append_feature(std::string& out, std::optional<Point> place, json::Object const& properties) {
    open_feature(out, place);
    out += '{';
    bool first = true;
    for (auto const& [key, value] : properties) {
        if (!first) out += ',';
        first = false;
        json::quote(out, key);
        out += ':';
        json::write(out, value);
    }
    out += "}}";
}

void FeatureCollection::open(std::string& out) {
    out += R"({"type":"FeatureCollection","features":[)";
}

void FeatureCollection::feature(std::string& out, std::optional<Point> place, std::string_view properties) {
    separate(out);
    append_feature(out, place, properties);
}

void FeatureCollection::feature(std::string& out, std::optional<Point> place,
                                json::Object const& properties) {
    separate(out);
    append_feature(out, place, properties);
}

void FeatureCollection::feature(std::string& out, Box const& box, std::string_view properties) {
    separate(out);
    out += R"({"type":"Feature","geometry":)";
    append_geometry(out, box);
    out.append(R"(,"properties":)").append(properties).append("}");
}

void FeatureCollection::feature(std::string& out, Lines lines, std::string_view properties) {
    separate(out);
    out.append(R"({"type":"Feature","geometry":{"type":"MultiLineString","coordinates":)");
    out.append(lines.coordinates).append(R"(},"properties":)").append(properties).append("}");
}

void FeatureCollection::close(std::string& out) {
    out += "\n]}\n";
}

void FeatureCollection::separate(std::string& out) {
    out += first_ ? "\n" : ",\n";
    first_ = false;
}

}  // namespace comity::geojson

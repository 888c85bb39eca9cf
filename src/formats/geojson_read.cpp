#include "formats/geojson_read.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace comity::geojson {

namespace {

using Line = std::vector<Point>;
using Area = std::vector<Line>;  // its outer ring, then holes

// Longitude first; heights are passed over.
std::optional<Point> read_position(json::Value const& value) {
    auto const* numbers = value.array();
    Point point;
    if (!numbers || numbers->size() < 2 || !(*numbers)[0].number(point.lon) ||
        !(*numbers)[1].number(point.lat))
        return std::nullopt;
    if (!(std::abs(point.lon) <= 180) || !(std::abs(point.lat) <= 90)) return std::nullopt;
    return point;
}

std::optional<Line> read_line(json::Value const& value) {
    if (!value.array() || value.array()->empty()) return std::nullopt;
    Line line;
    for (auto const& each : *value.array()) {
        auto const point = read_position(each);
        if (!point) return std::nullopt;
        line.push_back(*point);
    }
    return line;
}

std::optional<Area> read_area(json::Value const& value) {
    if (!value.array() || value.array()->empty()) return std::nullopt;
    Area area;
    for (auto const& each : *value.array()) {
        auto line = read_line(each);
        if (!line) return std::nullopt;
        area.push_back(*std::move(line));
    }
    return area;
}

double length(Point const& from, Point const& to) {
    return std::hypot((to.lon - from.lon) * std::cos(from.lat * 0.0174532925), to.lat - from.lat);
}

// Half of the way along it.
Point middle_of(Line const& line) {
    double left = 0;
    for (std::size_t i = 1; i < line.size(); ++i) left += length(line[i - 1], line[i]) / 2;
    for (std::size_t i = 1; i < line.size(); ++i) {
        auto const step = length(line[i - 1], line[i]);
        if (step >= left && step > 0) {
            auto const part = left / step;
            return {line[i - 1].lon + (line[i].lon - line[i - 1].lon) * part,
                    line[i - 1].lat + (line[i].lat - line[i - 1].lat) * part};
        }
        left -= step;
    }
    return line.front();
}

// Where the rings cross a latitude, from west to east.
std::vector<double> crossings(Area const& area, double lat) {
    std::vector<double> lons;
    for (auto const& ring : area) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            auto const &a = ring[i], &b = ring[(i + 1) % ring.size()];
            if ((a.lat > lat) == (b.lat > lat)) continue;
            lons.push_back(a.lon + (lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon));
        }
    }
    std::ranges::sort(lons);
    return lons;
}

struct Inside {
    Point point;
    double width = -1;
};

// In the middle of the widest stretch of it half-way between south and north: always within, and never in a
// hole.
Inside within(Area const& area) {
    auto const& ring = area.front();
    auto const [south, north] = std::ranges::minmax(ring, {}, &Point::lat);
    Inside inside{ring.front()};
    // Not quite the half: a corner often lies there.
    auto const lat = south.lat + (north.lat - south.lat) * 0.4999;
    auto const lons = crossings(area, lat);
    for (std::size_t i = 0; i + 1 < lons.size(); i += 2)
        if (lons[i + 1] - lons[i] > inside.width)
            inside = {{(lons[i] + lons[i + 1]) / 2, lat}, lons[i + 1] - lons[i]};
    return inside;
}

std::optional<Point> point_of_lines(json::Value const& coordinates) {
    auto const lines = read_area(coordinates);
    if (!lines) return std::nullopt;
    return middle_of(*std::ranges::max_element(*lines, {}, &Line::size));
}

std::optional<Point> point_of_areas(json::Value const& coordinates) {
    if (!coordinates.array()) return std::nullopt;
    std::optional<Inside> widest;
    for (auto const& each : *coordinates.array()) {
        auto const area = read_area(each);
        if (!area) return std::nullopt;
        auto const inside = within(*area);
        if (!widest || inside.width > widest->width) widest = inside;
    }
    return widest ? std::optional(widest->point) : std::nullopt;
}

std::optional<Point> point_of_coordinates(std::string_view type, json::Value const& coordinates) {
    if (type == "Point") return read_position(coordinates);
    if (type == "MultiPoint" || type == "LineString") {
        auto const line = read_line(coordinates);
        if (!line) return std::nullopt;
        return type == "MultiPoint" ? line->front() : middle_of(*line);
    }
    if (type == "MultiLineString") return point_of_lines(coordinates);
    if (type == "Polygon") return point_of_areas(json::Array{coordinates});
    if (type == "MultiPolygon") return point_of_areas(coordinates);
    return std::nullopt;
}

std::string id_of(json::Value const& feature) {
    auto const* id = feature.find("id");
    if (!id || id->is_null()) return {};
    return id->text() ? *id->text() : json::write(*id);
}

Feature read_feature(json::Value const& value) {
    Feature feature;
    if (value.text_of("type") != "Feature") {
        feature.wrong = "This is no Feature.";
        return feature;
    }
    feature.id = id_of(value);
    if (auto const* properties = value.find("properties"); properties && properties->object())
        feature.properties = *properties->object();
    auto const* geometry = value.find("geometry");
    if (!geometry || geometry->is_null()) return feature;
    feature.place = point_of(*geometry, feature.wrong);
    if (auto const type = geometry->text_of("type"); type != "Point") feature.shape = type;
    return feature;
}

}  // namespace

std::optional<Point> point_of(json::Value const& geometry, std::string& wrong) {
    auto const type = geometry.text_of("type");
    if (type == "GeometryCollection") {
        auto const* parts = geometry.find("geometries");
        if (parts && parts->array() && !parts->array()->empty())
            return point_of(parts->array()->front(), wrong);
    } else if (auto const* coordinates = geometry.find("coordinates")) {
        if (auto const point = point_of_coordinates(type, *coordinates)) return point;
    }
    wrong =
        "Its geometry cannot be read: positions are [lon, lat], lon from -180 to 180, lat from -90 to 90.";
    return std::nullopt;
}

Result<std::vector<Feature>> read(BytesView bytes) {
    if (bytes.size() > file_limit_bytes)
        return refuse(Fault::too_large, "The GeoJSON file is larger than 32 MiB.");
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    TRY(document, json::parse(bytes));
    std::vector<Feature> features;
    auto const type = document.text_of("type");
    if (type == "Feature") {
        features.push_back(read_feature(document));
        return features;
    }
    auto const* list = document.find("features");
    if (type != "FeatureCollection" || !list || !list->array())
        return refuse(Fault::malformed, "This JSON is no FeatureCollection of GeoJSON.");
    for (auto const& each : *list->array()) features.push_back(read_feature(each));
    return features;
}

}  // namespace comity::geojson

#include "rooms/intake/mapping.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "rooms/intake/comity_csv.h"
#include "rooms/intake/ushahidi.h"

namespace comity::intake {

namespace {

std::optional<double> read_degrees(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    return read_number(text);
}

}  // namespace

Result<Mapping> find_mapping(Fields header, Times times) {
    return is_ushahidi_header(header) ? ushahidi_mapping(header) : comity_csv_mapping(header, times);
}

std::string column_name(std::string_view header_field) {
    std::string name(trim(header_field));
    for (auto& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

Result<Columns> find_columns(Fields header, std::span<std::string_view const> names,
                             std::span<std::string_view const> become) {
    Columns columns;
    columns.uses.resize(header.size());
    columns.places.assign(names.size(), Columns::none);
    for (std::size_t place = 0; place < header.size(); ++place) {
        auto const known = std::ranges::find(names, column_name(header[place]));
        if (known == names.end()) {
            if (!trim(header[place]).empty()) columns.unknown.emplace_back(trim(header[place]));
            continue;
        }
        auto const which = static_cast<std::size_t>(known - names.begin());
        auto& taken = columns.places[which];
        if (taken != Columns::none)
            return refuse(Fault::malformed, "The column \"" + std::string(*known) + "\" is there twice.");
        taken = place;
        columns.uses[place].emplace_back(become.empty() ? *known : become[which]);
    }
    return columns;
}

std::string_view cell(Fields row, std::size_t place) {
    return place < row.size() ? trim(row[place]) : std::string_view();
}

std::string with_newlines(std::string_view text) {
    if (text.find('\r') == text.npos) return std::string(text);
    std::string lines;
    lines.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        lines.push_back(text[i] == '\r' ? '\n' : text[i]);
    }
    return lines;
}

Result<std::optional<Point>> read_point(std::string_view lon, std::string_view lat) {
    if (lon.empty() && lat.empty()) return std::optional<Point>();
    if (lon.empty() || lat.empty())
        return refuse(Fault::malformed, "Longitude and latitude belong together; one of them is empty.");
    auto const east = read_degrees(lon);
    auto const north = read_degrees(lat);
    if (!east || !north)
        return refuse(Fault::malformed, "Longitude and latitude must be decimal degrees, such as -48.2031.");
    if (std::abs(*east) > 180 || std::abs(*north) > 90)
        return refuse(
            Fault::malformed,
            "The place is off the globe: longitude goes from -180 to 180, latitude from -90 to 90.");
    return std::optional(Point{*east, *north});
}

std::optional<Place> make_place(std::optional<Point> point, std::optional<double> radius_m,
                                std::string name) {
    if (!point && name.empty()) return std::nullopt;
    return Place{point, radius_m, std::move(name)};
}

void add_category(std::vector<std::string>& categories, std::string_view name) {
    name = trim(name);
    if (!name.empty() && std::ranges::find(categories, name) == categories.end())
        categories.push_back(one_line(name));
}

}  // namespace comity::intake

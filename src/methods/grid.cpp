#include "methods/grid.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/text.h"

namespace comity::grid {

namespace {

// Half of the way around a sphere of the Earth's mean radius, 6371.0088 km, is 20,015.115 km; the
// number of bands is that by the size, rounded.
std::uint32_t bands_in(int size_km) {
    switch (size_km) {
        case 1:
            return 20'015;
        case 5:
            return 4'003;
        case 20:
            return 1'001;
        default:
            return 0;
    }
}

double south_of(int size_km, std::uint32_t band) {
    return -90 + 180.0 * band / bands_of(size_km);
}

double west_of(std::uint32_t columns, std::uint32_t column) {
    return -180 + 360.0 * column / columns;
}

// The last of `count` stretches whose beginning is not above `value`. Division alone could miss by one.
template <class Begin>
std::uint32_t stretch_of(double value, double share, std::uint32_t count, Begin begin) {
    auto const guess = static_cast<std::int64_t>(std::floor(share * count));
    auto at = static_cast<std::uint32_t>(std::clamp<std::int64_t>(guess, 0, count - 1));
    while (at > 0 && value < begin(at)) --at;
    while (at + 1 < count && value >= begin(at + 1)) ++at;
    return at;
}

std::optional<std::uint32_t> read_count(std::string_view text) {
    std::uint32_t value = 0;
    auto const* end = text.data() + text.size();
    auto const [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end || (text.size() > 1 && text[0] == '0')) return std::nullopt;
    return value;
}

}  // namespace

bool has_size(std::int64_t size_km) {
    return std::ranges::find(sizes_km, size_km) != sizes_km.end();
}

std::uint32_t bands_of(int size_km) {
    MUST(has_size(size_km));
    return bands_in(size_km);
}

// As many as make a cell about as wide in the middle of its band as it is high.
std::uint32_t columns_of(int size_km, std::uint32_t band) {
    auto const bands = bands_of(size_km);
    MUST(band < bands);
    auto const from_equator = std::abs(2.0 * band + 1 - bands) / (2.0 * bands);  // of half a circle
    auto const columns = 2.0 * bands * std::cos(from_equator * std::numbers::pi);
    return std::max(1u, static_cast<std::uint32_t>(std::floor(columns + 0.5)));
}

std::optional<Cell> cell_at(int size_km, Place place) {
    if (!has_size(size_km) || !(std::abs(place.lon) <= 180) || !(std::abs(place.lat) <= 90))
        return std::nullopt;
    Cell cell{size_km, 0, 0};
    cell.band = stretch_of(place.lat, (place.lat + 90) / 180, bands_of(size_km),
                           [&](std::uint32_t band) { return south_of(size_km, band); });
    if (place.lon == 180) return cell;
    auto const columns = columns_of(size_km, cell.band);
    cell.column = stretch_of(place.lon, (place.lon + 180) / 360, columns,
                             [&](std::uint32_t column) { return west_of(columns, column); });
    return cell;
}

Edges edges_of(Cell const& cell) {
    auto const columns = columns_of(cell.size_km, cell.band);
    MUST(cell.column < columns);
    return {west_of(columns, cell.column), south_of(cell.size_km, cell.band),
            west_of(columns, cell.column + 1), south_of(cell.size_km, cell.band + 1)};
}

Place centre_of(Cell const& cell) {
    auto const edges = edges_of(cell);
    return {(edges.west + edges.east) / 2, (edges.south + edges.north) / 2};
}

std::string name_of(Cell const& cell) {
    return std::to_string(cell.size_km) + "km-" + std::to_string(cell.band) + "-" +
           std::to_string(cell.column);
}

std::optional<Cell> cell_named(std::string_view name) {
    auto const parts = split(name, '-');
    if (parts.size() != 3 || !parts[0].ends_with("km")) return std::nullopt;
    auto const size_km = read_count(parts[0].substr(0, parts[0].size() - 2));
    auto const band = read_count(parts[1]);
    auto const column = read_count(parts[2]);
    if (!size_km || !band || !column || !has_size(*size_km)) return std::nullopt;
    Cell const cell{static_cast<int>(*size_km), *band, *column};
    if (*band >= bands_of(cell.size_km) || *column >= columns_of(cell.size_km, *band)) return std::nullopt;
    return cell;
}

}  // namespace comity::grid

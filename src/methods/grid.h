// The drawn grid: the whole globe in cells of about 1, 5 or 20 km, the same for everybody and for ever, so
// that a place can be told no finer. docs/formats/grid.md is the law. Pure functions; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace comity::grid {

inline constexpr std::array<int, 3> sizes_km{1, 5, 20};
bool has_size(std::int64_t size_km);

// Bands go from the south pole north, columns of a band from 180° W east; both count from 0.
struct Cell {
    int size_km = 0;
    std::uint32_t band = 0;
    std::uint32_t column = 0;
    auto operator<=>(Cell const&) const = default;
};

// Degrees. The southern and the western edge belong to the cell, in the last band the pole too.
struct Edges {
    double west = 0;
    double south = 0;
    double east = 0;
    double north = 0;
};

struct Place {
    double lon = 0;
    double lat = 0;
};

std::uint32_t bands_of(int size_km);
std::uint32_t columns_of(int size_km, std::uint32_t band);

// Of a place on the globe: lon from -180 to 180, lat from -90 to 90; else nothing. 180° E is 180° W.
std::optional<Cell> cell_at(int size_km, Place place);
Edges edges_of(Cell const& cell);
Place centre_of(Cell const& cell);

std::string name_of(Cell const& cell);                  // "5km-2286-2858"
std::optional<Cell> cell_named(std::string_view name);  // one form only, and only cells that exist

}  // namespace comity::grid

// The drawn grid: each place in exactly one cell, near the poles and the 180th meridian too, and the same for
// ever (docs/formats/grid.md).
#include "methods/grid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numbers>
#include <random>
#include <regex>
#include <sstream>

#include "base/hash.h"

namespace comity::grid {
namespace {

bool holds(Edges const& edges, Place place) {
    bool const along = place.lon >= edges.west && place.lon < edges.east;
    bool const up = place.lat >= edges.south && (place.lat < edges.north || edges.north == 90);
    return along && up;
}

double width_km(Edges const& edges) {
    auto const lat = (edges.south + edges.north) / 2 * std::numbers::pi / 180;
    return (edges.east - edges.west) / 360 * 2 * std::numbers::pi * 6371.0088 * std::cos(lat);
}

TEST(Grid, APlaceLiesInItsCellAndTheNameLeadsBack) {
    std::mt19937_64 random(20261122);
    std::uniform_real_distribution<double> lon(-180, 180);
    std::uniform_real_distribution<double> height(-1, 1);
    for (int i = 0; i < 20'000; ++i) {
        Place const place{lon(random), std::asin(height(random)) * 180 / std::numbers::pi};
        for (auto size_km : sizes_km) {
            auto const cell = cell_at(size_km, place);
            ASSERT_TRUE(cell);
            ASSERT_TRUE(holds(edges_of(*cell), place)) << name_of(*cell);
            ASSERT_EQ(cell_named(name_of(*cell)), cell);
            ASSERT_EQ(cell_at(size_km, centre_of(*cell)), cell);
        }
    }
}

TEST(Grid, EdgesBelongToOneCellAlone) {
    std::mt19937_64 random(7);
    for (auto size_km : sizes_km) {
        for (int i = 0; i < 5'000; ++i) {
            auto const band = static_cast<std::uint32_t>(random() % bands_of(size_km));
            auto const columns = columns_of(size_km, band);
            Cell const cell{size_km, band, static_cast<std::uint32_t>(random() % columns)};
            auto const edges = edges_of(cell);
            EXPECT_EQ(cell_at(size_km, {edges.west, edges.south}), cell);
            Cell const eastern{size_km, band, (cell.column + 1) % columns};
            EXPECT_EQ(cell_at(size_km, {edges.east, edges.south}), eastern);
            EXPECT_EQ(edges_of(eastern).west, edges.east == 180 ? -180 : edges.east);
            if (band + 1 == bands_of(size_km)) continue;
            EXPECT_EQ(cell_at(size_km, {edges.west, edges.north})->band, band + 1);
        }
    }
}

TEST(Grid, CellsAreAsWideAsTheyAreHigh) {
    for (auto size_km : sizes_km) {
        for (double lat = -80; lat <= 80; lat += 0.37) {
            auto const edges = edges_of(*cell_at(size_km, {12.34, lat}));
            EXPECT_NEAR(width_km(edges), size_km, size_km * 0.003) << lat;
            EXPECT_NEAR((edges.north - edges.south) / 180 * 20'015.115, size_km, size_km * 0.003);
        }
    }
}

TEST(Grid, PolesAndTheEdgeOfTheMapAreWhole) {
    for (auto size_km : sizes_km) {
        EXPECT_EQ(columns_of(size_km, 0), 3u);
        EXPECT_EQ(columns_of(size_km, bands_of(size_km) - 1), 3u);
        EXPECT_EQ(cell_at(size_km, {0, 90})->band, bands_of(size_km) - 1);
        EXPECT_EQ(edges_of(*cell_at(size_km, {0, 90})).north, 90);
        EXPECT_EQ(edges_of(*cell_at(size_km, {0, -90})).south, -90);
        EXPECT_EQ(cell_at(size_km, {180, 12.8}), cell_at(size_km, {-180, 12.8}));
        auto const last = cell_at(size_km, {std::nextafter(180.0, 0), 12.8});
        EXPECT_EQ(last->column + 1, columns_of(size_km, last->band));
        EXPECT_EQ(edges_of(*last).east, 180);
    }
}

TEST(Grid, WhatIsNoCellIsRefused) {
    for (auto name :
         {"", "5km", "5km-1", "5km-1-1-1", "2km-1-1", "5km-4003-0", "5km-0-3", "5km-01-0", "05km-1-0",
          "5km--1-0", "5km-1-0 ", "5-1-0", "5km-1-99999999999", "5KM-1-0", "5km-1-+1"})
        EXPECT_FALSE(cell_named(name)) << name;
    EXPECT_FALSE(cell_at(5, {180.1, 0}));
    EXPECT_FALSE(cell_at(5, {0, -90.1}));
    EXPECT_FALSE(cell_at(5, {std::nan(""), 0}));
    EXPECT_FALSE(cell_at(2, {0, 0}));
}

std::string page() {
    std::ifstream file(COMITY_SOURCE "/docs/formats/grid.md");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Grid, IsWhatItsPageSays) {
    auto const text = page();
    std::regex const example(R"(\| (\S+), (\S+) \| `(\S+)` \| `(\S+)` \| `(\S+)` \|)");
    int examples = 0;
    for (std::sregex_iterator at(text.begin(), text.end(), example), end; at != end; ++at, ++examples) {
        Place const place{std::stod((*at)[1]), std::stod((*at)[2])};
        for (std::size_t i = 0; i < 3; ++i) {
            auto const cell = cell_at(sizes_km[i], place);
            ASSERT_TRUE(cell);
            EXPECT_EQ(name_of(*cell), (*at)[3 + i]);
        }
    }
    EXPECT_EQ(examples, 8);
    for (auto size_km : sizes_km) {
        std::string columns;
        std::uint64_t cells = 0;
        for (std::uint32_t band = 0; band < bands_of(size_km); ++band) {
            cells += columns_of(size_km, band);
            columns += std::to_string(columns_of(size_km, band)) + "\n";
        }
        auto const row = "| " + std::to_string(size_km) + " km | " + std::to_string(bands_of(size_km)) +
                         " | " + std::to_string(cells) + " | `" + sha256(columns).hex() + "` |";
        EXPECT_NE(text.find(row), text.npos) << row;
    }
}

}  // namespace
}  // namespace comity::grid

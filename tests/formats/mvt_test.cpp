#include "formats/mvt.h"

#include <gtest/gtest.h>

#include <cmath>
#include <protozero/pbf_reader.hpp>

namespace comity::mvt {
namespace {

// A tile read back by the published field numbers, knowing nothing of the writer.
struct ReadFeature {
    std::uint64_t id = 0;
    std::uint32_t type = 0;
    std::vector<std::uint32_t> tags;
    std::vector<std::uint32_t> geometry;
};

struct ReadLayer {
    std::string name;
    std::uint32_t version = 0;
    std::uint32_t extent = 0;
    std::vector<std::string> keys;
    std::vector<std::variant<std::string, std::int64_t, double>> values;
    std::vector<ReadFeature> features;
};

std::variant<std::string, std::int64_t, double> read_value(protozero::pbf_reader value) {
    value.next();
    switch (value.tag()) {
        case 1:
            return value.get_string();
        case 3:
            return value.get_double();
        case 4:
            return value.get_int64();
        case 6:
            return value.get_sint64();
        default:
            throw std::runtime_error("a value of unexpected type");
    }
}

ReadFeature read_feature(protozero::pbf_reader message) {
    ReadFeature feature;
    while (message.next()) {
        switch (message.tag()) {
            case 1:
                feature.id = message.get_uint64();
                break;
            case 2:
                for (auto number : message.get_packed_uint32()) feature.tags.push_back(number);
                break;
            case 3:
                feature.type = message.get_uint32();
                break;
            case 4:
                for (auto number : message.get_packed_uint32()) feature.geometry.push_back(number);
                break;
            default:
                throw std::runtime_error("an unexpected field of a feature");
        }
    }
    return feature;
}

ReadLayer read_layer(protozero::pbf_reader message) {
    ReadLayer layer;
    while (message.next()) {
        switch (message.tag()) {
            case 1:
                layer.name = message.get_string();
                break;
            case 2:
                layer.features.push_back(read_feature(message.get_message()));
                break;
            case 3:
                layer.keys.push_back(message.get_string());
                break;
            case 4:
                layer.values.push_back(read_value(message.get_message()));
                break;
            case 5:
                layer.extent = message.get_uint32();
                break;
            case 15:
                layer.version = message.get_uint32();
                break;
            default:
                throw std::runtime_error("an unexpected field of a layer");
        }
    }
    return layer;
}

std::vector<ReadLayer> read_tile(std::string const& bytes) {
    std::vector<ReadLayer> layers;
    protozero::pbf_reader tile(bytes);
    while (tile.next(3)) layers.push_back(read_layer(tile.get_message()));
    return layers;
}

std::vector<std::uint32_t> point_at(std::int32_t x, std::int32_t y) {
    return {9, protozero::encode_zigzag32(x), protozero::encode_zigzag32(y)};
}

TEST(Mvt, WritesLayersFeaturesAndSharedTables) {
    TileBuilder builder;
    auto& reports = builder.layer("reports");
    Tag const first[] = {{"number", std::int64_t{7}}, {"title", "Pont coupé"}, {"category", "roads"}};
    Tag const second[] = {{"number", std::int64_t{-8}}, {"title", "roads"}, {"weight", 7.0}};
    reports.point({12, 4095}, first, 7);
    builder.layer("empty");
    builder.layer("reports").point({-3, 4100}, second);
    builder.layer("cells").point({0, 0}, {});

    auto const layers = read_tile(builder.finish());
    ASSERT_EQ(layers.size(), 2U) << "a layer without features is left out";
    auto const& layer = layers[0];
    EXPECT_EQ(layer.name, "reports");
    EXPECT_EQ(layer.version, 2U);
    EXPECT_EQ(layer.extent, 4096U);
    EXPECT_EQ(layer.keys, (std::vector<std::string>{"number", "title", "category", "weight"}));
    EXPECT_EQ(layer.values, (std::vector<std::variant<std::string, std::int64_t, double>>{
                                std::int64_t{7}, "Pont coupé", "roads", std::int64_t{-8}, 7.0}));
    ASSERT_EQ(layer.features.size(), 2U);
    EXPECT_EQ(layer.features[0].id, 7U);
    EXPECT_EQ(layer.features[0].type, 1U);
    EXPECT_EQ(layer.features[0].tags, (std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2}));
    EXPECT_EQ(layer.features[0].geometry, point_at(12, 4095));
    EXPECT_EQ(layer.features[1].id, 0U);
    EXPECT_EQ(layer.features[1].tags, (std::vector<std::uint32_t>{0, 3, 1, 2, 3, 4}));
    EXPECT_EQ(layer.features[1].geometry, point_at(-3, 4100));
    EXPECT_EQ(layers[1].name, "cells");
    EXPECT_TRUE(layers[1].features.at(0).tags.empty());
}

TEST(Mvt, AnEmptyTileIsEmpty) {
    EXPECT_EQ(TileBuilder().finish(), "");
}

TEST(Mvt, PutsPlacesOnTheWorld) {
    EXPECT_EQ(world_of({0, 0}), (World{1U << 31, 1U << 31}));
    EXPECT_EQ(world_of({-180, 90}), (World{0, 0}));
    EXPECT_EQ(world_of({180, -90}), (World{0xFFFFFFFF, 0xFFFFFFFF}));
    EXPECT_EQ(world_of({400, 0}).x, 0xFFFFFFFF);
    // 66.51326044° N is where half of the northern hemisphere's square ends.
    EXPECT_NEAR(world_of({90, 66.51326044311186}).y, 1U << 30, 2);
    EXPECT_EQ(world_of({90, 0}).x, 3U << 30);
}

TEST(Mvt, FindsPlacesAgainWithinAStep) {
    for (double lat = -85; lat <= 85; lat += 8.7) {
        for (double lon = -180; lon < 180; lon += 12.3) {
            auto const back = lon_lat_of(world_of({lon, lat}));
            EXPECT_NEAR(back.lon, lon, 1e-7);
            EXPECT_NEAR(back.lat, lat, 1e-7);
        }
    }
}

TEST(Mvt, TilesDivideTheWorld) {
    auto const whole = range_of({0, 0, 0});
    EXPECT_EQ(whole.north_west, (World{0, 0}));
    EXPECT_EQ(whole.south_east, (World{0xFFFFFFFF, 0xFFFFFFFF}));
    auto const quarter = range_of({1, 1, 0});
    EXPECT_EQ(quarter.north_west, (World{1U << 31, 0}));
    EXPECT_EQ(quarter.south_east, (World{0xFFFFFFFF, (1U << 31) - 1}));
    auto const wider = range_of({1, 1, 0}, 64);
    EXPECT_EQ(wider.north_west, (World{(1U << 31) - (1U << 25), 0})) << "cut at the edge of the world";
    EXPECT_EQ(wider.south_east, (World{0xFFFFFFFF, (1U << 31) - 1 + (1U << 25)}));
}

TEST(Mvt, KnowsWhichTilesThereAre) {
    EXPECT_TRUE((TileAddress{0, 0, 0}.valid()));
    EXPECT_FALSE((TileAddress{0, 1, 0}.valid()));
    EXPECT_TRUE((TileAddress{19, (1U << 19) - 1, 0}.valid()));
    EXPECT_FALSE((TileAddress{20, 0, 0}.valid()));
    EXPECT_FALSE((TileAddress{3, 0, 8}.valid()));
}

TEST(Mvt, PutsPlacesInTiles) {
    for (unsigned z = 0; z <= deepest_zoom; ++z) {
        TileAddress const tile{z, (1U << z) / 2, (1U << z) / 3};
        auto const [north_west, south_east] = range_of(tile);
        EXPECT_EQ(local_of(tile, north_west), (Local{0, 0})) << z;
        EXPECT_EQ(local_of(tile, south_east), (Local{4095, 4095})) << z;
    }
    TileAddress const tile{2, 1, 1};
    auto const [north_west, south_east] = range_of(tile);
    EXPECT_EQ(local_of(tile, {north_west.x - 1, south_east.y + 1}), (Local{-1, 4096}));
}

}  // namespace
}  // namespace comity::mvt

#include "formats/geojson.h"

#include <gtest/gtest.h>

namespace comity::geojson {
namespace {

TEST(GeoJson, WritesFeaturesWithAndWithoutPlace) {
    std::string out;
    append_feature(out, Point{-48.9, 12.1}, R"({"number":7})");
    EXPECT_EQ(out, R"({"type":"Feature","geometry":{"type":"Point","coordinates":[-48.9,12.1]},)"
                   R"("properties":{"number":7}})");
    out.clear();
    append_feature(
        out, std::nullopt,
        json::Object{{"title", "Pont \"est\""}, {"at", nullptr}, {"n", 3}, {"list", json::Array{1, 2}}});
    EXPECT_EQ(out, R"({"type":"Feature","geometry":null,)"
                   R"("properties":{"title":"Pont \"est\"","at":null,"n":3,"list":[1,2]}})");
}

TEST(GeoJson, WritesLines) {
    FeatureCollection collection;
    std::string out;
    collection.feature(out, Lines{"[[[1,2],[3,4]]]"}, R"({"who":"Patrol 3"})");
    EXPECT_EQ(out,
              "\n"
              R"({"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]},)"
              R"("properties":{"who":"Patrol 3"}})");
}

TEST(GeoJson, StreamsACollectionInChunks) {
    FeatureCollection collection;
    std::string whole;
    std::string chunk;
    collection.open(chunk);
    collection.feature(chunk, Point{1, 2}, "{}");
    whole += chunk;
    chunk.clear();
    collection.feature(chunk, std::nullopt, json::Object{{"a", 1}});
    collection.close(chunk);
    whole += chunk;

    auto const read = json::parse(whole);
    ASSERT_TRUE(read) << read.error().why << whole;
    EXPECT_EQ(read->text_of("type"), "FeatureCollection");
    auto const* features = read->find("features")->array();
    ASSERT_TRUE(features);
    ASSERT_EQ(features->size(), 2U);
    EXPECT_EQ(features->at(0).text_of("type"), "Feature");
    EXPECT_TRUE(features->at(1).find("geometry")->is_null());
    EXPECT_EQ(*features->at(1).find("properties"), json::Value(json::Object{{"a", 1}}));
}

TEST(GeoJson, AnEmptyCollectionIsOne) {
    FeatureCollection collection;
    std::string out;
    collection.open(out);
    collection.close(out);
    auto const read = json::parse(out);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->find("features")->array()->empty());
}

}  // namespace
}  // namespace comity::geojson

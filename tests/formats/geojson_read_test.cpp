#include "formats/geojson_read.h"

#include <gtest/gtest.h>

#include <cmath>

namespace comity::geojson {
namespace {

std::string point_told(std::string const& geometry) {
    std::string wrong;
    auto const parsed = json::parse(geometry);
    auto const point = parsed ? point_of(*parsed, wrong) : std::nullopt;
    if (!point) return wrong.empty() ? "none" : "wrong";
    std::string out;
    json::number(out, std::round(point->lon * 100) / 100);
    out += ' ';
    json::number(out, std::round(point->lat * 100) / 100);
    return out;
}

TEST(GeoJsonRead, TakesAPointForEveryShape) {
    EXPECT_EQ(point_told(R"({"type":"Point","coordinates":[-48.2,12.8,99]})"), "-48.2 12.8");
    EXPECT_EQ(point_told(R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})"), "1.0 2.0");
    EXPECT_EQ(point_told(R"({"type":"LineString","coordinates":[[0,0],[1,0],[4,0]]})"), "2.0 0.0");
    EXPECT_EQ(point_told(R"({"type":"LineString","coordinates":[[7,7],[7,7]]})"), "7.0 7.0");
    EXPECT_EQ(point_told(R"({"type":"MultiLineString","coordinates":[[[0,0],[2,0]],[[5,5],[6,5],[7,5]]]})"),
              "6.0 5.0");
    EXPECT_EQ(point_told(R"({"type":"Polygon","coordinates":[[[0,0],[0,2],[2,2],[2,0],[0,0]]]})"), "1.0 1.0");
    EXPECT_EQ(
        point_told(R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[3,4]}]})"),
        "3.0 4.0");
}

// A horseshoe, open to the east: its middle is not in it. And an area with a hole in its middle.
TEST(GeoJsonRead, StaysWithinAreas) {
    EXPECT_EQ(point_told(R"({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,2],)"
                         R"([2,2],[2,8],[10,8],[10,10],[0,10],[0,0]]]})"),
              "1.0 5.0");
    EXPECT_EQ(point_told(R"({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],)"
                         R"([0,0]],[[1,1],[1,9],[8,9],[8,1],[1,1]]]})"),
              "9.0 5.0");
    EXPECT_EQ(point_told(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[0,1],[1,1],[1,0],)"
                         R"([0,0]]],[[[20,0],[20,4],[24,4],[24,0],[20,0]]]]})"),
              "22.0 2.0");
}

TEST(GeoJsonRead, RefusesGeometriesThatMakeNoSense) {
    for (auto const* wrong :
         {R"({"type":"Point","coordinates":[181,0]})", R"({"type":"Point","coordinates":["1","2"]})",
          R"({"type":"Point"})", R"({"type":"Polygon","coordinates":[]})",
          R"({"type":"Polygon","coordinates":[[]]})", R"({"type":"Circle","coordinates":[1,2]})",
          R"({"type":"GeometryCollection","geometries":[]})", R"({"type":"MultiPolygon","coordinates":[1]})"})
        EXPECT_EQ(point_told(wrong), "wrong") << wrong;
}

TEST(GeoJsonRead, ReadsFeatures) {
    auto const read = geojson::read(
        "\xEF\xBB\xBF{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":7,"
        "\"geometry\":null,\"properties\":{\"a\":1}},{\"type\":\"Feature\",\"geometry\":{\"type\":"
        "\"LineString\","
        "\"coordinates\":[[0,0],[1,1]]},\"properties\":null},{\"type\":\"Point\"}]}");
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 3u);
    EXPECT_EQ((*read)[0].id, "7");
    EXPECT_FALSE((*read)[0].place);
    EXPECT_EQ((*read)[1].shape, "LineString");
    EXPECT_EQ((*read)[2].wrong, "This is no Feature.");
    EXPECT_EQ(geojson::read(R"({"type":"Feature","geometry":null,"properties":{}})")->size(), 1u);
    EXPECT_EQ(geojson::read(R"({"type":"Topology"})").error().why,
              "This JSON is no FeatureCollection of GeoJSON.");
    EXPECT_FALSE(geojson::read("{"));
}

}  // namespace
}  // namespace comity::geojson

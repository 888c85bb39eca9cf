#include "formats/gpx.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/time.h"

namespace comity::gpx {
namespace {

// "name: fixes/fixes without time, …; waypoints"
std::string told(Result<Document> const& read) {
    if (!read) return read.error().why;
    std::string all;
    for (auto const& track : read->tracks) {
        std::size_t untimed = 0;
        for (auto const& segment : track.segments)
            for (auto const& fix : segment) untimed += !fix.at_ms;
        all += track.name + ":" + std::to_string(track.segments.size()) + "/" + std::to_string(track.fixes) +
               "/" + std::to_string(untimed) + " ";
    }
    return all + "+" + std::to_string(read->waypoints.size());
}

std::string wrapped(std::string const& inner) {
    return "<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n" + inner + "</gpx>";
}

TEST(Gpx, ReadsTracksSegmentsAndWaypoints) {
    auto const read = gpx::read(
        "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n" +
        wrapped("<metadata><name>Round</name></metadata>\n"
                "<wpt lat=\"12.5\" lon=\"-48.25\"><time>2026-03-01T03:30:02.5Z</time><name>Well</name>"
                "<cmt>dry</cmt><desc>since May</desc><type>Water</type></wpt>\n"
                "<wpt lat=\"91\" lon=\"0\"><name>Nowhere</name></wpt>\n"
                "<rte><rtept lat=\"1\" lon=\"1\"/></rte>\n"
                "<trk><name>A &amp; B</name><extensions><x:y xmlns:x=\"z\">1</x:y></extensions><trkseg>"
                "<trkpt lat=\"1\" lon=\"2\"><ele>5</ele><time>2026-03-01T03:30:02</time></trkpt>"
                "<trkpt lat=\"1\" lon=\"181\"/><trkpt lon=\"2\"/><trkpt lat=\"x\" lon=\"1\"/>"
                "</trkseg><trkseg/><trkseg><trkpt lat=\"-90\" lon=\"-180\"><time>1800-01-01T00:00:00Z</time>"
                "</trkpt></trkseg></trk>"));
    ASSERT_TRUE(read);
    EXPECT_EQ(told(read), "A & B:2/2/1 +2");
    EXPECT_EQ(read->name, "Round");
    EXPECT_EQ(read->routes, 1u);
    EXPECT_EQ(read->tracks[0].left_out, 3u);
    EXPECT_EQ(read->tracks[0].line, 7u);
    EXPECT_EQ(format_time(*read->tracks[0].segments[0][0].at_ms), "2026-03-01T03:30:02Z");
    auto const& well = read->waypoints[0];
    EXPECT_EQ(well.description, "since May\n\ndry");
    EXPECT_EQ(format_time(*well.fix.at_ms), "2026-03-01T03:30:02.500Z");
    EXPECT_EQ(well.fix.lon, -48.25);
    EXPECT_FALSE(read->waypoints[1].is_placed);
}

TEST(Gpx, RefusesWhatIsNone) {
    EXPECT_EQ(told(read("<kml/>")), "This XML is no GPX file.");
    EXPECT_EQ(told(read("")), "The GPX file is not well-formed XML.");
    EXPECT_EQ(told(read("<gpx><trk></gpx>")), "The GPX file is not well-formed XML.");
    EXPECT_EQ(told(read("<!DOCTYPE gpx [<!ENTITY a \"aaaa\">]><gpx>&a;</gpx>")),
              "The GPX file has a DOCTYPE; such XML is not read here.");
    EXPECT_EQ(told(read("<gpx/>")), "+0");
}

// Twins of these traps stand above.
TEST(Gpx, ReadsTheFilesOfOthers) {
    std::filesystem::path const folder(COMITY_SOURCE "/../shared/data/gpx");
    std::map<std::string, std::string> const expected{
        {"Mojstrovka.gpx", ":1/184/0 +0"},
        {"around-visnjan-with-car.gpx", "2020-12-18 07:24:29:1/104/0 +0"},
        {"cerknicko-without-times.gpx",
         "ACTIVE LOG:0/0/0 ACTIVE LOG #2:1/173/173 ACTIVE LOG #3:1/52/52 ACTIVE LOG #4:1/2/2 "
         "ACTIVE LOG #5:1/44/44 ACTIVE LOG #6:1/2/2 ACTIVE LOG #7:1/2/2 ACTIVE LOG #8:1/21/16 +7"},
        {"track-with-empty-segment.gpx", "2013-07-06T14:59:00Z:1/9/0 +0"},
        {"track-with-extremes.gpx", "Untitled Path:1/25/25 +0"},
        {"track_with_speed.gpx", ":1/3/0 +0"},
        {"unicode_with_bom.gpx", "+1"}};
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared/data/gpx is not here";
    for (auto const& [name, what] : expected) {
        std::ifstream file(folder / name, std::ios::binary);
        std::string const bytes{std::istreambuf_iterator<char>(file), {}};
        EXPECT_EQ(told(read(bytes)), what) << name;
    }
}

}  // namespace
}  // namespace comity::gpx

// What else than CSV is imported: by mappings, workbooks, features, tracks, photos and archives of these.
#include "formats/photo_parts.h"
#include "importing.h"
#include "zip_files.h"

namespace comity::intake {
namespace {

using comity::testing::workbook_of;
using comity::testing::zip_of;

constexpr char desk_table[] =
    "Ref,Incident,Words,X,Y,Date\nr1,Fire,Big,-48.2,12.8,01/03/2026\nr2,Flood,,,,13/03/2026\n";
constexpr char desk[] = R"({"name":"desk","title":["incident"],"text":["Words"],"lon":"X","lat":"Y",)"
                        R"("at":{"column":"Date","format":"dd/mm/yyyy"},"id":"Ref"})";
constexpr char gpx_track[] =
    "<gpx><wpt lat=\"12.5\" lon=\"-48\"><name>Well</name></wpt>"
    "<trk><name>Upper valley</name><trkseg><trkpt lat=\"12\" "
    "lon=\"-48\"><time>2026-03-01T03:30:00Z</time></trkpt>"
    "<trkpt lat=\"12.01\" lon=\"-48\"><time>2026-03-01T03:31:00Z</time></trkpt></trkseg></trk></gpx>";

std::string photo() {
    return comity::testing::jpeg_with_exif(
        photo::write_jpeg({20, 10, std::vector<std::uint8_t>(600, 99)}),
        comity::testing::exif_of("2026:03:01 18:30:05", "+02:00", true, 'N', 'W'));
}

class ImportFiles : public ImportTest {
  protected:
    void say(std::string const& kind, std::string const& body) {
        auto const heard = visit.speak.say({.kind = kind, .body = body});
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
    }
};

TEST_F(ImportFiles, ReadsATableByAMappingThatWasSavedAndKnowsItsRowsAgain) {
    EXPECT_TRUE(Imported(visit, desk_table).why.starts_with("The first row must name the columns"));
    EXPECT_EQ(Imported(visit, desk_table, {{"mapping", "desk"}}).why,
              "This space has no mapping of that name.");
    say("intake.mapping", desk);
    Imported const first(visit, desk_table, {{"mapping", "desk"}});
    EXPECT_EQ(first.counts(), "2 2 0 0 0");
    EXPECT_TRUE(first.done().ends_with(R"("format":"mapping","unknown_columns":[]}})"));
    EXPECT_EQ(Imported(visit, desk_table, {{"mapping", "desk"}}).counts(), "2 0 2 0 0");
    EXPECT_EQ(shown("SELECT title FROM report_text"), "Fire|Flood");
    // Said anew, the name means the new mapping; the row is the same, in other words.
    say("intake.mapping", R"({"name":"desk","title":["Words"],"text":["Incident"],"id":"Ref"})");
    EXPECT_EQ(Imported(visit, desk_table, {{"mapping", "desk"}}).counts(), "2 0 0 2 0");
    say("intake.mapping", R"({"name":"desk","withdrawn":true})");
    EXPECT_EQ(Imported(visit, desk_table, {{"mapping", "desk"}}).why,
              "This space has no mapping of that name.");
}

TEST_F(ImportFiles, ARowWithoutAnIdIsTheSameRowByWhateverMapping) {
    EXPECT_EQ(Imported(visit, "title,more\nFire,Big\n").counts(), "1 1 0 0 0");
    Pairs const otherwise{{"map", R"({"title":["title"],"text":["more"]})"}};
    EXPECT_EQ(Imported(visit, "title,more\nFire,Big\n", otherwise).counts(), "1 0 0 1 0");
    auto correcting = otherwise;
    correcting.emplace_back("correct", "1");
    Imported(visit, "title,more\nFire,Big\n", correcting);
    EXPECT_EQ(shown("SELECT text FROM report_text"), "Big");
}

TEST_F(ImportFiles, LooksAtATableThatFitsNothingAndProposesMappings) {
    say("intake.mapping", desk);
    say("intake.mapping", R"({"name":"short","title":["Incident"]})");
    say("intake.mapping", R"({"name":"other","title":["Elsewhere"]})");
    Imported const look(visit, desk_table, {{"look", "1"}, {"name", "a.csv"}});
    EXPECT_EQ(
        json::write(look.first("table")),
        R"({"file":"a.csv","format":"","columns":[{"name":"Ref","as":[],"examples":["r1","r2"]},)"
        R"({"name":"Incident","as":[],"examples":["Fire","Flood"]},{"name":"Words","as":[],"examples":["Big"]},)"
        R"({"name":"X","as":[],"examples":["-48.2"]},{"name":"Y","as":[],"examples":["12.8"]},)"
        R"({"name":"Date","as":[],"examples":["01/03/2026","13/03/2026"]}],"fits":["desk","short"],)"
        R"("wrong":"The first row must name the columns, title or text among them; the others are lat, lon, )"
        R"(radius_m, place, at, language, categories and id."})");
    EXPECT_EQ(look.with("look").size(), 0u);
    Imported const tried(visit, desk_table, {{"look", "1"}, {"map", R"({"title":["Incident"],"id":"Ref"})"}});
    EXPECT_EQ(tried.with("look").size(), 2u);
    EXPECT_EQ(json::write(*tried.first("table").find("columns")->array()->at(0).find("as")), R"(["id"])");
    EXPECT_FALSE(tried.first("table").find("wrong"));
    Imported const named(visit, desk_table, {{"look", "1"}, {"mapping", "desk"}});
    EXPECT_EQ(named.first("table").text_of("mapping"), "desk");
    EXPECT_EQ(named.first("look").text_of("at"), "2026-03-01T00:00:00Z");
    EXPECT_EQ(Imported(visit, desk_table, {{"map", "{}"}}).why,
              "A mapping needs a column for the title or the text.");
    EXPECT_EQ(Imported(visit, desk_table, {{"map", "{}"}, {"mapping", "desk"}}).why,
              "Ask for a mapping by its name or say one, not both.");
}

TEST_F(ImportFiles, ReadsASheetOfAWorkbook) {
    auto const row = [](std::string const& words) {
        return R"(<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c><c r="B1" t="inlineStr"><is><t>at</t>)"
               R"(</is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>)" +
               words + R"(</t></is></c><c r="B3" s="2"><v>46082.75</v></c></row>)" +
               R"(<row r="4"><c r="A4" t="inlineStr"><is><t>x</t></is></c><c r="C4"><v>5</v></c></row>)";
    };
    auto const book = workbook_of({{"New", row("First")}, {"Old", row("Second")}});
    Imported const imported(visit, book);
    EXPECT_EQ(imported.counts(), "2 1 0 0 1");
    EXPECT_EQ(imported.first("row").text_of("reason"),
              "The row has cells beyond the last column that the first row names.");
    EXPECT_EQ(Imported(visit, book).counts(), "2 0 1 0 1");
    EXPECT_EQ(Imported(visit, book, {{"sheet", "Old"}}).counts(), "2 1 0 0 1");
    EXPECT_EQ(shown("SELECT title FROM report_text"), "First|Second");
    EXPECT_EQ(shown("SELECT DISTINCT at_ms FROM report"), "1772388000000");
    Imported const look(visit, book, {{"look", "1"}});
    EXPECT_EQ(json::write(*look.first("table").find("sheets")), R"(["New","Old"])");
}

TEST_F(ImportFiles, ReadsFeaturesAndSaysWhatItMadeOfAreas) {
    std::string const file =
        R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"f1","geometry":{"type":"Polygon",)"
        R"("coordinates":[[[0,0],[0,2],[2,2],[2,0],[0,0]]]},"properties":{"name":"Camp","size":3}},)"
        R"({"type":"Feature","geometry":{"type":"Point","coordinates":[200,0]},"properties":{"name":"Off"}},)"
        R"({"type":"Feature","geometry":{"type":"Point","coordinates":[3,4]},"properties":{"name":"Here"}}]})";
    Imported const imported(visit, file);
    EXPECT_EQ(imported.counts(), "3 2 0 0 1");
    EXPECT_EQ(
        imported.first("row").text_of("reason"),
        "Its geometry cannot be read: positions are [lon, lat], lon from -180 to 180, lat from -90 to 90.");
    EXPECT_EQ(json::parse(imported.with("row")[1])->find("row")->text_of("reason"),
              "Only a point on or within this Polygon was taken.");
    EXPECT_TRUE(imported.done().ends_with(R"("format":"geojson","unknown_columns":["size"]}})"));
    EXPECT_EQ(Imported(visit, file).counts(), "3 0 2 0 1");
    EXPECT_EQ(shown("SELECT title FROM report_text"), "Camp|Here");
    EXPECT_EQ(Imported(visit, R"({"type":"FeatureCollection","features":[]})").why,
              "The GeoJSON file holds no feature.");
}

TEST_F(ImportFiles, ReadsTracksAndWaypointsOnce) {
    Imported const imported(visit, gpx_track, {{"name", "/tmp/patrol-3.gpx"}});
    EXPECT_EQ(imported.counts(), "2 2 0 0 0");
    auto const track = imported.first("track");
    EXPECT_EQ(track.text_of("who"), "patrol-3");
    EXPECT_EQ(track.text_of("ended"), "2026-03-01T03:31:00Z");
    EXPECT_EQ(shown("SELECT who || ',' || name || ',' || length_m FROM track"),
              "patrol-3,Upper valley,1112.0");
    EXPECT_EQ(shown("SELECT title FROM report_text"), "Well");
    EXPECT_EQ(Imported(visit, gpx_track, {{"name", "patrol-3.gpx"}}).counts(), "2 0 2 0 0");
    Imported const renamed(visit, gpx_track, {{"who", "Patrol 4"}, {"correct", "1"}});
    EXPECT_EQ(renamed.counts(), "2 0 1 1 0");
    EXPECT_EQ(renamed.first("row").text_of("reason"), "This track was imported before under another name.");
}

TEST_F(ImportFiles, SaysOpenlyWhatIsMissingOfATrack) {
    auto const reason = [&](std::string const& points) {
        Imported const imported(visit, "<gpx><trk><trkseg>" + points + "</trkseg></trk></gpx>");
        return imported.why.empty() ? std::string(imported.first("row").text_of("reason")) : imported.why;
    };
    EXPECT_EQ(reason("<trkpt lat=\"1\" lon=\"2\"/>"),
              "This track has no times: it can be drawn, but not replayed.");
    EXPECT_EQ(reason("<trkpt lat=\"1\" lon=\"2\"/><trkpt lat=\"1\" lon=\"x\"/><trkpt lat=\"1\" lon=\"2\">"
                     "<time>2026-03-01T00:00:00Z</time></trkpt>"),
              "No time is known of 1 point of this track. Not taken: 1 point without a place on the globe.");
    EXPECT_EQ(reason(""), "This track holds no points.");
    EXPECT_EQ(reason("<trkpt lat=\"1\" lon=\"x\"/>"), "No point of this track has a place on the globe.");
    EXPECT_EQ(Imported(visit, "<gpx><rte/></gpx>").why,
              "The GPX file holds planned routes alone; what is imported are tracks and waypoints.");
    EXPECT_EQ(Imported(visit, "<gpx/>").why, "The GPX file holds no track and no waypoint.");
    EXPECT_EQ(Imported(visit, "<!DOCTYPE gpx [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><gpx>&a;</gpx>").why,
              "The GPX file has a DOCTYPE; such XML is not read here.");
}

TEST_F(ImportFiles, ThinsALongTrackOpenlyAndKeepsItsFile) {
    std::string points;
    for (int i = 0; i < 20'000; ++i) points += "<trkpt lat=\"" + std::to_string(i * 1e-4) + "\" lon=\"1\"/>";
    auto const file = "<gpx><trk><name>Long</name><trkseg>" + points + "</trkseg></trk></gpx>";
    Imported const imported(visit, file);
    EXPECT_EQ(imported.counts(), "1 1 0 0 0");
    EXPECT_EQ(*imported.first("track").find("of_points")->integer(), 20'000);
    EXPECT_LE(*imported.first("track").find("points")->integer(), 6'000);
    auto const reason = std::string(imported.first("row").text_of("reason"));
    EXPECT_NE(reason.find("Of 20,000 points"), reason.npos) << reason;
    auto const path = visit.sight.blob_path(sha256(file));
    ASSERT_TRUE(path);
    EXPECT_EQ(std::filesystem::file_size(*path), file.size());
}

TEST_F(ImportFiles, TakesAPhotoWithWhatItsCameraWrote) {
    Imported const imported(visit, photo(), {{"name", "dir/IMG_1.jpg"}});
    EXPECT_EQ(imported.counts(), "1 1 0 0 0");
    EXPECT_EQ(shown("SELECT title || ',' || round(lon, 3) || ',' || at_ms FROM report_text JOIN report USING "
                    "(number)"),
              "IMG_1.jpg,-48.21,1772382605000");
    EXPECT_TRUE(visit.sight.blob_path(sha256(photo())));
    EXPECT_EQ(Imported(visit, photo()).counts(), "1 0 0 1 0") << "the same photo, under no name";
    EXPECT_EQ(Imported(visit, "GIF89a", {{"format", "photo"}}).why, "A photo must be a JPEG or a PNG.");
    EXPECT_NE(Imported(visit, photo().substr(0, 200)).why, "");
    std::string large = photo();
    large.resize((64 << 20) + 1);
    EXPECT_EQ(Imported(visit, large).why, "The photo is larger than 64 MiB.");
}

TEST_F(ImportFiles, AccountsForEachFileOfAnArchive) {
    say("intake.mapping", desk);
    auto const archive = zip_of({{"tables/desk.csv", desk_table},
                                 {"own.csv", "title\nOwn\n,\n"},
                                 {"gps/patrol-3.gpx", gpx_track},
                                 {"photos/", "", false},
                                 {"photos/IMG_1.JPG", photo(), false},
                                 {"README.txt", "Read me."},
                                 {"__MACOSX/._own.csv", "x"},
                                 {"more.zip", zip_of({{"a.csv", "title\nx\n"}})},
                                 {"broken.gpx", "<gpx>"},
                                 {.name = "secret.csv", .content = "title\nx\n", .flags = 1},
                                 {"../../up.csv", "title\nx\n"}});
    Imported const imported(visit, archive, {{"mapping", "desk"}});
    EXPECT_EQ(imported.counts(), "10 6 0 0 4") << imported.why;
    std::vector<std::string> files;
    for (auto const& line : imported.with("file")) {
        auto const parsed = json::parse(line);
        auto const& file = *parsed->find("file");
        files.push_back(std::string(file.text_of("name")) + ": " + std::string(file.text_of("format")) + " " +
                        std::to_string(*file.find("stored")->integer()) + " " +
                        std::to_string(*file.find("refused")->integer()) + " " +
                        std::string(file.text_of("reason")));
    }
    EXPECT_EQ(
        files,
        (std::vector<std::string>{
            "tables/desk.csv: mapping 2 0 ", "own.csv: comity csv 1 1 ", "gps/patrol-3.gpx: gpx 2 0 ",
            "photos/IMG_1.JPG: photo 1 0 ",
            "README.txt:  0 0 By its name this is no table (.csv, .tsv, .xlsx, .geojson), track (.gpx) or "
            "photo (.jpg, .png).",
            "__MACOSX/._own.csv:  0 0 A computer keeps this file for itself.",
            "more.zip:  0 0 An archive within an archive is not opened.",
            "broken.gpx:  0 1 The GPX file is not well-formed XML.",
            "secret.csv:  0 1 This file is encrypted; archives with a password are not opened.",
            "../../up.csv:  0 1 The name of this file leads out of the archive."}));
    auto const size = visit.sight.size();
    EXPECT_EQ(Imported(visit, archive, {{"mapping", "desk"}}).counts(), "10 0 6 0 4");
    EXPECT_EQ(visit.sight.size(), size);
}

TEST_F(ImportFiles, LooksIntoAnArchiveAndStoresNothing) {
    auto const size = visit.sight.size();
    auto const archive =
        zip_of({{"own.csv", "title\nOwn\n"}, {"a.gpx", gpx_track}, {"b.jpg", photo(), false}});
    Imported const look(visit, archive, {{"look", "1"}});
    EXPECT_EQ(look.with("look").size(), 3u);
    EXPECT_EQ(look.with("track").size(), 1u);
    EXPECT_EQ(look.with("file").size(), 3u + 3u) << "a line for each, and rows name theirs";
    EXPECT_EQ(look.first("table").text_of("file"), "own.csv");
    EXPECT_EQ(visit.sight.size(), size);
    EXPECT_FALSE(visit.sight.blob_path(sha256(photo())));
}

TEST_F(ImportFiles, RefusesABombAsAWhole) {
    EXPECT_EQ(Imported(visit, zip_of({{"a.csv", std::string(20 << 20, '0')}})).why,
              "The zip archive unpacks to far more than it holds; such archives are not opened.");
    EXPECT_EQ(Imported(visit, zip_of({})).why, "The archive holds no file.");
}

}  // namespace
}  // namespace comity::intake

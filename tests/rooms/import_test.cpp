#include "importing.h"

namespace comity::intake {
namespace {

TEST_F(ImportTest, AccountsForEveryRow) {
    auto const file = comity::testing::fixture("ushahidi/cyprina.csv");
    auto const clinic = std::to_string(visit.sight.size() + 1);
    Imported const first(visit, file);
    EXPECT_EQ(first.counts(), "12 7 1 1 3");
    EXPECT_TRUE(first.done().ends_with(R"("format":"ushahidi","unknown_columns":[]}})"));
    auto const rows = first.with("row");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0],
              R"({"row":{"line":10,"reason":"The place is off the globe: longitude goes from -180 to 180, )"
              R"(latitude from -90 to 90.","outcome":"refused"}})");
    EXPECT_EQ(rows[3], R"({"row":{"line":17,"reason":"This row was imported before in other words.",)"
                       R"("outcome":"changed","number":)" +
                           clinic + "}}");
    EXPECT_EQ(Imported(visit, file).counts(), "12 0 8 1 3");
    EXPECT_EQ(shown("SELECT reports FROM report_total"), "7");
}

TEST_F(ImportTest, CorrectsOnlyWhenTold) {
    Imported(visit, "id,title\na,First\nb,Stays\n");
    std::string const changed = "id,title\na,Second\nb,Stays\n";
    EXPECT_EQ(Imported(visit, changed).counts(), "2 0 1 1 0");
    EXPECT_EQ(shown("SELECT title FROM report_text"), "First|Stays");
    Imported const corrected(visit, changed, {{"correct", "1"}});
    EXPECT_EQ(corrected.counts(), "2 0 1 1 0");
    EXPECT_EQ(shown("SELECT title FROM report_text"), "Second|Stays");
    EXPECT_EQ(Imported(visit, changed, {{"correct", "1"}}).counts(), "2 0 2 0 0");
    EXPECT_EQ(Imported(visit, "id,title\na,Third\n", {{"correct", "1"}}).counts(), "1 0 0 1 0");
    EXPECT_EQ(shown("SELECT title FROM report_text"), "Third|Stays");
}

TEST_F(ImportTest, CountsEqualRowsWithoutIds) {
    std::string const file = "title,text\nSame,row\nSame,row\nOther,row\nSame,row";
    EXPECT_EQ(Imported(visit, file).counts(), "4 4 0 0 0");
    EXPECT_EQ(Imported(visit, file).counts(), "4 0 4 0 0");
    EXPECT_EQ(Imported(visit, file + "\nSame,row\n").counts(), "5 1 4 0 0");
}

TEST_F(ImportTest, LooksWithoutStoring) {
    auto const size = visit.sight.size();
    Imported const look(visit, comity::testing::fixture("ushahidi/cyprina.csv"), {{"look", "1"}});
    EXPECT_EQ(look.with("look").size() + look.with("row").size(), 10u);
    EXPECT_TRUE(look.lines[0].starts_with(R"({"table":{"format":"ushahidi","columns":[{"name":)"));
    EXPECT_TRUE(look.lines[1].starts_with(R"({"look":{"title":"No water at Hill Street",)"));
    EXPECT_EQ(visit.sight.size(), size);
}

TEST_F(ImportTest, NamesColumnsItDoesNotRead) {
    Imported const imported(visit, "title,colour,size\nx,red,5\n");
    EXPECT_TRUE(imported.done().ends_with(R"("unknown_columns":["colour","size"]}})")) << imported.done();
}

TEST_F(ImportTest, PassesOverARowOfTags) {
    EXPECT_EQ(
        Imported(visit, "title,lat,lon\n#description+title,#geo+lat,#geo+lon\nWater,12.8,-48.2\n").counts(),
        "1 1 0 0 0");
}

TEST_F(ImportTest, RefusesWhatIsNoTableOfReports) {
    EXPECT_FALSE(Imported(visit, "").why.empty());
    EXPECT_TRUE(Imported(visit, "name,age\nx,5\n").why.starts_with("The first row must name the columns"));
    EXPECT_EQ(Imported(visit, "title\nx\n", {{"format", "xlsx"}}).why, "This is no zip archive.");
    EXPECT_EQ(Imported(visit, "title\nx\n", {{"format", "dbf"}}).why,
              "What can be imported is csv, xlsx, geojson, gpx, photo, or a zip of these.");
}

TEST_F(ImportTest, GoesOverManyBatches) {
    std::string file = "id,title,categories\n";
    for (int i = 0; i < 4321; ++i)
        file += std::to_string(i) + (i % 100 == 7 ? ",,\n" : ",Report " + std::to_string(i) + ",a;b\n");
    Imported const imported(visit, file);
    EXPECT_EQ(imported.counts(), "4321 4277 0 0 44");
    EXPECT_EQ(imported.with("row").size(), 44u);
    EXPECT_GE(imported.with("progress").size(), 4u);
    EXPECT_EQ(shown("SELECT reports FROM report_total"), "4277");
    EXPECT_EQ(Imported(visit, file).counts(), "4321 0 4277 0 44");
}

// A batch ends at 8 MiB of bodies: these 19 MiB are three, each with its line of progress.
TEST_F(ImportTest, LargeRowsComeInSmallBatches) {
    std::string text;
    for (int i = 0; i < 49'000; ++i) text += "\U0001f30a";
    std::string file = "id,text\n";
    for (int i = 0; i < 100; ++i) file += std::to_string(i) + "," + text + "\n";
    Imported const imported(visit, file);
    EXPECT_EQ(imported.counts(), "100 100 0 0 0");
    EXPECT_GE(imported.with("progress").size(), 3u);
}

TEST_F(ImportTest, TakesTheRealExportWholeAndOnce) {
    auto const file = comity::testing::real_export();
    if (file.empty()) GTEST_SKIP() << "../shared/data/haiti-2010/reports.csv is not here";
    EXPECT_EQ(Imported(visit, file).counts(), "1796 1796 0 0 0");
    EXPECT_EQ(Imported(visit, file).counts(), "1796 0 1796 0 0");
    EXPECT_EQ(shown("SELECT count(*) FROM report WHERE lon IS NOT NULL"), "1796");
}

}  // namespace
}  // namespace comity::intake

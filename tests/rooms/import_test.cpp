#include "rooms/intake/import.h"

#include <gtest/gtest.h>

#include "rooms/intake/room.h"
#include "rooms/situation/room.h"
#include "testing.h"
#include "told.h"

namespace comity::intake {
namespace {

class Imported {
  public:
    Imported(Visit const& visit, std::string const& file, Pairs query = {}) {
        Request request;
        request.method = Method::post;
        request.query = std::move(query);
        request.body = file;
        auto reply = import_route().answer(visit, request);
        if (!reply) {
            why = reply.error().why;
            return;
        }
        auto text = reply->body;
        while (reply->next) {
            auto more = reply->next();
            EXPECT_TRUE(more);
            if (!*more) break;
            text += **more;
        }
        std::stringstream stream(text);
        for (std::string line; std::getline(stream, line);) lines.push_back(line);
    }

    std::string done() const { return lines.empty() ? why : lines.back(); }
    std::string counts() const {
        auto const last = json::parse(lines.back());
        auto const* done = last->find("done");
        std::string all;
        for (auto name : {"rows", "stored", "again", "changed", "refused"})
            all += (all.empty() ? "" : " ") + std::to_string(*done->find(name)->integer());
        return all;
    }
    std::vector<std::string> with(std::string_view member) const {
        std::vector<std::string> found;
        for (auto const& line : lines)
            if (json::parse(line)->find(member)) found.push_back(line);
        return found;
    }

    std::string why;
    std::vector<std::string> lines;
};

class Import : public ::testing::Test {
  protected:
    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock clock;
    Rooms rooms{room(), situation::room()};
    std::unique_ptr<House> house = comity::testing::house_with_space(folder.path(), clock.clock(), rooms);
    Visit visit = comity::testing::visit(*house);

    std::string shown(std::string_view sql) {
        auto const reading = visit.sight.read();
        auto& query = reading->query(sql);
        std::string all;
        while (query.step()) all.append(all.empty() ? "" : "|").append(query.text(0));
        return all;
    }
};

TEST_F(Import, AccountsForEveryRow) {
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

TEST_F(Import, CorrectsOnlyWhenTold) {
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

TEST_F(Import, CountsEqualRowsWithoutIds) {
    std::string const file = "title,text\nSame,row\nSame,row\nOther,row\nSame,row";
    EXPECT_EQ(Imported(visit, file).counts(), "4 4 0 0 0");
    EXPECT_EQ(Imported(visit, file).counts(), "4 0 4 0 0");
    EXPECT_EQ(Imported(visit, file + "\nSame,row\n").counts(), "5 1 4 0 0");
}

TEST_F(Import, LooksWithoutStoring) {
    auto const size = visit.sight.size();
    Imported const look(visit, comity::testing::fixture("ushahidi/cyprina.csv"), {{"look", "1"}});
    EXPECT_EQ(look.with("look").size() + look.with("row").size(), 10u);
    EXPECT_TRUE(look.lines[0].starts_with(R"({"table":{"format":"ushahidi","columns":[{"name":)"));
    EXPECT_TRUE(look.lines[1].starts_with(R"({"look":{"title":"No water at Hill Street",)"));
    EXPECT_EQ(visit.sight.size(), size);
}

TEST_F(Import, NamesColumnsItDoesNotRead) {
    Imported const imported(visit, "title,colour,size\nx,red,5\n");
    EXPECT_TRUE(imported.done().ends_with(R"("unknown_columns":["colour","size"]}})")) << imported.done();
}

TEST_F(Import, PassesOverARowOfTags) {
    EXPECT_EQ(
        Imported(visit, "title,lat,lon\n#description+title,#geo+lat,#geo+lon\nWater,12.8,-48.2\n").counts(),
        "1 1 0 0 0");
}

TEST_F(Import, RefusesWhatIsNoTableOfReports) {
    EXPECT_FALSE(Imported(visit, "").why.empty());
    EXPECT_TRUE(Imported(visit, "name,age\nx,5\n").why.starts_with("The first row must name the columns"));
    EXPECT_EQ(Imported(visit, "title\nx\n", {{"format", "xlsx"}}).why, "This is no zip archive.");
    EXPECT_EQ(Imported(visit, "title\nx\n", {{"format", "dbf"}}).why,
              "What can be imported is csv, xlsx, geojson, gpx, photo, or a zip of these.");
}

TEST_F(Import, GoesOverManyBatches) {
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
TEST_F(Import, LargeRowsComeInSmallBatches) {
    std::string text;
    for (int i = 0; i < 49'000; ++i) text += "\U0001f30a";
    std::string file = "id,text\n";
    for (int i = 0; i < 100; ++i) file += std::to_string(i) + "," + text + "\n";
    Imported const imported(visit, file);
    EXPECT_EQ(imported.counts(), "100 100 0 0 0");
    EXPECT_GE(imported.with("progress").size(), 3u);
}

TEST_F(Import, TakesTheRealExportWholeAndOnce) {
    auto const file = comity::testing::real_export();
    if (file.empty()) GTEST_SKIP() << "../shared/data/haiti-2010/reports.csv is not here";
    EXPECT_EQ(Imported(visit, file).counts(), "1796 1796 0 0 0");
    EXPECT_EQ(Imported(visit, file).counts(), "1796 0 1796 0 0");
    EXPECT_EQ(shown("SELECT count(*) FROM report WHERE lon IS NOT NULL"), "1796");
}

}  // namespace
}  // namespace comity::intake

#include "rooms/intake/ushahidi.h"

#include <gtest/gtest.h>

#include <set>

#include "base/time.h"
#include "formats/csv.h"
#include "told.h"

namespace comity::intake {
namespace {

struct Table {
    std::vector<MappedRow> rows;
    std::vector<std::string> refused;
    std::string format;
};

// As the import reads a file, what check_report refuses among the refused.
Table read_table(std::string const& file) {
    Table table;
    auto const dialect = csv::sniff(file);
    EXPECT_TRUE(dialect);
    csv::Reader reader(file, *dialect);
    csv::Record record;
    EXPECT_TRUE(reader.next(record));
    auto const mapping = find_mapping(record.fields);
    EXPECT_TRUE(mapping) << mapping.error().why;
    table.format = mapping->format;
    while (reader.next(record)) {
        auto row = mapping->read(record.fields);
        auto const fits =
            row ? check_report(write_report(row->report)) : Result<void>(std::unexpected(row.error()));
        fits ? table.rows.push_back(*row) : table.refused.push_back(fits.error().why);
    }
    return table;
}

using Names = std::vector<std::string>;

TEST(Ushahidi, DividesCategoriesWhereACodeBegins) {
    EXPECT_EQ(split_ushahidi_categories("5b. Structures a risque | Unstable Structure, "),
              (Names{"5b. Structures a risque | Unstable Structure"}));
    EXPECT_EQ(split_ushahidi_categories("2a. Vivres, eau | Food, water, 6. Natural Hazards, "),
              (Names{"2a. Vivres, eau | Food, water", "6. Natural Hazards"}));
    EXPECT_EQ(split_ushahidi_categories("1. A, 1. A, "), (Names{"1. A"}));
    EXPECT_EQ(split_ushahidi_categories("Roads, Markets, "), (Names{"Roads", "Markets"}));
    EXPECT_EQ(split_ushahidi_categories("12c. Last,"), (Names{"12c. Last"}));
    EXPECT_EQ(split_ushahidi_categories(" "), Names{});
    EXPECT_EQ(split_ushahidi_categories(", , "), Names{});
}

TEST(Ushahidi, ReadsDatesDayFirst) {
    EXPECT_EQ(read_ushahidi_date("12/01/2010 04:08"), civil_time(2010, 1, 12, 4, 8, 0));
    EXPECT_EQ(read_ushahidi_date("2010-01-12 04:08:59"), civil_time(2010, 1, 12, 4, 8, 59));
    EXPECT_EQ(read_ushahidi_date("2010-01-12"), civil_time(2010, 1, 12, 0, 0, 0));
    for (auto wrong :
         {"", "01/13/2010 04:08", "29/02/2010", "12/01/20100 04:08", "12/01/10", "12/01/2010 24:00",
          "12/01/2010 04", "12/01/1810 04:08", "2010-1-12", "12/01/2010 04:08 PM"})
        EXPECT_EQ(read_ushahidi_date(wrong), std::nullopt) << wrong;
}

TEST(Ushahidi, ReadsAnExport) {
    auto const table = read_table(testing::fixture("ushahidi/cyprina.csv"));
    EXPECT_EQ(table.format, "ushahidi");
    ASSERT_EQ(table.rows.size(), 9u);
    auto const& water = table.rows[0];
    EXPECT_EQ(water.external_id, "4");
    EXPECT_EQ(water.report.text, "Forty families, the tank is dry.\n\n\"Since the night\", they say.");
    EXPECT_EQ(water.report.place->name, "Hill Street, Amathea");
    EXPECT_EQ(water.report.place->point, (Point{-48.2031, 12.8044}));
    EXPECT_EQ(water.report.at_ms, civil_time(2026, 3, 1, 3, 38, 0));
    EXPECT_EQ(water.report.source, (Source{"ushahidi", "4", true, false}));
    auto const& clinic = table.rows[1];
    EXPECT_EQ(clinic.report.title, "Clinic & school at Ti-Morn");
    EXPECT_EQ(clinic.report.text, "Klinik-la bizin dilo <vit>. / The clinic needs water, quickly.");
    EXPECT_EQ(clinic.report.categories.size(), 3u);
    EXPECT_EQ(clinic.report.verified, true);
    auto const& bridge = table.rows[2];
    EXPECT_EQ(bridge.report.title, "Pont coup? ? Alder");  // what was lost stays lost
    EXPECT_EQ(bridge.report.categories.size(), 1u);
    EXPECT_TRUE(table.rows[3].report.categories.empty());
    EXPECT_TRUE(table.rows[3].report.text.empty());
    auto const& coast = table.rows[5];
    EXPECT_FALSE(coast.report.place->point);
    EXPECT_EQ(coast.report.place->name, "East coast");
    EXPECT_EQ(table.refused.size(), 3u);
    EXPECT_EQ(table.refused[2],
              "INCIDENT DATE must be dd/mm/yyyy hh:mm or yyyy-mm-dd hh:mm, in a year from 1900 to 2199.");
}

TEST(Ushahidi, ReadsTheRealExportWhole) {
    auto const file = testing::real_export();
    if (file.empty()) GTEST_SKIP() << "../shared/data/haiti-2010/reports.csv is not here";
    auto const table = read_table(file);
    EXPECT_EQ(table.rows.size(), 1796u);
    EXPECT_EQ(table.refused, Names{});
    std::set<std::string> categories;
    std::size_t without = 0;
    for (auto const& row : table.rows) {
        EXPECT_TRUE(row.report.place && row.report.place->point && row.report.at_ms);
        EXPECT_EQ(row.report.text.find("&amp;"), std::string::npos);
        categories.insert(row.report.categories.begin(), row.report.categories.end());
        without += row.report.categories.empty();
    }
    EXPECT_EQ(categories.size(), 34u);
    EXPECT_EQ(without, 3u);
}

std::string mapping_refusal(std::vector<std::string_view> const& header) {
    auto const mapping = find_mapping(header);
    return mapping ? "" : mapping.error().why;
}

TEST(ComityCsv, NamesWhatIsMissing) {
    EXPECT_EQ(mapping_refusal({"Title", " LAT ", "lon"}), "");
    EXPECT_EQ(mapping_refusal({"title", "lat"}), "The columns lat and lon belong together.");
    EXPECT_EQ(mapping_refusal({"title", "title"}), "The column \"title\" is there twice.");
    EXPECT_TRUE(mapping_refusal({"name", "lat", "lon"}).starts_with("The first row must name the columns"));
    EXPECT_EQ(mapping_refusal({"INCIDENT TITLE", "INCIDENT DATE", "LATITUDE"}),
              "The columns LATITUDE and LONGITUDE belong together.");
}

TEST(ComityCsv, ReadsRows) {
    auto const table = read_table(
        "id,title,text,lat,lon,radius_m,place,at,language,categories,colour\n"
        "a,Water,Dry &amp; dusty,12.8,-48.2,50,Hill Street,2026-03-01T03:38:00Z,en,water; health;water,red\n"
        "b,Name alone,,,,,Amathea,2026-03-01,,,\n"
        "c,Half a place,,12.8,,,,,,,\n"
        "d,Radius of nothing,,,,50,,,,,\n"
        "e,No time,,,,,,tomorrow,,,\n"
        "f,,,,,,,,,,\n"
        "g,Comma for a point,,\"12,8\",\"-48,2\",,,,,,\n");
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(table.rows[0].report.categories, (Names{"water", "health"}));
    EXPECT_EQ(table.rows[0].report.text, "Dry &amp; dusty");
    EXPECT_EQ(table.rows[0].report.place, (Place{Point{-48.2, 12.8}, 50, "Hill Street"}));
    EXPECT_EQ(table.rows[1].report.place, (Place{std::nullopt, std::nullopt, "Amathea"}));
    EXPECT_EQ(table.refused.size(), 5u);
}

}  // namespace
}  // namespace comity::intake

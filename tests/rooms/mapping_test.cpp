// Mappings that somebody said: what their columns become.
#include <gtest/gtest.h>

#include "base/time.h"
#include "rooms/intake/said_mapping.h"

namespace comity::intake {
namespace {

using Cells = std::vector<std::string_view>;

SaidMapping said(std::string const& body) {
    auto const read = read_said_mapping(*json::parse(body), Name::may_be_missing);
    EXPECT_TRUE(read) << (read ? "" : read.error().why);
    return read.value_or(SaidMapping{});
}

std::string row_told(std::string const& body, Cells const& header, Cells const& cells) {
    auto const mapping = mapping_of(said(body), header);
    if (!mapping) return mapping.error().why;
    auto row = mapping->read(cells);
    if (!row) return row.error().why;
    auto const id = row->external_id;
    return json::write(write_report(std::move(row->report))) + (id.empty() ? "" : " " + id);
}

TEST(Mapping, JoinsColumnsAndNamesParagraphs) {
    EXPECT_EQ(
        row_told(
            R"({"title":["Kind","place"],"text":["What happened","Needs","None"],"place":["Village","District"],)"
            R"("id":"Ref","language":"Lang","categories":{"columns":["Kind","More"],"separator":"|"}})",
            {"KIND", " Place ", "What happened", "Needs", "None", "Village", "District", "Ref", "Lang",
             "More"},
            {"Fire", "Port", "It burns.", "Water", "", "Orne", "North", " r-1 ", "fr", "Smoke| Fire |"}),
        R"({"title":"Fire, Port","text":"What happened: It burns.\n\nNeeds: Water","language":"fr",)"
        R"("place":{"name":"Orne, North"},"categories":["Fire","Smoke"]} r-1)");
}

TEST(Mapping, SaysWhatHoldsForAllRowsWhereColumnsAreSilent) {
    auto const body = R"({"text":["Words"],"place":["Where"],"language":"Lang","lon":"X","lat":"Y",)"
                      R"("always":{"language":"ar","categories":["Health"],"place":"Port Alder"}})";
    Cells const header{"Words", "Where", "Lang", "X", "Y"};
    EXPECT_EQ(row_told(body, header, {"a", "", "", "", ""}),
              R"({"text":"a","language":"ar","place":{"name":"Port Alder"},"categories":["Health"]})");
    EXPECT_EQ(
        row_told(body, header, {"a", "Orne", "fr", "-48.2", "12.8"}),
        R"({"text":"a","language":"fr","place":{"lon":-48.2,"lat":12.8,"name":"Orne"},"categories":["Health"]})");
    EXPECT_EQ(row_told(body, header, {"a", "", "", "-48.2", ""}),
              "Longitude and latitude belong together; one of them is empty.");
}

TEST(Mapping, RefusesATableWithoutItsColumns) {
    EXPECT_EQ(row_told(R"({"title":["Incident"]})", {"Other"}, {"x"}),
              "The table has no column \"Incident\", which the mapping names.");
    EXPECT_EQ(row_told(R"({"title":["Incident"]})", {"Incident", "INCIDENT"}, {"x", "y"}),
              "The table has more than one column \"Incident\", which the mapping names.");
    EXPECT_TRUE(fits(said(R"({"title":["Incident"]})"), Cells{"x", "incident"}));
    EXPECT_FALSE(fits(said(R"({"title":["Incident"],"id":"Ref"})"), Cells{"x", "incident"}));
}

TEST(Mapping, TellsWhatEachColumnBecomes) {
    auto const mapping = mapping_of(said(R"({"title":["A"],"text":["A","B"]})"), Cells{"A", "B", "C", ""});
    ASSERT_TRUE(mapping);
    EXPECT_EQ(mapping->uses, (Uses{{"title", "text"}, {"text"}, {}, {}}));
    EXPECT_EQ(mapping->unknown_columns, std::vector<std::string>{"C"});
}

std::string date(std::string_view text, DateFormat format, std::int64_t east_hours = 0) {
    auto const at_ms = read_date(text, format, east_hours * 3'600'000);
    return at_ms ? format_time(*at_ms) : "none";
}

TEST(Mapping, ReadsDatesAsToldAndTurnsNoneRound) {
    using enum DateFormat;
    EXPECT_EQ(date("2026-03-01", iso, 2), "2026-02-28T22:00:00Z");
    EXPECT_EQ(date("2026-03-01 18:30", iso, 2), "2026-03-01T16:30:00Z");
    EXPECT_EQ(date("2026-03-01T18:30:00+05:00", iso, 2), "2026-03-01T13:30:00Z");
    EXPECT_EQ(date("1/3/2026", iso), "none");
    EXPECT_EQ(date("01/03/2026 18:30", day_first, 2), "2026-03-01T16:30:00Z");
    EXPECT_EQ(date("1.3.2026 18:30:05", day_first), "2026-03-01T18:30:05Z");
    EXPECT_EQ(date("03/13/2026", day_first), "none");
    EXPECT_EQ(date("03/13/2026", month_first), "2026-03-13T00:00:00Z");
    EXPECT_EQ(date("13/03/2026", month_first), "none");
    EXPECT_EQ(date("01/03/26", day_first), "none");
    EXPECT_EQ(date("31/02/2026", day_first), "none");
    EXPECT_EQ(date("01/03/2026 25:00", day_first), "none");
    EXPECT_EQ(date("01/03/1850", day_first), "none");
    EXPECT_EQ(date("46082.75", excel, -1), "2026-03-01T19:00:00Z");
    EXPECT_EQ(date("2026-03-01T18:30:00", excel), "2026-03-01T18:30:00Z");
    for (auto const* none : {"", "0", "-5", "9999999", "x", "nan"})
        EXPECT_EQ(date(none, excel), "none") << none;
}

std::string refusal(std::string const& body) {
    auto const checked = check_mapping(*json::parse(body));
    return checked ? "" : checked.error().why;
}

TEST(Mapping, RefusesWhatItsPageDoesNotAllow) {
    auto const with = [](std::string const& more) { return R"({"name":"desk","title":["A"],)" + more + "}"; };
    EXPECT_EQ(refusal(R"({"name":"desk","withdrawn":true})"), "");
    EXPECT_NE(refusal(R"({"title":["A"]})"), "");
    EXPECT_EQ(refusal("[]"), "A mapping must be a JSON object.");
    EXPECT_EQ(refusal(with(R"("colour":"A")")), "A mapping has no member \"colour\".");
    EXPECT_EQ(refusal(with(R"("text":[])")),
              "The columns of \"text\" must be a list of 1 to 32 names of columns.");
    EXPECT_NE(refusal(with(R"("text":[7])")), "");
    EXPECT_EQ(refusal(with(R"("at":"A")")), "The member at must be an object of column, format and zone.");
    EXPECT_NE(refusal(with(R"("at":{"format":"iso"})")), "");
    for (auto const* zone : {"CET", "+2", "+15:00", "+02:60", "2:00"})
        EXPECT_EQ(refusal(with(R"("at":{"column":"A","zone":")" + std::string(zone) + "\"}")),
                  "The zone of times is Z, or such as +02:00.");
    EXPECT_EQ(refusal(with(R"("categories":{"columns":["A"],"separator":", "})")),
              "The separator of categories is one sign, such as \";\" or \",\".");
    EXPECT_EQ(refusal(with(R"("categories":{"separator":","})")),
              "The categories need the columns in which they stand.");
    EXPECT_EQ(refusal(with(R"("always":{"title":"x"})")), "The member always has no member \"title\".");
}

}  // namespace
}  // namespace comity::intake

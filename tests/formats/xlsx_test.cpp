#include "formats/xlsx.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "formats/xlsx_parts.h"
#include "zip_files.h"

namespace comity::xlsx {
namespace {

using comity::testing::workbook_of;

// Rows as "line: cell|cell".
std::string rows_of(std::string const& bytes, std::string_view name = "") {
    auto sheet = Sheet::open(bytes, name);
    if (!sheet) return sheet.error().why;
    std::string all;
    for (Row row; sheet->next(row);) {
        if (!all.empty()) all += "\n";
        all += std::to_string(row.line) + ": " + (row.wrong.empty() ? join(row.cells, "|") : row.wrong);
    }
    return all;
}

TEST(Xlsx, ReadsTextsNumbersTruthsAndKeptValuesOfFormulas) {
    auto const bytes = workbook_of(
        {{"Reports",
          R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>)"
          R"(<row r="3"><c r="A3" t="inlineStr"><is><t>in </t></is></c><c r="B3"><v>12.810000000000001</v>)"
          R"(</c><c r="C3" t="b"><v>1</v></c><c r="D3" t="str"><f>A1</f><v>kept</v></c>)"
          R"(<c r="E3"><f>1+1</f><v>2</v></c><c r="F3" t="e"><v>#N/A</v></c><c r="G3"><v>1E+3</v></c></row>)"
          R"(<row r="4"><c r="A4"/></row><row><c><v>5</v></c><c><v>6</v></c></row>)"}},
        {"<t>title</t>",
         R"(<r><t>two </t></r><r><t xml:space="preserve">runs</t></r><rPh><t>aloud</t></rPh>)"});
    EXPECT_EQ(rows_of(bytes), "1: title||two runs\n3: in |12.81|TRUE|kept|2|#N/A|1000\n5: 5|6");
    EXPECT_TRUE(is_xlsx(bytes));
    EXPECT_FALSE(is_xlsx(comity::testing::zip_of({{"a.csv", "x"}})));
}

TEST(Xlsx, ReadsDatesByTheirStyle) {
    std::string const row =
        R"(<row r="1"><c r="A1" s="1"><v>46082</v></c><c r="B1" s="2"><v>46082.75</v></c>)"
        R"(<c r="C1" s="3"><v>46082</v></c><c r="D1" s="99"><v>46082</v></c></row>)";
    EXPECT_EQ(rows_of(workbook_of({{"a", row}})), "1: 2026-03-01|2026-03-01T18:00:00|46082|46082");
    EXPECT_EQ(rows_of(workbook_of({{"a", row}}, {}, true)), "1: 2030-03-02|2030-03-02T18:00:00|46082|46082");
}

TEST(Xlsx, CountsTheDayThatNeverWas) {
    EXPECT_EQ(date_of_serial(1, false), "1900-01-01");
    EXPECT_EQ(date_of_serial(59, false), "1900-02-28");
    EXPECT_EQ(date_of_serial(61, false), "1900-03-01");
    EXPECT_EQ(date_of_serial(0, true), "1904-01-01");
    EXPECT_EQ(date_of_serial(46082.999999, false), "2026-03-02");  // as sheets round it
    EXPECT_EQ(date_of_serial(-1, false), "");
    EXPECT_EQ(date_of_serial(4e9, false), "");
}

TEST(Xlsx, KnowsFormatsOfDates) {
    for (auto const* date : {"yyyy\\-mm\\-dd", "d/m/yy h:mm", "[$-409]mmmm d", "\"on\" dd.mm."})
        EXPECT_TRUE(is_date_format(date)) << date;
    for (auto const* number : {"0.00", "#,##0\" days\"", "[Red]0", "0\\d", "0;[Red]-0", "@", "General"})
        EXPECT_FALSE(is_date_format(number)) << number;
}

TEST(Xlsx, OpensTheSheetThatIsNamed) {
    std::string const row = R"(<row r="1"><c r="A1"><v>1</v></c></row>)";
    auto const bytes =
        workbook_of({{"First", row}, {"Last &amp; least", R"(<row r="2"><c r="B2"><v>2</v></c></row>)"}});
    EXPECT_EQ(rows_of(bytes), "1: 1");
    EXPECT_EQ(rows_of(bytes, "Last & least"), "2: |2");
    EXPECT_EQ(rows_of(bytes, "Third"),
              "The workbook has no sheet of that name; it has: First, Last & least.");
    EXPECT_EQ(Sheet::open(bytes, "")->names().size(), 2u);
}

TEST(Xlsx, RefusesWhatIsDamagedOrTooWide) {
    EXPECT_EQ(rows_of(comity::testing::zip_of({{"xl/workbook.xml", "<workbook/>"}})),
              "This is no XLSX workbook: parts of it are missing.");
    EXPECT_EQ(rows_of("a,b\n"), "This is no zip archive.");
    EXPECT_EQ(rows_of(workbook_of({{"a", R"(<row r="1"><c r="A1"><v>1</v></row>)"}})),
              "The workbook is not well-formed XML.");
    EXPECT_EQ(rows_of(workbook_of({{"a", R"(<row r="7"><c r="XFD7"><v>1</v></c></row>)"}})),
              "7: The row is wider than 512 columns.");
    EXPECT_EQ(rows_of(workbook_of({{"a", R"(<row r="1"><c r="A1" t="s"><v>9</v></c></row>)"}})), "");
    auto const bomb = R"(<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>)";
    EXPECT_EQ(
        rows_of(comity::testing::zip_of({{"xl/workbook.xml", bomb}, {"xl/_rels/workbook.xml.rels", bomb}})),
        "The workbook has a DOCTYPE; such XML is not read here.");
}

}  // namespace
}  // namespace comity::xlsx

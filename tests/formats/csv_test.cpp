#include "formats/csv.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace comity::csv {
namespace {

struct Row {
    std::size_t line;
    std::vector<std::string> fields;
    std::string wrong;
    bool operator==(Row const&) const = default;
};

void PrintTo(Row const& row, std::ostream* out) {
    *out << row.line << ":";
    for (auto const& field : row.fields) *out << " [" << field << "]";
    *out << " " << row.wrong;
}

std::vector<Row> rows_of(std::string_view bytes, Dialect const& dialect = {}) {
    Reader reader(bytes, dialect);
    Record record;
    std::vector<Row> rows;
    while (reader.next(record)) {
        rows.push_back({record.line, {record.fields.begin(), record.fields.end()}, record.wrong});
    }
    return rows;
}

std::string utf16(std::string_view ascii, bool big) {
    std::string out = big ? "\xFE\xFF" : "\xFF\xFE";
    for (char c : ascii) {
        if (big) out += '\0';
        out += c;
        if (!big) out += '\0';
    }
    return out;
}

std::string refusal(std::string_view bytes) {
    auto const dialect = sniff(bytes);
    return dialect ? "not refused" : dialect.error().why;
}

constexpr char never_closed[] = "The row is torn: a quotation mark opens in it and is never closed.";
constexpr char stray_quote[] = "The row has a quotation mark inside quoted text that is not doubled.";
constexpr char too_long[] = "The row is longer than 1 MiB.";

TEST(CsvReader, ReadsQuotesNewlinesAndLineNumbers) {
    auto const rows = rows_of("id,text\r\n1,\"two\nlines\"\r\n\r\n2,\"say \"\"now\"\"\"\r\n3,5\" pipe\n4,");
    EXPECT_EQ(rows, (std::vector<Row>{{1, {"id", "text"}, ""},
                                      {2, {"1", "two\nlines"}, ""},
                                      {5, {"2", "say \"now\""}, ""},
                                      {6, {"3", "5\" pipe"}, ""},
                                      {7, {"4", ""}, ""}}));
}

TEST(CsvReader, KeepsEmptyFieldsAndForgivesEmptyOnesBeyondTheHeader) {
    auto const rows = rows_of("a,b,c\n,,\n\"\",\"\" ,\"x\"\n1,2,3,,\n");
    EXPECT_EQ(rows, (std::vector<Row>{{1, {"a", "b", "c"}, ""},
                                      {2, {"", "", ""}, ""},
                                      {3, {"", "", "x"}, ""},
                                      {4, {"1", "2", "3"}, ""}}));
}

TEST(CsvReader, SaysWhichRowsHaveAnotherNumberOfFields) {
    auto const rows = rows_of("a,b\n1\n1,2\n1,2,3\n");
    EXPECT_EQ(rows, (std::vector<Row>{{1, {"a", "b"}, ""},
                                      {2, {}, "The row has 1 field where the header has 2."},
                                      {3, {"1", "2"}, ""},
                                      {4, {}, "The row has 3 fields where the header has 2."}}));
}

TEST(CsvReader, SaysThatTheLastRowIsTorn) {
    EXPECT_EQ(
        rows_of("a,b,c\n1,2").back(),
        (Row{2, {}, "The file ends in the middle of this row: it has 2 fields where the header has 3."}));
    EXPECT_EQ(rows_of("a,b\n1,2\n3,\"cut off").back(), (Row{3, {}, never_closed}));
    EXPECT_EQ(rows_of("a,b\r\n1,2\r").back(), (Row{2, {"1", "2"}, ""})) << "half a line end is one";
}

TEST(CsvReader, LosesOneLineToAQuoteNeverClosed) {
    EXPECT_EQ(rows_of("a,b\n1,\"open\n2,x\n3,y\n"),
              (std::vector<Row>{
                  {1, {"a", "b"}, ""}, {2, {}, never_closed}, {3, {"2", "x"}, ""}, {4, {"3", "y"}, ""}}));
    // The next quote of the file ends the open one at the wrong place: seen by what follows it.
    EXPECT_EQ(rows_of("a,b\n1,\"open\n2,\"x\"\n3,y\n"),
              (std::vector<Row>{
                  {1, {"a", "b"}, ""}, {2, {}, stray_quote}, {3, {"2", "x"}, ""}, {4, {"3", "y"}, ""}}));
}

TEST(CsvReader, ReportsAQuoteThatIsNotDoubled) {
    EXPECT_EQ(rows_of("a,b\n\"he said \"hello\" twice\",x\n2,y\n"),
              (std::vector<Row>{{1, {"a", "b"}, ""}, {2, {}, stray_quote}, {3, {"2", "y"}, ""}}));
}

TEST(CsvReader, GoesOnAfterAQuoteThatRunsOverTheLimit) {
    std::string file = "a,b\n1,\"open\n";
    while (file.size() < 3 * record_limit_bytes) file += "2,sound\n";
    auto const rows = rows_of(file);
    ASSERT_GT(rows.size(), 3 * record_limit_bytes / 8 - 2);
    EXPECT_EQ(rows[1], (Row{2, {}, never_closed}));
    EXPECT_TRUE(std::all_of(rows.begin() + 2, rows.end(), [](Row const& row) { return row.wrong.empty(); }));
    EXPECT_EQ(rows.back().line, rows.size());
}

TEST(CsvReader, HoldsRecordsToOneMebibyte) {
    std::string const most(record_limit_bytes - 3, 'x');
    auto const file = "a,b\n1," + most + "\n1,xx" + most + "\n2,\"" + most + most + "\"\n3,\"" +
                      std::string(record_limit_bytes - 5, '"') + "\"\n4,y\n";
    auto const rows = rows_of(file);
    ASSERT_EQ(rows.size(), 6U);
    EXPECT_EQ(rows[1].fields.at(1), most);
    EXPECT_EQ(rows[2].wrong, too_long);
    EXPECT_EQ(rows[3].wrong, never_closed);
    EXPECT_EQ(rows[5], (Row{6, {"4", "y"}, ""}));
}

// Each line opens a quote that the next one closes and opens again, whichever line one begins with: read
// again and again up to the limit, a file of some megabytes would take hours.
TEST(CsvReader, BoundsWhatItReadsTwice) {
    std::string file = "a,b\n";
    std::size_t lines = 1;
    for (; file.size() < 3 * record_limit_bytes; ++lines) file += "a\",\"\n";
    file += "1,2\n";
    auto const rows = rows_of(file);
    EXPECT_EQ(rows.size(), lines + 1);
    EXPECT_EQ(rows.back(), (Row{lines + 1, {"1", "2"}, ""}));
}

TEST(CsvReader, ReadsEveryEncoding) {
    std::vector<Row> const expected{{1, {"place", "say"}, ""}, {2, {"Port", "a;b"}, ""}};
    std::string const file = "place,say\nPort,a;b\n";
    for (auto const& bytes : {file, "\xEF\xBB\xBF" + file, utf16(file, false), utf16(file, true)}) {
        auto const dialect = sniff(bytes);
        ASSERT_TRUE(dialect) << dialect.error().why;
        EXPECT_EQ(rows_of(bytes, *dialect), expected);
    }
    std::string const western = "place,say\nL\xE9og\xE2ne,\"\x93now\x94, \"\"\x80 5\"\"\"\n";
    auto const dialect = sniff(western);
    ASSERT_TRUE(dialect);
    EXPECT_EQ(dialect->encoding, Encoding::windows_1252);
    EXPECT_EQ(rows_of(western, *dialect).back(), (Row{2, {"Léogâne", "“now”, \"€ 5\""}, ""}));
}

TEST(CsvReader, OneDamagedRowDoesNotSpoilTheLettersOfTheOthers) {
    std::string const file = "place,say\nLéogâne,à l’hôpital\nJacm\xC3,x\nPétion,ville\n";
    auto const dialect = sniff(file);
    ASSERT_TRUE(dialect);
    EXPECT_EQ(dialect->encoding, Encoding::utf8);
    auto const rows = rows_of(file, *dialect);
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[1], (Row{2, {"Léogâne", "à l’hôpital"}, ""}));
    EXPECT_EQ(rows[2], (Row{3, {}, "The row holds bytes that are not UTF-8, as the rest of the file is."}));
    EXPECT_EQ(rows[3], (Row{4, {"Pétion", "ville"}, ""}));
}

TEST(CsvReader, ReadsTheLineEndsOfTheOldMacintosh) {
    std::string const file = "a,b\r1,\"x\ry\"\r2,z\r";
    auto const dialect = sniff(file);
    ASSERT_TRUE(dialect);
    EXPECT_EQ(rows_of(file, *dialect),
              (std::vector<Row>{{1, {"a", "b"}, ""}, {2, {"1", "x\ry"}, ""}, {4, {"2", "z"}, ""}}));
}

TEST(CsvReader, ReadsNothingFromNothing) {
    EXPECT_TRUE(rows_of("").empty());
    EXPECT_TRUE(rows_of("\r\n\n").empty());
    EXPECT_TRUE(rows_of("\xEF\xBB\xBF").empty());
}

TEST(CsvSniff, FindsTheDelimiterOutsideQuotes) {
    auto const delimiter = [](std::string_view file) {
        return sniff(file).value_or(Dialect{.delimiter = '?'}).delimiter;
    };
    EXPECT_EQ(delimiter("a,b\n1,\"x;y|z\"\n"), ',');
    EXPECT_EQ(delimiter("name;lat;lon\nPort Hesper;12,10;-48,90\n"), ';');
    EXPECT_EQ(delimiter("a\tb\n1, or so\t2\n"), '\t');
    EXPECT_EQ(delimiter("a|b|c\n1|2|3, 4\n"), '|');
    EXPECT_EQ(delimiter("a,b;c,d\n1,2,3\n4,5,6\n"), ',') << "the rows decide";
    EXPECT_EQ(delimiter("message\nwater, now\nfood; soon\nhelp, us\n"), '\t') << "one column";
    EXPECT_EQ(delimiter("message\nwater\n"), ',');
    EXPECT_EQ(delimiter("a,b,c\n1,2,3\n4\n5,6,7\n"), ',') << "a bad row is a bad row";
}

TEST(CsvSniff, RefusesTwoDelimitersAndNamesThem) {
    EXPECT_EQ(
        refusal("name;amount,eur\nwater;1,5\nfood;2,5\n"),
        "Two delimiters, commas and semicolons, divide the rows of this file equally well: save it again "
        "with one only.");
    EXPECT_EQ(refusal("a;b\tc;d\n1;2\t3;4\n"),
              "Two delimiters, semicolons and tabs, divide the rows of this file equally well: save it again "
              "with one only.");
    EXPECT_EQ(
        refusal("a,b,c\n1;2;3\n4;5,5;6\n"),
        "The file has two delimiters, commas in the header and semicolons in the rows: save it again with "
        "one only.");
}

TEST(CsvSniff, RefusesWhatIsNoTable) {
    EXPECT_EQ(refusal(""), "The file is empty.");
    EXPECT_EQ(refusal("\xEF\xBB\xBF\r\n\r\n"), "The file is empty.");
    EXPECT_EQ(refusal("PK\x03\x04rest"),
              "This is a packed file, perhaps a spreadsheet: save it as CSV first.");
    EXPECT_EQ(refusal(std::string_view("a,b\0\n", 5)), "This is no text file: it holds zero bytes.");
}

TEST(CsvWriter, QuotesWhereNeededAndDisarmsFormulas) {
    std::string out;
    Writer row(out);
    row.plain("-1.5").text("-1.5").text("=1+1").text("@x, \"y\"").text("\tq").text("safe").text("a-b");
    row.end_row();
    row.plain("");
    row.end_row();
    row.plain("").plain("two\nlines");
    row.end_row();
    EXPECT_EQ(out, "-1.5,'-1.5,'=1+1,\"'@x, \"\"y\"\"\",'\tq,safe,a-b\r\n\"\"\r\n,\"two\nlines\"\r\n");
}

TEST(CsvWriter, WritesWhatTheReaderReads) {
    std::mt19937 chance(7);
    constexpr std::array<std::string_view, 12> letters{"a",  "b",  ",",  ";", "\"", "\"",
                                                       "\r", "\n", "\t", "=", "é",  " "};
    for (int round = 0; round < 2000; ++round) {
        std::vector<std::vector<std::string>> table(1 + chance() % 5,
                                                    std::vector<std::string>(1 + chance() % 4));
        std::string file;
        Writer writer(file);
        for (auto& row : table) {
            for (auto& cell : row) {
                for (auto left = chance() % 6; left > 0; --left) cell += letters[chance() % letters.size()];
                writer.plain(cell);
            }
            writer.end_row();
        }
        auto const rows = rows_of(file);
        ASSERT_EQ(rows.size(), table.size()) << file;
        for (std::size_t at = 0; at < rows.size(); ++at) {
            ASSERT_EQ(rows[at].wrong, "") << file;
            ASSERT_EQ(rows[at].fields, table[at]) << file;
        }
    }
}

// The traps of a real export in small: CRLF between rows, bare newlines and doubled quotes inside them.
TEST(CsvReader, ReadsAnExportAsOursWrites) {
    std::string file = "Serial,INCIDENT TITLE,DESCRIPTION\r\n";
    for (int serial = 1; serial <= 500; ++serial) {
        file += std::to_string(serial) + ",\"Bridge, \"\"east\"\"\",\"first\n\nthird, \nfourth\"\r\n";
    }
    auto const dialect = sniff(file);
    ASSERT_TRUE(dialect);
    auto const rows = rows_of(file, *dialect);
    ASSERT_EQ(rows.size(), 501U);
    EXPECT_EQ(rows[500], (Row{1998, {"500", "Bridge, \"east\"", "first\n\nthird, \nfourth"}, ""}));
}

TEST(CsvReader, ReadsTheReportsOfHaiti) {
    std::filesystem::path const path = COMITY_SOURCE "/../shared/data/haiti-2010/reports.csv";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared/data/haiti-2010/reports.csv is not here";
    std::ifstream stream(path, std::ios::binary);
    std::string const file{std::istreambuf_iterator<char>(stream), {}};
    auto const dialect = sniff(file);
    ASSERT_TRUE(dialect) << dialect.error().why;
    auto const rows = rows_of(file, *dialect);
    ASSERT_EQ(rows.size(), 1 + 1796U);
    for (auto const& row : rows) EXPECT_EQ(row.fields.size(), 10U) << row.line << ": " << row.wrong;
}

}  // namespace
}  // namespace comity::csv

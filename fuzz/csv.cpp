// Any bytes as CSV: each byte lies in exactly one record, sound or bad, or in a blank line; line numbers are
// those of the file; what was read is read the same after it was written.
#include "formats/csv.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace comity;
using Table = std::vector<std::vector<std::string>>;

bool is_blank(std::string_view bytes) {
    return bytes.find_first_not_of("\r\n") == bytes.npos;
}

Table read(std::string_view bytes, csv::Dialect const& dialect) {
    csv::Reader reader(bytes, dialect);
    csv::Record record;
    Table table;
    auto const text = reader.text();
    std::size_t at = 0;
    std::size_t line = 1;
    while (reader.next(record)) {
        MUST(record.begin >= at && record.end > record.begin && record.end <= text.size());
        MUST(is_blank(text.substr(at, record.begin - at)));
        line += static_cast<std::size_t>(
            std::count(text.begin() + at, text.begin() + record.begin, dialect.line_end));
        MUST(record.line == line);
        line += static_cast<std::size_t>(
            std::count(text.begin() + record.begin, text.begin() + record.end, dialect.line_end));
        at = record.end;
        MUST(record.fields.empty() == !record.wrong.empty());
        if (record.wrong.empty()) table.emplace_back(record.fields.begin(), record.fields.end());
    }
    MUST(is_blank(text.substr(at)));
    return table;
}

// Where the header was bad, rows were held to nothing.
bool is_even(Table const& table) {
    return std::ranges::all_of(table, [&](auto const& row) { return row.size() == table.front().size(); });
}

std::string write(Table const& table) {
    std::string out;
    csv::Writer writer(out);
    for (auto const& row : table) {
        for (auto const& cell : row) writer.plain(cell);
        writer.end_row();
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    if (auto const dialect = csv::sniff(bytes)) read(bytes, *dialect);
    for (char const line_end : {'\n', '\r'}) {
        auto const table = read(bytes, {.delimiter = ';', .line_end = line_end});
        if (!is_even(table)) continue;
        auto const written = write(table);
        if (!written.starts_with("\xEF\xBB\xBF")) MUST(read(written, {}) == table);
    }
    return 0;
}

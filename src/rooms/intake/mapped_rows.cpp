// Rows of a table as a said mapping reads them.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/time.h"
#include "rooms/intake/said_mapping.h"

namespace comity::intake {

namespace {

// A column of the table: its place and how the first row spells it.
struct Column {
    std::size_t place = Columns::none;
    std::string header;
};

struct Found {
    std::vector<Column> title, text, place, categories;
    Column lon, lat, at, id, language;
};

// Every column that is named, and what it becomes.
std::vector<std::pair<std::string, std::string>> named_columns(SaidMapping const& said) {
    std::vector<std::pair<std::string, std::string>> named;
    auto const add = [&](std::string const& column, char const* use) {
        if (!column.empty()) named.emplace_back(column, use);
    };
    for (auto const& each : said.title) add(each, "title");
    for (auto const& each : said.text) add(each, "text");
    for (auto const& each : said.place) add(each, "place");
    add(said.lon, "lon");
    add(said.lat, "lat");
    add(said.at, "at");
    for (auto const& each : said.categories) add(each, "categories");
    add(said.id, "id");
    add(said.language, "language");
    return named;
}

std::vector<std::size_t> places_of(std::string const& column, Fields header) {
    std::vector<std::size_t> places;
    auto const name = column_name(column);
    for (std::size_t place = 0; place < header.size(); ++place)
        if (column_name(header[place]) == name) places.push_back(place);
    return places;
}

Column found(std::string const& column, Fields header) {
    if (column.empty()) return {};
    auto const place = places_of(column, header).front();  // the caller has seen that it is there
    return {place, std::string(trim(header[place]))};
}

std::vector<Column> all_found(std::vector<std::string> const& columns, Fields header) {
    std::vector<Column> all;
    all.reserve(columns.size());
    for (auto const& each : columns) all.push_back(found(each, header));
    return all;
}

std::string joined(std::vector<Column> const& columns, Fields row, std::string_view between) {
    std::string all;
    for (auto const& column : columns) {
        auto const said = cell(row, column.place);
        if (said.empty()) continue;
        if (!all.empty()) all += between;
        all += said;
    }
    return all;
}

// One column speaks for itself; of several each paragraph begins with its header.
std::string paragraphs(std::vector<Column> const& columns, Fields row) {
    if (columns.size() == 1) return std::string(cell(row, columns.front().place));
    std::string all;
    for (auto const& column : columns) {
        auto const said = cell(row, column.place);
        if (said.empty()) continue;
        if (!all.empty()) all += "\n\n";
        all += column.header + ": " + std::string(said);
    }
    return all;
}

std::string sentence_of(DateFormat format) {
    switch (format) {
        case DateFormat::iso:
            return "The date must be such as 2026-03-01 or 2026-03-01 18:30.";
        case DateFormat::day_first:
            return "The date must be dd/mm/yyyy, perhaps with hh:mm, in a year from 1900 to 2199.";
        case DateFormat::month_first:
            return "The date must be mm/dd/yyyy, perhaps with hh:mm, in a year from 1900 to 2199.";
        case DateFormat::excel:
            return "The date must be the number of a day as spreadsheets count them, such as 46082.5.";
    }
    return {};
}

Result<MappedRow> read_row(SaidMapping const& said, Found const& found, Fields row) {
    MappedRow mapped;
    auto& report = mapped.report;
    report.title = one_line(joined(found.title, row, ", "));
    report.text = with_newlines(paragraphs(found.text, row));
    TRY(point, read_point(cell(row, found.lon.place), cell(row, found.lat.place)));
    auto place = with_newlines(joined(found.place, row, ", "));
    if (place.empty()) place = said.always_place;
    report.place = make_place(point, std::nullopt, std::move(place));
    if (auto const date = cell(row, found.at.place); !date.empty()) {
        report.at_ms = read_date(date, said.dates, said.east_of_utc_ms);
        if (!report.at_ms) return refuse(Fault::malformed, sentence_of(said.dates));
    }
    for (auto const& column : found.categories)
        for (auto each : split(cell(row, column.place), said.separator))
            add_category(report.categories, each);
    for (auto const& each : said.always_categories) add_category(report.categories, each);
    report.language = cell(row, found.language.place);
    if (report.language.empty()) report.language = said.always_language;
    mapped.external_id = one_line(cell(row, found.id.place));
    return mapped;
}

// "18:30", "18:30:05", behind a date
std::optional<std::int64_t> read_clock_ms(std::string_view text) {
    auto const parts = split(text, ':');
    if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
    std::int64_t seconds = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        auto const part = i < parts.size() ? read_whole_number(parts[i]) : 0;
        if (!part || *part > (i == 0 ? 23 : 59)) return std::nullopt;
        seconds = seconds * 60 + static_cast<std::int64_t>(*part);
    }
    return seconds * 1000;
}

std::optional<std::int64_t> read_slashed(std::string_view text, DateFormat format) {
    auto const space = text.find_first_of(" T");
    auto const parts = split(text.substr(0, space), text.find('.') < space ? '.' : '/');
    if (parts.size() != 3 || parts[2].size() != 4) return std::nullopt;
    auto const first = read_whole_number(parts[0]), second = read_whole_number(parts[1]),
               year = read_whole_number(parts[2]);
    if (!first || !second || !year || *first > 31 || *second > 31) return std::nullopt;
    auto const day = static_cast<int>(format == DateFormat::day_first ? *first : *second);
    auto const month = static_cast<int>(format == DateFormat::day_first ? *second : *first);
    auto const midnight_ms = civil_time(static_cast<int>(*year), month, day, 0, 0, 0);
    if (!midnight_ms || space == text.npos) return midnight_ms;
    auto const clock_ms = read_clock_ms(trim(text.substr(space + 1)));
    return clock_ms ? std::optional(*midnight_ms + *clock_ms) : std::nullopt;
}

std::optional<std::int64_t> read_serial(std::string_view text) {
    auto const serial = read_number(text);
    if (!serial || !(*serial >= 1) || *serial > 200'000) return std::nullopt;
    auto const days = *serial - 25'569;  // 1970-01-01
    return static_cast<std::int64_t>(std::llround(days * 86'400)) * 1000;
}

}  // namespace

std::optional<std::int64_t> read_date(std::string_view text, DateFormat format, std::int64_t east_of_utc_ms) {
    text = trim(text);
    // A sheet's own dates come as such, whatever the mapping was made for.
    if (auto const whole = parse_time(text)) return text.size() > 10 ? *whole : *whole - east_of_utc_ms;
    auto local = parse_time(std::string(text) + "Z");
    if (!local && (format == DateFormat::day_first || format == DateFormat::month_first))
        local = read_slashed(text, format);
    if (!local && format == DateFormat::excel) local = read_serial(text);
    if (!local) return std::nullopt;
    auto const at_ms = *local - east_of_utc_ms;
    if (at_ms < earliest_ms || at_ms >= latest_ms) return std::nullopt;
    return at_ms;
}

bool fits(SaidMapping const& said, Fields header) {
    return std::ranges::all_of(named_columns(said),
                               [&](auto const& named) { return !places_of(named.first, header).empty(); });
}

std::size_t columns_of(SaidMapping const& said) {
    return named_columns(said).size();
}

Result<Mapping> mapping_of(SaidMapping const& said, Fields header) {
    Mapping mapping;
    mapping.format = "mapping";
    mapping.channel = "csv:mapping:" + said.name;
    mapping.uses.resize(header.size());
    for (auto const& [column, use] : named_columns(said)) {
        auto const places = places_of(column, header);
        if (places.size() != 1)
            return refuse(Fault::malformed,
                          "The table has " +
                              std::string(places.empty() ? "no column \"" : "more than one column \"") +
                              column + "\", which the mapping names.");
        mapping.uses[places.front()].push_back(use);
    }
    for (std::size_t place = 0; place < header.size(); ++place)
        if (mapping.uses[place].empty() && !trim(header[place]).empty())
            mapping.unknown_columns.emplace_back(trim(header[place]));
    Found columns{all_found(said.title, header), all_found(said.text, header),
                  all_found(said.place, header), all_found(said.categories, header),
                  found(said.lon, header),       found(said.lat, header),
                  found(said.at, header),        found(said.id, header),
                  found(said.language, header)};
    mapping.read = [said, columns = std::move(columns)](Fields row) { return read_row(said, columns, row); };
    return mapping;
}

}  // namespace comity::intake

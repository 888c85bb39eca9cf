// Mapping: how the columns of a table become reports, found by the names in its first row.
// Values and pure functions; any thread.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "rooms/intake/report.h"

namespace comity::intake {

using Fields = std::span<std::string_view const>;

struct MappedRow {
    Report report;
    std::string external_id;  // the table's own name for it; empty: none
};

// What the column of each place becomes: members of a report as people know them, "title", "lon". Empty: it
// is not read.
using Uses = std::vector<std::vector<std::string>>;

struct Mapping {
    std::string format;                        // "ushahidi", "comity csv", "mapping"
    std::string channel;                       // under which external ids are kept apart
    std::vector<std::string> unknown_columns;  // those that are not read
    Uses uses;                                 // one a column
    // Of a row with as many fields as the header. What it yields still has to pass check_report.
    std::function<Result<MappedRow>(Fields row)> read;
    // Of a row without an id of its own: however its columns are read, it is the same row.
    std::string channel_of_rows = "csv";
};

// What a table without a zone in its times (a spreadsheet) says is taken as UTC.
enum class Times { with_zones, as_utc };

// An Ushahidi export if it looks like one, else our own columns. Docs: docs/formats/report-csv.md.
Result<Mapping> find_mapping(Fields header, Times times = Times::with_zones);

// What the two have in common:

// Where each of `names` stands in the header; names are compared without case and outer spaces. Columns that
// are there twice are refused.
struct Columns {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> places;  // one a name, or none
    std::vector<std::string> unknown;
    Uses uses;  // one a column of the header
};
// `become` has what each name is in a report; where it is not given, that is the name.
Result<Columns> find_columns(Fields header, std::span<std::string_view const> names,
                             std::span<std::string_view const> become = {});
std::string column_name(std::string_view header_field);  // lower case, trimmed
std::string_view cell(Fields row, std::size_t place);    // trimmed; empty where there is no such column

std::string with_newlines(std::string_view text);  // CR LF and CR become newlines
// Both empty: no point. One alone, what is no number or off the globe is refused.
Result<std::optional<Point>> read_point(std::string_view lon, std::string_view lat);
// A place only where there is something to say of it.
std::optional<Place> make_place(std::optional<Point> point, std::optional<double> radius_m, std::string name);
void add_category(std::vector<std::string>& categories, std::string_view name);  // trimmed, once, never empty

}  // namespace comity::intake

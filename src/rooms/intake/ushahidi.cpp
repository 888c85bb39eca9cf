#include "rooms/intake/ushahidi.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/time.h"

namespace comity::intake {

namespace {

enum Column : std::size_t {
    serial,
    number_sign,
    title,
    date,
    location,
    description,
    category,
    latitude,
    longitude,
    approved,
    verified
};
constexpr std::array<std::string_view, 11> column_names{
    "serial",   "#",        "incident title", "incident date", "location", "description",
    "category", "latitude", "longitude",      "approved",      "verified"};
constexpr std::array<std::string_view, 11> become{"id",         "id",  "title", "at",       "place",   "text",
                                                  "categories", "lat", "lon",   "approved", "verified"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "2. ", "12b. "
bool begins_with_code(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == 0) return false;
    if (at < text.size() && is_letter(text[at])) ++at;
    return text.substr(at).starts_with(". ");
}

// Each edit in Ushahidi encoded the text once more: "&amp;amp;" was "&".
std::string decoded(std::string_view text) {
    constexpr int rounds = 4;
    std::string plain(text);
    for (int i = 0; i < rounds && plain.find('&') != plain.npos; ++i) {
        auto next = decode_html(plain);
        if (next == plain) break;
        plain = std::move(next);
    }
    return plain;
}

Result<std::optional<bool>> read_yes_no(std::string_view text) {
    auto const word = column_name(text);
    if (word.empty()) return std::optional<bool>();
    if (word == "yes" || word == "1") return std::optional(true);
    if (word == "no" || word == "0") return std::optional(false);
    return refuse(Fault::malformed, "APPROVED and VERIFIED must be YES or NO.");
}

// Reads numbers and single characters off the front of a text.
class Scan {
  public:
    explicit Scan(std::string_view text) : rest_(text) {}

    bool number(std::size_t least_digits, std::size_t most_digits, int& value) {
        std::size_t digits = 0;
        value = 0;
        while (digits < most_digits && digits < rest_.size() && is_digit(rest_[digits]))
            value = value * 10 + (rest_[digits++] - '0');
        rest_.remove_prefix(digits);
        return digits >= least_digits;
    }
    bool is(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool at_end() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

// This export cannot leave a place out: it writes 0,0 for none.
Result<std::optional<Point>> read_place_of_export(std::string_view lon, std::string_view lat) {
    TRY(point, read_point(lon, lat));
    if (point && *point == Point{0, 0}) point.reset();
    return point;
}

Result<MappedRow> read_row(std::vector<std::size_t> const& places, Fields row) {
    auto const field = [&](Column column) { return cell(row, places[column]); };
    MappedRow mapped;
    auto& report = mapped.report;
    report.title = one_line(decoded(field(title)));
    report.text = with_newlines(decoded(field(description)));
    TRY(point, read_place_of_export(field(longitude), field(latitude)));
    report.place = make_place(point, std::nullopt, with_newlines(decoded(field(location))));
    if (!field(date).empty()) {
        report.at_ms = read_ushahidi_date(field(date));
        if (!report.at_ms)
            return refuse(
                Fault::malformed,
                "INCIDENT DATE must be dd/mm/yyyy hh:mm or yyyy-mm-dd hh:mm, in a year from 1900 to 2199.");
    }
    report.categories = split_ushahidi_categories(decoded(field(category)));
    TRY(approved_there, read_yes_no(field(approved)));
    TRY(verified_there, read_yes_no(field(verified)));
    mapped.external_id = one_line(field(serial).empty() ? field(number_sign) : field(serial));
    report.verified = verified_there;
    report.source = Source{"ushahidi", mapped.external_id, approved_there, verified_there};
    return mapped;
}

}  // namespace

bool is_ushahidi_header(Fields header) {
    auto const has = [&](Column column) {
        return std::ranges::any_of(header,
                                   [&](auto field) { return column_name(field) == column_names[column]; });
    };
    return has(title) && has(date);
}

Result<Mapping> ushahidi_mapping(Fields header) {
    TRY(columns, find_columns(header, column_names, become));
    bool const half_placed =
        (columns.places[latitude] == Columns::none) != (columns.places[longitude] == Columns::none);
    if (half_placed) return refuse(Fault::malformed, "The columns LATITUDE and LONGITUDE belong together.");
    return Mapping{"ushahidi",
                   "csv:ushahidi",
                   std::move(columns.unknown),
                   std::move(columns.uses),
                   [places = std::move(columns.places)](Fields row) { return read_row(places, row); },
                   "csv:ushahidi"};
}

std::vector<std::string> split_ushahidi_categories(std::string_view field) {
    std::vector<std::string> categories;
    field = trim(field);
    if (field.ends_with(',')) field.remove_suffix(1);
    bool const coded = begins_with_code(field);
    std::size_t begin = 0;
    for (std::size_t at = field.find(", "); at != field.npos; at = field.find(", ", at + 1)) {
        if (coded && !begins_with_code(field.substr(at + 2))) continue;
        add_category(categories, field.substr(begin, at - begin));
        begin = at + 2;
    }
    add_category(categories, field.substr(begin));
    return categories;
}

std::optional<std::int64_t> read_ushahidi_date(std::string_view text) {
    Scan scan(trim(text));
    int first = 0;
    int month = 0;
    int last = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!scan.number(1, 4, first)) return std::nullopt;
    bool const day_first = scan.is('/');
    bool const read =
        day_first ? scan.number(1, 2, month) && scan.is('/') && scan.number(4, 4, last)
                  : scan.is('-') && scan.number(2, 2, month) && scan.is('-') && scan.number(2, 2, last);
    if (!read) return std::nullopt;
    if (!scan.at_end()) {
        bool const timed = (scan.is(' ') || scan.is('T')) && scan.number(1, 2, hour) && scan.is(':') &&
                           scan.number(2, 2, minute);
        if (!timed || (scan.is(':') && !scan.number(2, 2, second)) || !scan.at_end()) return std::nullopt;
    }
    auto const at_ms = day_first ? civil_time(last, month, first, hour, minute, second)
                                 : civil_time(first, month, last, hour, minute, second);
    if (!at_ms || *at_ms < earliest_ms || *at_ms >= latest_ms) return std::nullopt;
    return at_ms;
}

}  // namespace comity::intake

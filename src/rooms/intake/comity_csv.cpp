#include "rooms/intake/comity_csv.h"

#include <array>
#include <charconv>

#include "base/text.h"
#include "base/time.h"

namespace comity::intake {

namespace {

enum Column : std::size_t { title, text, lat, lon, radius_m, place, at, language, categories, id };
constexpr std::array<std::string_view, 10> column_names{"title", "text", "lat",      "lon",        "radius_m",
                                                        "place", "at",   "language", "categories", "id"};

Result<std::optional<double>> read_radius(std::string_view cell_text) {
    if (cell_text.empty()) return std::optional<double>();
    double value = 0;
    auto const* end = cell_text.data() + cell_text.size();
    auto const [stopped, error] = std::from_chars(cell_text.data(), end, value);
    if (error != std::errc{} || stopped != end)
        return refuse(Fault::malformed, "The radius_m must be a number of metres.");
    return std::optional(value);
}

std::optional<std::int64_t> read_at(std::string_view text, Times times) {
    auto at_ms = parse_time(text);
    if (!at_ms && times == Times::as_utc) at_ms = parse_time(std::string(text) + "Z");
    return at_ms;
}

Result<MappedRow> read_row(std::vector<std::size_t> const& places, Fields row, Times times) {
    auto const field = [&](Column column) { return cell(row, places[column]); };
    MappedRow mapped;
    auto& report = mapped.report;
    report.title = one_line(field(title));
    report.text = with_newlines(field(text));
    report.language = field(language);
    TRY(point, read_point(field(lon), field(lat)));
    TRY(radius, read_radius(field(radius_m)));
    if (radius && !point)
        return refuse(Fault::malformed, "A radius_m needs the lon and lat around which it is drawn.");
    report.place = make_place(point, radius, with_newlines(field(place)));
    if (!field(at).empty()) {
        report.at_ms = read_at(field(at), times);
        if (!report.at_ms)
            return refuse(Fault::malformed,
                          "The time \"at\" must be RFC 3339 with its zone, such as "
                          "2010-01-12T16:53:00-05:00, or a date.");
    }
    for (auto each : split(field(categories), ';')) add_category(report.categories, each);
    mapped.external_id = one_line(field(id));
    return mapped;
}

}  // namespace

Result<Mapping> comity_csv_mapping(Fields header, Times times) {
    TRY(columns, find_columns(header, column_names));
    auto const has = [&](Column column) { return columns.places[column] != Columns::none; };
    if (!has(title) && !has(text))
        return refuse(
            Fault::malformed,
            "The first row must name the columns, title or text among them; the others are lat, lon, "
            "radius_m, place, at, language, categories and id.");
    if (has(lat) != has(lon)) return refuse(Fault::malformed, "The columns lat and lon belong together.");
    return Mapping{
        "comity csv", "csv", std::move(columns.unknown), std::move(columns.uses),
        [places = std::move(columns.places), times](Fields row) { return read_row(places, row, times); }};
}

}  // namespace comity::intake

#include "rooms/situation/reports_list.h"

#include <limits>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "rooms/intake/report.h"
#include "rooms/situation/report_history.h"
#include "rooms/situation/reports.h"
#include "rooms/situation/search.h"

namespace comity::situation {

namespace {

constexpr std::size_t excerpt_limit = 200;
constexpr char no_such_report[] = "There is no such report, or it is not open to you.";

// The newest rows before `end` of which the condition holds, at most `limit`.
std::vector<std::size_t> newest_rows(Condition const& condition, std::size_t end, std::size_t limit) {
    std::vector<std::size_t> rows;
    for (auto row = end; row > 0 && rows.size() < limit; --row)
        if (condition.holds(row - 1)) rows.push_back(row - 1);
    return rows;
}

// For few rows: asks the full-text index of each whether the words are there.
std::vector<std::uint64_t> numbers_with_words(Ask const& ask, Points const& points, std::string const& match,
                                              std::vector<std::size_t> const& rows, std::size_t limit) {
    std::vector<std::uint64_t> numbers;
    auto& query = ask("SELECT 1 FROM report_words WHERE report_words MATCH ?1 AND rowid = ?2");
    for (auto row : rows) {
        if (numbers.size() == limit) break;
        query.reset();
        if (query.with(match, points.number(row)).step()) numbers.push_back(points.number(row));
    }
    query.reset();
    return numbers;
}

// For many: walks the full-text index from the newest on, and asks the points for the rest of the condition.
std::vector<std::uint64_t> walk_words(Ask const& ask, Points const& points, Condition const& condition,
                                      std::string const& match, std::size_t end, std::size_t limit) {
    std::vector<std::uint64_t> numbers;
    auto& query =
        ask("SELECT rowid FROM report_words WHERE report_words MATCH ?1 AND rowid <= ?2 ORDER BY rowid DESC");
    query.with(match, points.number(end - 1));
    auto row = end - 1;
    while (numbers.size() < limit && query.step()) {
        auto const number = static_cast<std::uint64_t>(query.integer(0));
        while (row > 0 && points.number(row) > number) --row;
        if (points.number(row) == number && condition.holds(row)) numbers.push_back(number);
    }
    query.reset();
    return numbers;
}

std::vector<std::uint64_t> newest_with_words(Ask const& ask, Points const& points, Filters const& filters,
                                             std::size_t end, std::size_t limit) {
    if (end == 0) return {};
    constexpr std::size_t few = 256;
    Condition const condition(points, filters);
    auto const match = match_all(filters.words);
    auto const rows = newest_rows(condition, end, few + 1);
    if (rows.size() <= few) return numbers_with_words(ask, points, match, rows, limit);
    return walk_words(ask, points, condition, match, end, limit);
}

void write_number_or_null(json::Writer& writer, std::string_view name, Query const& row, int column) {
    writer.key(name);
    row.is_null(column) ? writer.null() : writer.value(row.real(column));
}

void write_text_or_null(json::Writer& writer, std::string_view name, std::string_view text) {
    writer.key(name);
    text.empty() ? writer.null() : writer.value(text);
}

// lon, lat, radius_m, name stand in columns 6 to 9.
void write_place(json::Writer& writer, Query const& row) {
    writer.key("place");
    if (row.is_null(6) && row.text(9).empty()) {
        writer.null();
        return;
    }
    writer.open('{');
    write_number_or_null(writer, "lon", row, 6);
    write_number_or_null(writer, "lat", row, 7);
    write_text_or_null(writer, "name", row.text(9));
    write_number_or_null(writer, "radius_m", row, 8);
    writer.close('}');
}

void write_categories(json::Writer& writer, Points const& points, std::string_view category_ids) {
    std::vector<std::uint32_t> ids;
    read_category_ids(category_ids, ids);
    writer.key("categories").open('[');
    for (auto id : ids) writer.value(points.category_name(id));
    writer.close(']');
}

void write_report(json::Writer& writer, Picture const& picture, std::uint64_t number) {
    auto& row = picture.reading.query(
        "SELECT id, title, substr(text, 1, 201), at_ms, heard_at_ms, corrected_by, lon, lat, radius_m, "
        "place_name,"
        " category_ids, language, via FROM report_text JOIN report USING (number) WHERE number = ?1");
    MUST(row.with(number).step());
    writer.open('{').member("number", number).member("id", to_hex(row.blob(0))).member("title", row.text(1));
    writer.member("excerpt", excerpt(row.text(2), excerpt_limit));
    writer.member("at", format_time(row.integer(3))).member("heard_at", format_time(row.integer(4)));
    write_place(writer, row);
    write_categories(writer, *picture.points, row.text(10));
    write_text_or_null(writer, "language", row.text(11));
    writer.member("via", row.text(12)).key("corrected_by");
    row.is_null(5) ? writer.null() : writer.value(row.integer(5));
    row.reset();
    write_state(writer, picture.ask(), number);
    writer.close('}');
}

Shape line_shape() {
    using namespace shape;
    auto const place = object({{"lon", or_null(number())},
                               {"lat", or_null(number())},
                               {"name", or_null(text())},
                               {"radius_m", or_null(number())}});
    auto const line = object({{"number", whole_number()},
                              {"id", id()},
                              {"title", text()},
                              {"excerpt", text()},
                              {"at", instant()},
                              {"heard_at", instant()},
                              {"place", or_null(named("ReportPlace", place))},
                              {"categories", list(text())},
                              {"language", or_null(text())},
                              {"via", text()},
                              {"corrected_by", or_null(whole_number())}});
    return named("ReportLine", object(with(line, state_shape())));
}

Shape page_shape() {
    using namespace shape;
    return named("ReportPage", object({{"as_of", whole_number()},
                                       {"next", or_null(whole_number())},
                                       {"reports", list(line_shape())}}));
}

Result<Reply> answer_list(Visit const& visit, Request const& request) {
    TRY(filters, read_filters(request));
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    TRY(before, asked_integer(request, "before", most, 0, most));
    TRY(limit, asked_integer(request, "limit", 50, 1, 500));
    TRY(picture, take_picture(visit.sight));
    auto const page = static_cast<std::size_t>(limit);
    auto numbers =
        newest_numbers(picture.ask(), *picture.points, filters, static_cast<std::uint64_t>(before), page + 1);
    bool const more = numbers.size() > page;
    if (more) numbers.pop_back();

    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", picture.as_of()).key("next");
    more ? writer.value(numbers.back()) : writer.null();
    writer.key("reports").open('[');
    for (auto number : numbers) write_report(writer, picture, number);
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

// What has no row of its own stands in the place of another: of the report that it corrects, or of an edit
// that came before it. Then the words that stand are those of the last one.
std::optional<std::int64_t> stands_instead(Reading const& reading, std::uint64_t number) {
    auto& row = reading.query(
        "SELECT coalesce(r.corrected_by, r.number) FROM report_correction AS c JOIN report AS r"
        " ON r.number = c.report WHERE c.number = ?1");
    std::optional<std::int64_t> other;
    if (row.with(number).step()) other = row.integer(0);
    row.reset();
    return other == static_cast<std::int64_t>(number) ? std::nullopt : other;
}

void write_row(json::Writer& writer, Reading const& reading, std::uint64_t number) {
    auto& row = reading.query("SELECT corrected_by, at_ms FROM report WHERE number = ?1");
    bool const there = row.with(number).step();
    auto by = there && !row.is_null(0) ? std::optional(row.integer(0)) : std::nullopt;
    writer.key("at");
    there ? writer.value(format_time(row.integer(1))) : writer.null();
    row.reset();
    if (!there) by = stands_instead(reading, number);
    writer.key("corrected_by");
    by ? writer.value(*by) : writer.null();
}

Result<void> write_what_is_held(json::Writer& writer, Sight const& sight, std::uint64_t number) {
    {
        TRY(reading, sight.read());
        write_row(writer, reading, number);
        write_state(writer, [&](std::string_view sql) -> Query& { return reading.query(sql); }, number);
        writer.member("as_of", reading.as_of("reports"));
    }
    return write_history(writer, sight, number);
}

Result<Reply> answer_one(Visit const& visit, Request const& request) {
    TRY(record, asked_report(visit.sight, request));
    auto const number = record.number;
    std::string body;
    json::Writer writer(body);
    writer.open('{')
        .member("number", number)
        .member("id", record.id.hex())
        .member("kind", record.header.kind);
    writer.member("party", record.header.party.hex()).member("via", record.via);
    writer.member("said_at", format_time(record.header.said_at_ms));
    writer.member("heard_at", format_time(record.heard_at_ms));
    writer.member("body_hash", record.header.body_hash.hex()).member("leaf_hash", record.leaf_hash.hex());
    writer.member("own_signature", record.own_signature).key("body").raw(record.body);
    TRY_OK(write_what_is_held(writer, visit.sight, number));
    writer.close('}');
    return json_reply(std::move(body));
}

Shape one_shape() {
    using namespace shape;
    auto const said = object({{"number", whole_number()},
                              {"id", id()},
                              {"kind", one_of({intake::report_kind})},
                              {"party", id()},
                              {"via", text()},
                              {"said_at", instant()},
                              {"heard_at", instant()},
                              {"body_hash", id()},
                              {"leaf_hash", id()},
                              {"own_signature", truth()},
                              {"body", intake::report_shape()},
                              {"corrected_by", or_null(whole_number())},
                              {"at", or_null(instant())},
                              {"as_of", whole_number()},
                              history_shape()});
    return named("Report", object(with(said, state_shape())));
}

}  // namespace

Result<Record> asked_report(Sight const& sight, Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    if (!number) return refuse(Fault::not_found, no_such_report);
    TRY(record, sight.record(*number));
    if (record.header.kind != intake::report_kind) return refuse(Fault::not_found, no_such_report);
    return std::move(record);
}

std::vector<std::uint64_t> newest_numbers(Ask const& ask, Points const& points, Filters const& filters,
                                          std::uint64_t before, std::size_t limit) {
    auto const end = points.first_row_from(before);
    if (!filters.words.empty()) return newest_with_words(ask, points, filters, end, limit);
    std::vector<std::uint64_t> numbers;
    for (auto row : newest_rows(Condition(points, filters), end, limit))
        numbers.push_back(points.number(row));
    return numbers;
}

Route reports_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/reports";
    route.summary = "The reports under the filters, the newest number first.";
    route.parameters = filter_parameters();
    route.parameters.push_back({"before", "integer", "Only reports with a number below this one."});
    route.parameters.push_back({"limit", "integer", "How many at most: 1 to 500, 50 where not said."});
    route.gives = page_shape();
    route.answer = answer_list;
    return route;
}

Route report_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/reports/{number}";
    route.summary = "One report as it was said, and its place on the record.";
    route.gives = one_shape();
    route.answer = answer_one;
    return route;
}

}  // namespace comity::situation

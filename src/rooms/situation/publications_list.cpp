#include "rooms/situation/publications_list.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "formats/geojson.h"
#include "methods/grid.h"
#include "rooms/situation/filters.h"
#include "rooms/situation/publication.h"

namespace comity::situation {

namespace {

constexpr std::size_t excerpt_limit = 300;
constexpr char no_such_publication[] = "There is no such publication, or it is not open to you.";

// Columns of every query here, in this order.
constexpr char selected[] =
    "SELECT number, id, title, text, language, categories, grid_km, cell, at_ms FROM publication";

struct Row {
    std::int64_t number = 0;
    std::string id;
    std::string title;
    std::string text;
    std::string language;
    std::vector<std::string> categories;
    std::optional<grid::Cell> place;
    std::int64_t at_ms = 0;
};

std::vector<std::string> divided(std::string_view categories) {
    std::vector<std::string> all;
    if (categories.empty()) return all;
    for (auto each : split(categories, ';')) all.emplace_back(all.empty() ? each : each.substr(1));
    return all;
}

Row read_row(Query const& query) {
    Row row{query.integer(0),
            to_hex(query.blob(1)),
            std::string(query.text(2)),
            std::string(query.text(3)),
            std::string(query.text(4)),
            divided(query.text(5)),
            std::nullopt,
            query.integer(8)};
    if (!query.is_null(7)) row.place = grid::cell_named(query.text(7));
    return row;
}

// What the public may ask for: category=, language=, from=, to=.
struct Wanted {
    Filters filters;
    std::string language;

    bool holds(Row const& row) const {
        if (!language.empty() && row.language != language) return false;
        if (filters.from_ms && row.at_ms < *filters.from_ms) return false;
        if (filters.to_ms && row.at_ms >= *filters.to_ms) return false;
        auto const& some = filters.categories;
        return some.empty() || std::ranges::any_of(some, [&](auto const& each) {
                   return std::ranges::find(row.categories, each) != row.categories.end();
               });
    }
};

Result<Wanted> read_wanted(Request const& request) {
    for (auto name : {"words", "bbox", "verification"})
        if (request.asked(name))
            return refuse(Fault::malformed, "Publications cannot be asked for by " + std::string(name) + ".");
    TRY(filters, read_filters(request));
    return Wanted{std::move(filters), std::string(request.asked("language").value_or(""))};
}

std::vector<Parameter> wanted_parameters() {
    return {{"category", "string", "Publications with this category; repeated: with any of them.", true},
            {"language", "string", "Publications in this language."},
            {"from", "date-time", "Publications of this time or later."},
            {"to", "date-time", "Publications before this time."}};
}

void write_place(json::Writer& writer, std::optional<grid::Cell> const& place) {
    writer.key("place");
    if (!place) {
        writer.null();
        return;
    }
    auto const centre = grid::centre_of(*place);
    auto const edges = grid::edges_of(*place);
    writer.open('{').member("grid_km", place->size_km).member("cell", grid::name_of(*place));
    writer.member("lon", centre.lon).member("lat", centre.lat).key("bbox").open('[');
    writer.value(edges.west).value(edges.south).value(edges.east).value(edges.north).close(']').close('}');
}

void write_photos(json::Writer& writer, Reading const& reading, std::int64_t number) {
    auto& photo =
        reading.query("SELECT sha256, alt FROM publication_photo WHERE number = ?1 ORDER BY position");
    photo.with(number);
    writer.key("photos").open('[');
    while (photo.step())
        writer.open('{').member("blob", to_hex(photo.blob(0))).member("alt", photo.text(1)).close('}');
    writer.close(']');
    photo.reset();
}

// Leaves the object open.
void write_publication(json::Writer& writer, Reading const& reading, Row const& row) {
    writer.open('{').member("number", row.number).member("id", row.id).member("title", row.title);
    writer.member("language", row.language).member("at", format_time(row.at_ms));
    write_place(writer, row.place);
    writer.key("categories").open('[');
    for (auto const& each : row.categories) writer.value(each);
    writer.close(']');
    write_photos(writer, reading, row.number);
}

// What the list and one alone have alike.
Shape alike_shape() {
    using namespace shape;
    auto const place = object({{"grid_km", whole_number()},
                               {"cell", text()},
                               {"lon", number()},
                               {"lat", number()},
                               {"bbox", box_shape()}});
    return object({{"number", whole_number()},
                   {"id", id()},
                   {"title", text()},
                   {"language", text()},
                   {"at", instant()},
                   {"place", or_null(named("PublicationPlace", place))},
                   {"categories", list(text())},
                   {"photos", list(photo_shape())}});
}

Shape page_shape() {
    using namespace shape;
    auto const line = object(with(alike_shape(), {{"excerpt", text()}}));
    return named("PublicationPage", object({{"as_of", whole_number()},
                                            {"next", or_null(whole_number())},
                                            {"publications", list(named("PublicationLine", line))}}));
}

Result<Reply> answer_list(Visit const& visit, Request const& request) {
    TRY(wanted, read_wanted(request));
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    TRY(before, asked_integer(request, "before", most, 0, most));
    TRY(limit, asked_integer(request, "limit", 50, 1, 200));
    TRY(reading, visit.sight.read());
    auto& query =
        reading.query(std::string(selected) + " WHERE number < ?1 ORDER BY number DESC").with(before);
    std::vector<Row> rows;
    bool more = false;
    while (!more && query.step()) {
        auto row = read_row(query);
        if (!wanted.holds(row)) continue;
        more = std::ssize(rows) == limit;
        if (!more) rows.push_back(std::move(row));
    }
    query.reset();

    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of()).key("next");
    more ? writer.value(rows.back().number) : writer.null();
    writer.key("publications").open('[');
    for (auto const& row : rows) {
        write_publication(writer, reading, row);
        writer.member("excerpt", excerpt(row.text, excerpt_limit));
        writer.close('}');
    }
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Result<Reply> answer_one(Visit const& visit, Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    if (!number) return refuse(Fault::not_found, no_such_publication);
    auto const record = visit.sight.record(*number);
    TRY(reading, visit.sight.read());
    auto& query = reading.query(std::string(selected) + " WHERE number = ?1").with(*number);
    if (!record || !query.step()) return refuse(Fault::not_found, no_such_publication);
    auto const row = read_row(query);
    query.reset();
    std::string body;
    json::Writer writer(body);
    write_publication(writer, reading, row);
    writer.member("text", row.text).member("heard_at", format_time(record->heard_at_ms));
    writer.member("body_hash", record->header.body_hash.hex()).member("leaf_hash", record->leaf_hash.hex());
    writer.member("as_of", reading.as_of()).close('}');
    return json_reply(std::move(body));
}

Shape one_shape() {
    using namespace shape;
    return named("Publication", object(with(alike_shape(), {{"text", text()},
                                                            {"heard_at", instant()},
                                                            {"body_hash", id()},
                                                            {"leaf_hash", id()},
                                                            {"as_of", whole_number()}})));
}

struct PublishedCell {
    std::uint64_t count = 0;
    Row latest;
};

std::string properties_of(grid::Cell const& cell, PublishedCell const& published) {
    std::string properties;
    json::Writer writer(properties);
    writer.open('{').member("cell", grid::name_of(cell)).member("grid_km", cell.size_km);
    writer.member("count", published.count).member("latest", published.latest.number);
    writer.member("title", published.latest.title)
        .member("at", format_time(published.latest.at_ms))
        .close('}');
    return properties;
}

Result<Reply> answer_cells(Visit const& visit, Request const& request) {
    TRY(wanted, read_wanted(request));
    TRY(reading, visit.sight.read());
    auto& query = reading.query(std::string(selected) + " WHERE cell IS NOT NULL ORDER BY number");
    std::map<grid::Cell, PublishedCell> cells;
    while (query.step()) {
        auto row = read_row(query);
        if (!row.place || !wanted.holds(row)) continue;
        auto& cell = cells[*row.place];
        ++cell.count;
        cell.latest = std::move(row);
    }
    query.reset();
    Reply reply;
    reply.content_type = "application/geo+json";
    geojson::FeatureCollection collection;
    collection.open(reply.body);
    for (auto const& [cell, published] : cells) {
        auto const edges = grid::edges_of(cell);
        collection.feature(reply.body, geojson::Box{edges.west, edges.south, edges.east, edges.north},
                           properties_of(cell, published));
    }
    collection.close(reply.body);
    return reply;
}

}  // namespace

Route publications_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/publications";
    route.summary = "What was published and stands, the newest number first.";
    route.parameters = wanted_parameters();
    route.parameters.push_back({"before", "integer", "Only publications with a number below this one."});
    route.parameters.push_back({"limit", "integer", "How many at most: 1 to 200, 50 where not said."});
    route.role = Role::everyone;
    route.gives = page_shape();
    route.answer = answer_list;
    return route;
}

Route publication_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/publications/{number}";
    route.summary = "One publication that stands, and its place on the record.";
    route.role = Role::everyone;
    route.gives = one_shape();
    route.answer = answer_one;
    return route;
}

Route published_cells_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/publications.geojson";
    route.summary = "The cells of the drawn grid in which something was published, as polygons.";
    route.parameters = wanted_parameters();
    route.answers = "application/geo+json";
    route.role = Role::everyone;
    route.answer = answer_cells;
    return route;
}

}  // namespace comity::situation

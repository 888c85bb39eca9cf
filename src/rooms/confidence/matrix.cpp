#include "rooms/confidence/matrix.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/json.h"
#include "base/time.h"
#include "rooms/confidence/catalogues.h"
#include "rooms/confidence/commitment.h"

namespace comity::confidence {

namespace {

struct Column {
    Catalogue const* catalogue;
    CatalogueItem const* item;
    std::int64_t parties = 0;
};

struct Cell {
    std::size_t column = 0;
    std::int64_t number = 0;
    std::string status;
    std::int64_t version = 0;
    std::int64_t at_ms = 0;
    std::string tlp;
};

struct Row {
    std::string party;
    std::string name;
    std::vector<Cell> cells;  // in the order of the columns
};

struct Matrix {
    std::vector<Column> columns;
    std::vector<Row> rows;
};

Result<std::vector<Catalogue const*>> asked_catalogues(Request const& request) {
    std::vector<Catalogue const*> asked;
    for (auto const id : request.all_asked("catalogue")) {
        auto const* found = newest_catalogue(id);
        if (!found || !found->for_commitments)
            return refuse(Fault::malformed, "There is no such catalogue of commitments.");
        if (std::ranges::find(asked, found) == asked.end()) asked.push_back(found);
    }
    if (!asked.empty()) return asked;
    for (auto const& each : catalogues())
        if (each.for_commitments && newest_catalogue(each.id) == &each) asked.push_back(&each);
    return asked;
}

std::map<std::string, std::string> read_names(Reading const& reading) {
    std::map<std::string, std::string> names;
    auto& row = reading.query("SELECT party, name FROM member");
    while (row.step()) names.emplace(row.text(0), row.text(1));
    row.reset();
    return names;
}

using RowOf = std::map<std::string, std::size_t, std::less<>>;  // by party

std::size_t row_of(Matrix& matrix, RowOf& rows, std::string_view party) {
    if (auto const found = rows.find(party); found != rows.end()) return found->second;
    rows.emplace(party, matrix.rows.size());
    matrix.rows.push_back({std::string(party), "", {}});
    return matrix.rows.size() - 1;
}

void read_column(Matrix& matrix, RowOf& rows, Reading const& reading, Column column) {
    auto& row = reading.query(
        "SELECT party, number, status, version, published_at_ms, tlp FROM commitment"
        " WHERE standing = 'published' AND catalogue = ?1 AND item = ?2");
    row.with(column.catalogue->id, column.item->id);
    while (row.step()) {
        ++column.parties;
        matrix.rows[row_of(matrix, rows, row.text(0))].cells.push_back(
            {matrix.columns.size(), row.integer(1), std::string(row.text(2)), row.integer(3), row.integer(4),
             std::string(row.text(5))});
    }
    row.reset();
    matrix.columns.push_back(column);
}

Matrix read_matrix(Reading const& reading, std::vector<Catalogue const*> const& asked) {
    Matrix matrix;
    RowOf rows;
    for (auto const* catalogue : asked)
        for (auto const& item : catalogue->items) read_column(matrix, rows, reading, {catalogue, &item, 0});
    auto const names = read_names(reading);
    for (auto& row : matrix.rows)
        if (auto const found = names.find(row.party); found != names.end()) row.name = found->second;
    std::ranges::sort(matrix.rows, {}, [](Row const& row) { return std::tie(row.name, row.party); });
    return matrix;
}

void write_columns(json::Writer& writer, Matrix const& matrix) {
    writer.key("columns").open('[');
    for (auto const& [catalogue, item, parties] : matrix.columns)
        writer.open('{')
            .member("catalogue", catalogue->id)
            .member("version", catalogue->version)
            .member("item", item->id)
            .member("title", item->title)
            .member("verified", name_of(item->verified))
            .member("parties", parties)
            .close('}');
    writer.close(']');
}

void write_rows(json::Writer& writer, Matrix const& matrix) {
    writer.key("rows").open('[');
    for (auto const& row : matrix.rows) {
        writer.open('{').member("party", row.party).member("name", row.name).key("cells").open('[');
        for (auto const& cell : row.cells)
            writer.open('{')
                .member("column", std::uint64_t{cell.column})
                .member("number", cell.number)
                .member("status", cell.status)
                .member("version", cell.version)
                .member("at", format_time(cell.at_ms))
                .member("tlp", cell.tlp)
                .close('}');
        writer.close(']').close('}');
    }
    writer.close(']');
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    TRY(asked, asked_catalogues(request));
    TRY(reading, visit.sight.read());
    auto const matrix = read_matrix(reading, asked);
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("commitments"));
    writer.member("now", format_time(visit.sight.now_ms()));
    write_columns(writer, matrix);
    write_rows(writer, matrix);
    writer.close('}');
    return json_reply(std::move(body));
}

Shape matrix_shape() {
    using namespace shape;
    auto const column = object({{"catalogue", text()},
                                {"version", whole_number()},
                                {"item", text()},
                                {"title", text()},
                                {"verified", verified_shape()},
                                {"parties", whole_number()}});
    auto const cell = object({{"column", whole_number()},
                              {"number", whole_number()},
                              {"status", status_shape()},
                              {"version", whole_number()},
                              {"at", instant()},
                              {"tlp", tlp_shape()}});
    auto const row = object({{"party", id()}, {"name", text()}, {"cells", list(named("MatrixCell", cell))}});
    return named("CommitmentMatrix", object({{"as_of", whole_number()},
                                             {"now", instant()},
                                             {"columns", list(named("MatrixColumn", column))},
                                             {"rows", list(named("MatrixRow", row))}}));
}

}  // namespace

Route matrix_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/commitment-matrix";
    route.summary = "Which party has published a commitment on which item, and since when. Never a score.";
    route.parameters = {{.name = "catalogue",
                         .type = "string",
                         .meaning = "Only the items of these catalogues; of all where not said.",
                         .repeated = true}};
    route.gives = matrix_shape();
    route.cacheable = false;
    route.answer = answer;
    return route;
}

}  // namespace comity::confidence

#include <algorithm>

#include "http/api.h"
#include "http/dataset_writer.h"
#include "kernel/space.h"

namespace comity::http {
namespace {

constexpr int rows_a_piece = 1000;

Dataset const* find_dataset(Sight const& sight, std::string_view name) {
    for (auto const& room : sight.space().rooms()) {
        if (!sight.space().has_room(room.name)) continue;
        for (auto const& dataset : room.datasets)
            if (dataset.name == name) return &dataset;
    }
    return nullptr;
}

json::Value cell(Query const& query, int column) {
    if (query.is_null(column)) return {};
    if (query.is_integer(column)) return query.integer(column);
    return std::string(query.text(column));
}

json::Value cell(Query const& query, int column, ColumnType type) {
    using enum ColumnType;
    bool const fraction = type == real || type == place_lon || type == place_lat;
    return fraction && !query.is_null(column) ? json::Value(query.real(column)) : cell(query, column);
}

// A dataset read in many short readings, so that none holds the snapshot for long.
class Export {
  public:
    Export(Sight sight, Dataset const& dataset, DatasetFormat format)
        : sight_(std::move(sight)), dataset_(dataset), writer_(dataset.columns, format) {}

    Result<std::optional<std::string>> next() {
        if (ended_) return std::nullopt;
        std::string piece;
        if (cursor_ < 0) writer_.open(piece);
        TRY(rows, write_rows(piece));
        ended_ = rows < rows_a_piece;
        if (ended_) writer_.close(piece);
        return piece;
    }
    bool ended() const { return ended_; }

  private:
    Result<int> write_rows(std::string& piece) {
        TRY(reading, sight_.read());
        auto& query = reading.query(dataset_.rows);
        query.with(cursor_, rows_a_piece);
        int rows = 0;
        for (; query.step(); ++rows) {
            cursor_ = query.integer(0);
            if (!is_own(query)) continue;
            values_.clear();
            for (std::size_t at = 0; at < dataset_.columns.size(); ++at)
                values_.push_back(cell(query, static_cast<int>(at) + 1, dataset_.columns[at].type));
            if (row_may_leave(dataset_.columns, dataset_.tlp, values_, standing_))
                writer_.row(piece, values_);
        }
        query.reset();
        return rows;
    }

    // What is a party's own goes to that party alone: of a row of another's nothing else is read.
    bool is_own(Query const& query) const {
        if (!own_) return true;
        return !reader_.empty() && query.text(*own_) == reader_;
    }

    static std::optional<int> own_column(Dataset const& dataset) {
        if (dataset.own.empty()) return std::nullopt;
        auto const own = std::ranges::find(dataset.columns, dataset.own, &Column::name);
        MUST(own != dataset.columns.end());
        return static_cast<int>(own - dataset.columns.begin()) + 1;  // behind the cursor
    }

    Sight sight_;
    Dataset const& dataset_;
    Standing standing_ = sight_.standing();
    std::optional<int> own_ = own_column(dataset_);
    std::string reader_ = sight_.reader().empty() ? "" : sight_.reader().hex();
    DatasetWriter writer_;
    std::vector<json::Value> values_;
    std::int64_t cursor_ = -1;  // of the last row written
    bool ended_ = false;
};

Reply file_reply(DatasetFormat format, std::string const& name) {
    Reply reply;
    reply.content_type = content_type_of(format);
    reply.headers = {{"Content-Disposition",
                      "attachment; filename=\"" + name + std::string(file_ending_of(format)) + "\""}};
    return reply;
}

Result<Reply> export_dataset(Visit const& visit, Request const& request) {
    auto const* dataset = find_dataset(visit.sight, request.capture("dataset"));
    if (!dataset || visit.sight.role() < dataset->audience)
        return refuse(Fault::not_found, "There is no such dataset here, or it is not open to you.");
    auto const format = dataset_format_named(request.asked("as").value_or("csv"));
    if (!format) return refuse(Fault::malformed, "\"as\" must be csv, hxl, json or geojson.");
    auto const rows = std::make_shared<Export>(visit.sight, *dataset, *format);
    auto reply = file_reply(*format, visit.sight.space_name() + '-' + dataset->name);
    // The first piece before the status is sent: what cannot be read at all is refused, not torn.
    TRY(first, rows->next());
    reply.body = std::move(*first);
    if (!rows->ended()) reply.next = [rows] { return rows->next(); };
    return reply;
}

void write_column(json::Writer& writer, Column const& column) {
    writer.open('{').member("name", column.name).member("type", name_of(column.type)).key("hxl");
    if (column.hxl.empty())
        writer.null();
    else
        writer.value(column.hxl);
    writer.close('}');
}

Result<Reply> list_datasets(Visit const& visit, Request const&) {
    std::string body;
    json::Writer writer(body);
    writer.open('[');
    for (auto const& room : visit.sight.space().rooms())
        for (auto const& dataset : room.datasets) {
            if (!visit.sight.space().has_room(room.name) || visit.sight.role() < dataset.audience) continue;
            writer.open('{')
                .member("name", dataset.name)
                .member("title", dataset.title)
                .key("columns")
                .open('[');
            for (auto const& column : dataset.columns) write_column(writer, column);
            writer.close(']').close('}');
        }
    writer.close(']');
    return json_reply(std::move(body));
}

Shape datasets_shape() {
    using namespace shape;
    auto const column = object({{"name", text()}, {"type", type_shape()}, {"hxl", or_null(text())}});
    return list(named("Dataset", object({{"name", text()}, {"title", text()}, {"columns", list(column)}})));
}

// What rows are in other formats than CSV.
std::vector<Content> rows_content(std::vector<Shape> rows) {
    return {{"application/json", shape::list(shape::choice(std::move(rows)))}, {"application/geo+json"}};
}

std::vector<Shape> dataset_shapes(Rooms const& rooms) {
    std::vector<Shape> shapes;
    for (auto const& room : rooms)
        for (auto const& dataset : room.datasets)
            shapes.push_back(row_shape("dataset." + dataset.name, dataset.columns));
    return shapes;
}

// "situation.reports.hxl.csv" is the digest situation.reports as HXL: the longest ending counts.
std::optional<std::pair<std::string, DatasetFormat>> read_file_name(std::string_view file) {
    using enum DatasetFormat;
    for (auto const format : {hxl, csv, geojson, json}) {
        auto const ending = file_ending_of(format);
        if (file.size() > ending.size() && file.ends_with(ending))
            return std::pair(std::string(file.substr(0, file.size() - ending.size())), format);
    }
    return std::nullopt;
}

Digest const* find_digest(Rooms const& rooms, std::string_view name) {
    for (auto const& room : rooms)
        for (auto const& digest : room.digests)
            if (digest.name == name) return &digest;
    return nullptr;
}

std::vector<Column> columns_of(Digest const& digest) {
    auto columns = digest.columns;
    columns.insert(columns.begin(), Column{"space", ColumnType::text, "#meta+space"});
    return columns;
}

std::vector<Shape> digest_shapes(Rooms const& rooms) {
    std::vector<Shape> shapes;
    for (auto const& room : rooms)
        for (auto const& digest : room.digests)
            shapes.push_back(row_shape("digest." + digest.name, columns_of(digest)));
    return shapes;
}

Result<Reply> export_digest(House& house, Request const& request) {
    auto const file = read_file_name(request.capture("file"));
    auto const* digest = file ? find_digest(house.rooms(), file->first) : nullptr;
    if (!digest) return refuse(Fault::not_found, "There is no such dataset.");
    TRY(rows, house.digest(digest->name, request.speaker));
    std::erase_if(rows, [&](auto const& row) { return !request.holder.scope.covers(row.space); });
    auto const columns = columns_of(*digest);
    auto reply = file_reply(file->second, digest->name);
    DatasetWriter writer(columns, file->second);
    writer.open(reply.body);
    for (auto& row : rows) {
        row.values.insert(row.values.begin(), json::Value(row.space));
        row.values.resize(columns.size());
        writer.row(reply.body, row.values);
    }
    writer.close(reply.body);
    return reply;
}

}  // namespace

void add_datasets_api(RouteTable& table, House& house) {
    table.of_house.push_back(
        {.method = Method::get,
         .path = "/api/v1/datasets/{file}",
         .summary = "A row for each space open to the reader; NAME.csv, .hxl.csv, .json or .geojson",
         .parameters = {},
         .answers = "text/csv",
         .also_gives = rows_content(digest_shapes(house.rooms())),
         .answer = [&house](Request const& request) { return export_digest(house, request); }});
    table.of_spaces.push_back({.method = Method::get,
                               .path = "/api/v1/spaces/{space}/datasets",
                               .summary = "The datasets of the space that are open to the reader",
                               .parameters = {},
                               .gives = datasets_shape(),
                               .role = Role::everyone,
                               .answer = list_datasets});
    table.of_spaces.push_back({.method = Method::get,
                               .path = "/api/v1/spaces/{space}/datasets/{dataset}",
                               .summary = "All rows of a dataset",
                               .parameters = {{.name = "as",
                                               .type = "string",
                                               .meaning = "The format; csv where absent.",
                                               .words = {"csv", "hxl", "json", "geojson"}}},
                               .answers = "text/csv",
                               .also_gives = rows_content(dataset_shapes(house.rooms())),
                               .role = Role::everyone,
                               .answer = export_dataset});
}

}  // namespace comity::http

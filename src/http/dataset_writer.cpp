#include "http/dataset_writer.h"

#include <optional>

#include "base/time.h"
#include "formats/csv.h"
#include "formats/hxl.h"

namespace comity::http {
namespace {

// A time as its text; all else is written as it is.
std::optional<json::Value> told_time(Column const& column, json::Value const& value) {
    auto const* at_ms = column.type == ColumnType::time ? value.integer() : nullptr;
    if (!at_ms) return std::nullopt;
    return json::Value(format_time(*at_ms));
}

// JSON kept as text in a column is JSON in JSON, and text elsewhere.
void write_json(std::string& out, Column const& column, json::Value const& value) {
    bool const is_json = column.type == ColumnType::json || column.type == ColumnType::lines;
    if (is_json && value.text())
        out += *value.text();
    else if (auto const time = told_time(column, value))
        json::write(out, *time);
    else
        json::write(out, value);
}

void write_cell(csv::Writer& writer, Column const& column, json::Value const& value) {
    auto const time = told_time(column, value);
    auto const& cell = time ? *time : value;
    if (cell.is_null())
        writer.plain("");
    else if (!cell.text())
        writer.plain(json::write(cell));
    else if (column.type == ColumnType::text)
        writer.text(*cell.text());
    else
        writer.plain(*cell.text());
}

bool is_place(Column const& column) {
    return column.type == ColumnType::place_lon || column.type == ColumnType::place_lat ||
           column.type == ColumnType::lines;
}

}  // namespace

std::optional<DatasetFormat> dataset_format_named(std::string_view name) {
    if (name == "csv") return DatasetFormat::csv;
    if (name == "hxl") return DatasetFormat::hxl;
    if (name == "json") return DatasetFormat::json;
    if (name == "geojson") return DatasetFormat::geojson;
    return std::nullopt;
}

std::string_view content_type_of(DatasetFormat format) {
    switch (format) {
        case DatasetFormat::csv:
        case DatasetFormat::hxl:
            return "text/csv; charset=utf-8";
        case DatasetFormat::json:
            return "application/json";
        case DatasetFormat::geojson:
            return "application/geo+json";
    }
    return "";
}

std::string_view file_ending_of(DatasetFormat format) {
    switch (format) {
        case DatasetFormat::csv:
            return ".csv";
        case DatasetFormat::hxl:
            return ".hxl.csv";
        case DatasetFormat::json:
            return ".json";
        case DatasetFormat::geojson:
            return ".geojson";
    }
    return "";
}

std::string_view name_of(ColumnType type) {
    switch (type) {
        case ColumnType::text:
            return "text";
        case ColumnType::integer:
            return "integer";
        case ColumnType::real:
            return "real";
        case ColumnType::time:
            return "time";
        case ColumnType::place_lon:
            return "longitude";
        case ColumnType::place_lat:
            return "latitude";
        case ColumnType::lines:
            return "lines";
        case ColumnType::json:
            return "json";
    }
    return "";
}

Shape type_shape() {
    using enum ColumnType;
    std::vector<std::string> names;
    for (auto const type : {text, integer, real, time, place_lon, place_lat, lines, json})
        names.emplace_back(name_of(type));
    return shape::one_of(std::move(names));
}

Shape cell_shape(ColumnType type) {
    switch (type) {
        case ColumnType::text:
            return shape::or_null(shape::text());
        case ColumnType::integer:
            return shape::or_null(shape::whole_number());
        case ColumnType::real:
        case ColumnType::place_lon:
        case ColumnType::place_lat:
            return shape::or_null(shape::number());
        case ColumnType::time:
            return shape::or_null(shape::instant());
        case ColumnType::lines:
            return shape::or_null(shape::list(shape::list(shape::list(shape::number()))));
        case ColumnType::json:
            return shape::anything();
    }
    return {};
}

Shape row_shape(std::string name, std::vector<Column> const& columns) {
    std::vector<Shape::Member> members;
    members.reserve(columns.size());
    for (auto const& column : columns) members.push_back({column.name, cell_shape(column.type)});
    return shape::named(std::move(name), shape::object(std::move(members)));
}

DatasetWriter::DatasetWriter(std::vector<Column> columns, DatasetFormat format)
    : columns_(std::move(columns)), format_(format) {
    for (auto const& column : columns_) {
        json::quote(keys_.emplace_back(), column.name);
        keys_.back() += ':';
    }
}

void DatasetWriter::open(std::string& out) {
    if (format_ == DatasetFormat::geojson) return features_.open(out);
    if (format_ == DatasetFormat::json) {
        out += '[';
        return;
    }
    csv::Writer writer(out);
    for (auto const& column : columns_) writer.plain(column.name);
    writer.end_row();
    if (format_ == DatasetFormat::csv) return;
    std::vector<std::string_view> tags;
    tags.reserve(columns_.size());
    for (auto const& column : columns_) tags.emplace_back(column.hxl);
    hxl::append_row(out, tags);
}

void DatasetWriter::row(std::string& out, std::span<json::Value const> values) {
    MUST(values.size() == columns_.size());
    if (format_ == DatasetFormat::csv || format_ == DatasetFormat::hxl) return write_csv_row(out, values);
    if (format_ == DatasetFormat::json) {
        out += first_ ? "\n" : ",\n";
        first_ = false;
        return write_object(out, values, true);
    }
    std::string properties;
    write_object(properties, values, false);
    if (auto const lines = lines_of(values))
        features_.feature(out, *lines, properties);
    else
        features_.feature(out, place_of(values), properties);
}

void DatasetWriter::close(std::string& out) {
    if (format_ == DatasetFormat::geojson) features_.close(out);
    if (format_ == DatasetFormat::json) out += "\n]\n";
}

void DatasetWriter::write_csv_row(std::string& out, std::span<json::Value const> values) const {
    csv::Writer writer(out);
    for (std::size_t at = 0; at < columns_.size(); ++at) write_cell(writer, columns_[at], values[at]);
    writer.end_row();
}

void DatasetWriter::write_object(std::string& out, std::span<json::Value const> values,
                                 bool with_place) const {
    char before = '{';
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        if (!with_place && is_place(columns_[at])) continue;
        out += before;
        before = ',';
        out += keys_[at];
        write_json(out, columns_[at], values[at]);
    }
    out += before == '{' ? "{}" : "}";
}

std::optional<geojson::Lines> DatasetWriter::lines_of(std::span<json::Value const> values) const {
    for (std::size_t at = 0; at < columns_.size(); ++at)
        if (columns_[at].type == ColumnType::lines && values[at].text()) return {{*values[at].text()}};
    return std::nullopt;
}

std::optional<geojson::Point> DatasetWriter::place_of(std::span<json::Value const> values) const {
    geojson::Point point;
    bool has_lon = false;
    bool has_lat = false;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        if (columns_[at].type == ColumnType::place_lon) has_lon = values[at].number(point.lon);
        if (columns_[at].type == ColumnType::place_lat) has_lat = values[at].number(point.lat);
    }
    if (!has_lon || !has_lat) return std::nullopt;
    return point;
}

}  // namespace comity::http

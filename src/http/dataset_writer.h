// Rows of a dataset as the formats of exchange have them, piece by piece. One thread at a time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "formats/geojson.h"
#include "kernel/room.h"

namespace comity::http {

enum class DatasetFormat { csv, hxl, json, geojson };

std::optional<DatasetFormat> dataset_format_named(std::string_view name);
std::string_view content_type_of(DatasetFormat format);
std::string_view file_ending_of(DatasetFormat format);  // ".hxl.csv"

// Each call appends to the piece it is given. Times are milliseconds in rows, RFC 3339 in what is written.
class DatasetWriter {
  public:
    DatasetWriter(std::vector<Column> columns, DatasetFormat format);

    void open(std::string& out);
    void row(std::string& out, std::span<json::Value const> values);  // one a column
    void close(std::string& out);

  private:
    void write_csv_row(std::string& out, std::span<json::Value const> values) const;
    void write_object(std::string& out, std::span<json::Value const> values, bool with_place) const;
    std::optional<geojson::Lines> lines_of(std::span<json::Value const> values) const;
    std::optional<geojson::Point> place_of(std::span<json::Value const> values) const;

    std::vector<Column> columns_;
    std::vector<std::string> keys_;  // of the columns, as a JSON object has them
    DatasetFormat format_;
    geojson::FeatureCollection features_;
    bool first_ = true;
};

std::string_view name_of(ColumnType type);
Shape type_shape();  // of the name of a type

// Of a row in JSON, by its columns. Any cell can be empty.
Shape row_shape(std::string name, std::vector<Column> const& columns);
Shape cell_shape(ColumnType type);

}  // namespace comity::http

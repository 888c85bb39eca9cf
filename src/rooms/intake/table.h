// Tables as they come in, whatever their format: a first row that names the columns, then rows of text.
// A Table belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace comity::intake {

struct TableRow {
    std::size_t line = 0;
    std::vector<std::string_view> fields;  // UTF-8; they live until the next row
    std::string wrong;                     // why it cannot be used, one sentence; empty in a sound row
    std::string note;                      // what was made of it, where that is not plain; else empty
    Bytes mark;                            // by which the row is known again, where it has no id of its own
};

class Table {
  public:
    virtual ~Table() = default;
    virtual bool next(TableRow& row) = 0;  // the header first; false at the end
    virtual bool times_have_zones() const { return true; }
    virtual std::string format() const { return {}; }  // where the table is of one kind alone: "geojson"
    virtual std::string sheet() const { return {}; }
    virtual std::vector<std::string> sheets() const { return {}; }
};

// The bytes must outlive the table. `sheet` empty: the first one.
Result<std::unique_ptr<Table>> open_csv(BytesView bytes);
Result<std::unique_ptr<Table>> open_xlsx(BytesView bytes, std::string_view sheet);
Result<std::unique_ptr<Table>> open_geojson(BytesView bytes);

}  // namespace comity::intake

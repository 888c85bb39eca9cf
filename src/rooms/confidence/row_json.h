// Columns of a query as members of a JSON object. One thread.
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "kernel/database.h"

namespace comity::confidence {

inline void write_text_or_null(json::Writer& writer, std::string_view name, Query const& row, int column) {
    writer.key(name);
    row.is_null(column) ? writer.null() : writer.value(row.text(column));
}

inline void write_number_or_null(json::Writer& writer, std::string_view name, Query const& row, int column) {
    writer.key(name);
    row.is_null(column) ? writer.null() : writer.value(row.integer(column));
}

inline void write_time_or_null(json::Writer& writer, std::string_view name, Query const& row, int column) {
    writer.key(name);
    row.is_null(column) ? writer.null() : writer.value(format_time(row.integer(column)));
}

}  // namespace comity::confidence

// The statement intake.mapping: which columns of a table become what of a report, under a name by which it is
// used again. Its page is docs/statements/intake.mapping.md. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "rooms/intake/mapping.h"

namespace comity::intake {

inline constexpr char mapping_kind[] = "intake.mapping";

enum class DateFormat { iso, day_first, month_first, excel };

// Text that was not said is empty; a column is named by what stands in the first row.
struct SaidMapping {
    std::string name;
    std::vector<std::string> title;
    std::vector<std::string> text;
    std::vector<std::string> place;
    std::string lon;
    std::string lat;
    std::string at;
    DateFormat dates = DateFormat::iso;
    std::int64_t east_of_utc_ms = 0;  // of times that name no zone
    std::vector<std::string> categories;
    char separator = ';';
    std::string id;
    std::string language;
    std::string always_language;
    std::vector<std::string> always_categories;
    std::string always_place;
    bool withdrawn = false;
};

enum class Name { needed, may_be_missing };
Result<SaidMapping> read_said_mapping(json::Value const& body, Name name = Name::needed);
Shape mapping_shape();
Result<void> check_mapping(json::Value const& body);

// Are all of its columns there?
bool fits(SaidMapping const& said, Fields header);
std::size_t columns_of(SaidMapping const& said);  // how many it names
// Refused where a column is missing, or there twice.
Result<Mapping> mapping_of(SaidMapping const& said, Fields header);

// "2026-03-01", "01/03/2026 18:30", "46082.5": by what the mapping says of dates.
std::optional<std::int64_t> read_date(std::string_view text, DateFormat format, std::int64_t east_of_utc_ms);

}  // namespace comity::intake

// What Ushahidi's own CSV export says, as reports. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rooms/intake/mapping.h"

namespace comity::intake {

bool is_ushahidi_header(Fields header);
Result<Mapping> ushahidi_mapping(Fields header);

// "2a. Food, water | Manje, 5b. Roads, " is two categories, for a new one begins with a code: digits, perhaps
// a letter, a full stop and a space. A field that does not begin with a code is divided at every ", ".
std::vector<std::string> split_ushahidi_categories(std::string_view field);
// "12/01/2010 16:53", day first, or "2010-01-12 16:53", each perhaps with seconds or without time. In UTC:
// the export names no zone.
std::optional<std::int64_t> read_ushahidi_date(std::string_view text);

}  // namespace comity::intake

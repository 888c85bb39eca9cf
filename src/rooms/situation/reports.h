// The view `reports`: every report as it stands after its corrections and what analysts held of it, its words
// for searching, the categories with their counts, and the total. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/room.h"

namespace comity::situation {

// A row of `report` and of `report_text` has the number of the entry that first said it; a correction changes
// the row and adds one to `report_correction`. Categories have small numbers, in the order they were first
// said; `category_ids` is "3 17".
View reports_view();

// The number of the report that the statement `id` said or corrected. For whoever writes the view.
std::optional<std::int64_t> find_report(Tables& tables, StatementId const& id);

// Numbers out of `category_ids`, appended.
void read_category_ids(std::string_view text, std::vector<std::uint32_t>& ids);

// What the full-text index is asked for texts that hold all of `words`, which are query_words().
std::string match_all(std::vector<std::string> const& words);

}  // namespace comity::situation

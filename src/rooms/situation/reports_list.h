// The pages of reports: the newest first under some filters, and one as it was said. Any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "kernel/room.h"
#include "rooms/situation/filters.h"
#include "rooms/situation/points.h"

namespace comity::situation {

// Numbers below `before` that the filters mean, the newest first, at most `limit`.
std::vector<std::uint64_t> newest_numbers(Ask const& ask, Points const& points, Filters const& filters,
                                          std::uint64_t before, std::size_t limit);

// The report that the {number} of the path names.
Result<Record> asked_report(Sight const& sight, Request const& request);

Route reports_route();
Route report_route();

}  // namespace comity::situation

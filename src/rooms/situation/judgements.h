// The part of the view `reports` that follows from what analysts say of reports: their state, their history,
// assessments and actions. For whoever writes the view; one thread.
#pragma once

#include <vector>

#include "kernel/room.h"

namespace comity::situation {

// A row of `report_state` for each report that something was said of, `report_history` names what was said.
// A statement about an id that is no report of this space changes no report; it stands in `assessment` or
// `action` with no number.
std::vector<Table> judgement_tables();

// Takes in what is a judgement, and nothing else.
void judge(Tables& tables, Entry const& entry);
// What else belongs to a report's history.
void remember_in_history(Tables& tables, std::int64_t report, Entry const& entry);

}  // namespace comity::situation

// The import of tables of reports: every row is stored, found to be known already, or listed with its line
// and reason, while the answer streams. docs/formats/report-csv.md. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

Route import_route();

}  // namespace comity::intake

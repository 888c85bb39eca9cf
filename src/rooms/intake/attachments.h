// Which report names which file: whoever may hear a report may fetch the files it names. Values; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

// SQL: a row where some report names the blob ?1.
inline constexpr char names_attachment[] = "SELECT 1 FROM report_attachment WHERE sha256 = ?1 LIMIT 1";

View attachments_view();

}  // namespace comity::intake

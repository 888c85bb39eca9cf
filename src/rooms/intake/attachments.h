// Which report or track names which file: whoever may hear it may fetch the files it names. Values; any
// thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

// SQL: a row where some report names the blob ?1.
inline constexpr char names_attachment[] = "SELECT 1 FROM report_attachment WHERE sha256 = ?1 LIMIT 1";
// The same of tracks.
inline constexpr char names_track_file[] = "SELECT 1 FROM track_file WHERE sha256 = ?1 LIMIT 1";

View attachments_view();

}  // namespace comity::intake

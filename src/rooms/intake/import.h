// The import of what others have gathered: tables, tracks, photos, and archives of these. Everything in a
// file is stored, found to be known already, or listed with its line and reason, while the answer streams.
// docs/imports.md. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

Route import_route();

}  // namespace comity::intake

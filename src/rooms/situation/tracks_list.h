// Tracks for the map: their list, and one with every point, its speed and the gaps, to be replayed in time.
// Values; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::situation {

Route tracks_route();
Route track_route();

}  // namespace comity::situation

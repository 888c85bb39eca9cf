// Communication checks, as part of the room: their kinds, datasets, digest and routes. Their tables are in
// the view of the directory. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

void add_checks(Room& room);

}  // namespace comity::confidence

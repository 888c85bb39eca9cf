// What consultations add to the room: their kinds, view, datasets, digest and routes. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

void add_consultations(Room& room);

}  // namespace comity::confidence

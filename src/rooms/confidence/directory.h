// The directory of contacts, as part of the room: its kinds, view, datasets, digest and routes. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

void add_directory(Room& room);

}  // namespace comity::confidence

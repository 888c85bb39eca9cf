// The routes by which catalogues are read, in every space with this room. Any thread.
#pragma once

#include <vector>

#include "kernel/room.h"

namespace comity::confidence {

std::vector<Route> catalogue_routes();
// All that adds catalogues to the room.
void add_catalogues(Room& room);

}  // namespace comity::confidence

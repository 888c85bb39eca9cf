// The rooms of this program. app/rooms.cpp is the only place that names them all. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity {

Rooms const& all_rooms();

}  // namespace comity

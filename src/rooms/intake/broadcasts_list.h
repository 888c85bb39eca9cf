// The routes of messages to those in an area: their list, and whom one would reach. For analysts. Any thread.
#pragma once

#include <vector>

#include "kernel/room.h"

namespace comity::intake {

std::vector<Route> broadcast_routes();

}  // namespace comity::intake

// The routes of conversations: their list, one of them, and that of a report's contact. For analysts. Any
// thread.
#pragma once

#include <vector>

#include "kernel/room.h"

namespace comity::intake {

std::vector<Route> conversation_routes();

}  // namespace comity::intake

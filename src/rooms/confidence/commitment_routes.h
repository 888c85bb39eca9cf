// The routes by which commitments are read: the list, one with its line, the difference of two versions. Any
// thread.
#pragma once

#include <vector>

#include "kernel/room.h"

namespace comity::confidence {

std::vector<Route> commitment_routes();

}  // namespace comity::confidence

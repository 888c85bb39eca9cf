// The routes by which agreements are read: the list, and one with its text, parties and steps. Any thread.
#pragma once

#include <vector>

#include "kernel/room.h"

namespace comity::confidence {

std::vector<Route> agreement_routes();

}  // namespace comity::confidence

// The kinds of the room intake. Values; any thread.
#pragma once

#include <vector>

#include "kernel/room.h"

namespace comity::intake {

std::vector<Kind> kinds();

}  // namespace comity::intake

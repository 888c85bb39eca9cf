// The room confidence, as a value. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

Room room();

}  // namespace comity::confidence

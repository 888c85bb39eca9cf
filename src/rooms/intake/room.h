// The room intake, as a value. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

Room room();

}  // namespace comity::intake

// The room situation, as a value. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::situation {

Room room();

}  // namespace comity::situation

// What changed between two versions of a commitment, member by member. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

Route difference_route();

}  // namespace comity::confidence

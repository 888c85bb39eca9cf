// The campaigns of a space, and one with its challenges and its report: all of them for those who run it, its
// own for each party, and regions of at least five parties for everybody. Routes; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

Route campaigns_route();
Route campaign_route();

}  // namespace comity::confidence

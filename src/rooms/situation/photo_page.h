// The page that draws a report's photo anew, so that it can be published. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::situation {

Route photo_route();

}  // namespace comity::situation

// The pages that draw a report's photo anew, so that it can be published. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::situation {

Route photo_route();       // draws and keeps it
Route photo_look_route();  // draws and shows it

}  // namespace comity::situation

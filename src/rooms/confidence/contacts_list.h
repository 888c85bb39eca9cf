// The contacts of a space as people look for them: whom to reach now, for what, in which State; and one of
// them with what was said of it. Routes; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

Route contacts_route();
Route contact_route();

}  // namespace comity::confidence

// The page of a case: where it stands, what is asked of whom by when and what follows from silence, what the
// reader may say next, and every step with its place on the record. A value; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

Route consultation_route();

}  // namespace comity::confidence

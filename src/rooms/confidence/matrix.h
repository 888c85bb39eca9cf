// The matrix of parties and items: who has published what, and since when. Coverage and age, never a score;
// in the order of names. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

Route matrix_route();

}  // namespace comity::confidence

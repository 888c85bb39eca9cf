// The page of marks: where the words of a report hold what could betray somebody. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::situation {

Route marks_route();

}  // namespace comity::situation

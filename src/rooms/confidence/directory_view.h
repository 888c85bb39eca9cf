// The view `directory`: contacts, the checks made of them, and each step with the reason where it is void; as
// they stood when the last entry was heard. Its tables are read by the files of this subject. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

View directory_view();

}  // namespace comity::confidence

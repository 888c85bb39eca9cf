// A table of contacts on its way in: each row as the nomination that it would be. A party's word needs the
// party's key, so nothing is stored here: whoever holds the key signs each. A route; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

Route contacts_import_route();

}  // namespace comity::confidence

// The public page of a public space, drawn for old phones: what was published, and where to report. Any
// thread.
#pragma once

#include "formats/catalogue.h"
#include "kernel/room.h"

namespace comity::situation {

Catalogue const& public_words();
Route public_route();

}  // namespace comity::situation

// The pages of what was published: the newest first, one, and the cells of the map. Whoever may look into the
// space may see them. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::situation {

Route publications_route();
Route publication_route();
Route published_cells_route();

}  // namespace comity::situation

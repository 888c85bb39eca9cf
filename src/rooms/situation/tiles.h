// Tiles: the reports under some filters as Mapbox Vector Tiles; single points where they are few, cells where
// they are many. Any thread.
#pragma once

#include <string>

#include "formats/mvt.h"
#include "kernel/room.h"
#include "rooms/situation/points.h"
#include "rooms/situation/search.h"

namespace comity::situation {

inline constexpr unsigned deepest_tile = 18;
inline constexpr std::size_t points_a_tile = 400;  // with more reports than these a tile has cells
inline constexpr unsigned cells_a_side = 8;
inline constexpr unsigned marks_a_side = 32;  // so many marks find room side by side: of 16 pixels, in 512

// Layer "reports", points {number, title, category (the first), at, verification}; and layer "cells", points
// at the mean position of a cell {count, category (the most frequent), c: "name=count;name=count", the first
// four; and unseen, verified, doubtful, not: how many are held to be so}. Where reports are few, those that
// lie too close to be told apart are a cell too, and stand in layer "stacked", each at its position.
// `condition` must not hold the tile's own box yet; `ask` reads titles.
std::string draw_tile(Ask const& ask, Points const& points, Condition condition,
                      mvt::TileAddress const& tile);

Route tiles_route();

}  // namespace comity::situation

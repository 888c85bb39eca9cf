// The ways of patrols and devices, as they are listed: view and dataset. Only for members. Values; any
// thread.
#pragma once

#include <vector>

#include "kernel/room.h"
#include "methods/journey.h"
#include "rooms/intake/track.h"

namespace comity::situation {

View tracks_view();
Dataset tracks_dataset();

std::vector<journey::Segment> segments_of(intake::Track const& track);
// So that a line goes on over the 180th meridian, and not around the globe.
double unrolled(double lon, double before);

}  // namespace comity::situation

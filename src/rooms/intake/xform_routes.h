// How stewards keep the forms for phones, and how answers are taken out. Values; any thread.
#pragma once

#include <vector>

#include "kernel/room.h"
#include "rooms/intake/xforms_view.h"

namespace comity::intake {

std::vector<Route> xform_routes();
std::vector<Route> xform_export_routes();

// The form that a route names by {form}.
Result<XFormRow> asked_xform(Sight const& sight, Request const& request);

}  // namespace comity::intake

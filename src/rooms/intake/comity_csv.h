// Our own CSV of reports: each column has the name of what it holds. Pure functions; any thread.
#pragma once

#include "rooms/intake/mapping.h"

namespace comity::intake {

Result<Mapping> comity_csv_mapping(Fields header, Times times = Times::with_zones);

}  // namespace comity::intake

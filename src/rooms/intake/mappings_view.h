// The mappings of a space as they stand, by name. Any thread.
#pragma once

#include "kernel/room.h"
#include "rooms/intake/said_mapping.h"

namespace comity::intake {

View mappings_view();
Dataset mappings_dataset();
Result<std::vector<SaidMapping>> mappings_now(Sight const& sight);
Result<SaidMapping> mapping_named(Sight const& sight, std::string_view name);

}  // namespace comity::intake

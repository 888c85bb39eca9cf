// The kernel's own room: what spaces and parties say of themselves (space.opened, space.member, space.clock,
// space.restored, party.introduced), as every space has it. Values; any thread.
#pragma once

#include "kernel/room.h"
#include "kernel/space_state.h"

namespace comity {

Room space_room();

// The state as its view's tables hold it, which may lag behind the journal.
SpaceState read_space_state(Database& views);

}  // namespace comity

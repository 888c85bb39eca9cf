#include "app/rooms.h"

#include "rooms/confidence/room.h"
#include "rooms/intake/room.h"
#include "rooms/situation/room.h"

namespace comity {

Rooms const& all_rooms() {
    static Rooms const rooms{intake::room(), situation::room(), confidence::room()};
    return rooms;
}

}  // namespace comity

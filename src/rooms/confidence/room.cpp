#include "rooms/confidence/room.h"

namespace comity::confidence {

Room room() {
    Room room;
    room.name = "confidence";
    room.usual = false;
    room.opens_cases = Role::contributor;
    return room;
}

}  // namespace comity::confidence

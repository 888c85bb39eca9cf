#include "rooms/confidence/room.h"

namespace comity::confidence {

Room room() {
    Room room;
    room.name = "confidence";
    return room;
}

}  // namespace comity::confidence

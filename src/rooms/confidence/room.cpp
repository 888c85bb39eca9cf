#include "rooms/confidence/room.h"

#include "rooms/confidence/agreements.h"
#include "rooms/confidence/catalogue_routes.h"
#include "rooms/confidence/checks.h"
#include "rooms/confidence/commitments.h"
#include "rooms/confidence/consultation_room.h"
#include "rooms/confidence/directory.h"

namespace comity::confidence {

Room room() {
    Room room;
    room.name = "confidence";
    room.usual = false;
    room.opens_cases = Role::contributor;
    add_catalogues(room);
    add_commitments(room);
    add_agreements(room);
    add_directory(room);
    add_checks(room);
    add_consultations(room);
    return room;
}

}  // namespace comity::confidence

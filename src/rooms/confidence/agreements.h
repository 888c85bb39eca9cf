// The view `agreements`: each with its parties, their signatures and how far it has come, and every step,
// void ones with their reason. Values made once at start; the view is for the one
// thread that writes a space.
#pragma once

#include "kernel/room.h"
#include "rooms/confidence/agreement_state.h"
#include "rooms/confidence/ask.h"

namespace comity::confidence {

View agreements_view();
Dataset agreements_dataset();
// The state of agreement `number` as its steps left it; time passes by the caller. `ask` is a query over the
// view's tables.
AgreementState load_agreement(Ask const& ask, std::int64_t number);
// All that adds agreements to the room.
void add_agreements(Room& room);

}  // namespace comity::confidence

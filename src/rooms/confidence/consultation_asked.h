// What a consultation asks of its parties. Pure functions; any thread.
#pragma once

#include <vector>

#include "rooms/confidence/ask.h"
#include "rooms/confidence/asked.h"
#include "rooms/confidence/consultation.h"

namespace comity::confidence {

// Of the state as it is once its deadlines were passed.
std::vector<Asked> asked_by(State const& state);

// Of one party, in the space that is asked.
std::vector<Asked> asked_in_consultation(Ask const& ask, PartyId const& of, std::int64_t now_ms);

}  // namespace comity::confidence

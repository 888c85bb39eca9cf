// What commitments ask of a party: the clearance of a draft of its own, by each role that has not given it.
// Reads the view `commitments`; any thread.
#pragma once

#include <vector>

#include "rooms/confidence/ask.h"
#include "rooms/confidence/asked.h"

namespace comity::confidence {

std::vector<Asked> asked_in_commitments(Ask const& ask, PartyId const& of, std::int64_t now_ms);

}  // namespace comity::confidence

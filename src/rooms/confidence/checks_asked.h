// What communication checks ask of a party: that its contact acknowledges a challenge. Reads the view
// `directory`; any thread.
#pragma once

#include <vector>

#include "rooms/confidence/ask.h"
#include "rooms/confidence/asked.h"

namespace comity::confidence {

// What was sent and did not come back; after the window too, until the campaign is closed: late is not
// silent.
std::vector<Asked> asked_in_checks(Ask const& ask, PartyId const& of, std::int64_t now_ms);

}  // namespace comity::confidence

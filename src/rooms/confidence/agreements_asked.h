// What agreements ask of a party: its signature, where it is named and has not signed. Reads the view
// `agreements`; any thread.
#pragma once

#include <vector>

#include "rooms/confidence/ask.h"
#include "rooms/confidence/asked.h"

namespace comity::confidence {

std::vector<Asked> asked_in_agreements(Ask const& ask, PartyId const& of, std::int64_t now_ms);

}  // namespace comity::confidence

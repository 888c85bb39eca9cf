// What the directory asks of a party: that a contact of its own is confirmed, by a key of the contact's role.
// Reads the view `directory`; any thread.
#pragma once

#include <vector>

#include "rooms/confidence/ask.h"
#include "rooms/confidence/asked.h"
#include "rooms/confidence/contact_state.h"

namespace comity::confidence {

// Before a confirmed contact becomes stale, so long.
inline constexpr std::int64_t reconfirmed_before_ms = std::int64_t{30} * 24 * 3'600'000;

// Of the state as it is once its deadlines were passed: what, since when, until when, and what follows.
// Nothing where no confirmation is wanted.
std::optional<Asked> asked_by(ContactState const& state, std::int64_t now_ms);

std::vector<Asked> asked_of_contacts(Ask const& ask, PartyId const& of, std::int64_t now_ms);

}  // namespace comity::confidence

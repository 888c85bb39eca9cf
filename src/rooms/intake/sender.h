// The agent `sender`: hands to gateways what was written to people, and says how far each message came. What
// waits it knows from the view `conversations`; what it was doing when the server stopped becomes unknown,
// and is never handed over twice by itself. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

inline constexpr char sender_name[] = "sender";

Agent sender_agent();

}  // namespace comity::intake

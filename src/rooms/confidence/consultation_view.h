// The view of the one consultation of a space: the case, every step that was said with the reason where it is
// void, what was asked, proposed and summed up, and the deadlines that passed. Read by routes of any thread.
#pragma once

#include "kernel/room.h"
#include "rooms/confidence/ask.h"
#include "rooms/confidence/consultation.h"

namespace comity::confidence {

View consultation_view();

// As of the last step that was heard; deadlines since then are not passed.
State read_state(Ask const& ask);

}  // namespace comity::confidence

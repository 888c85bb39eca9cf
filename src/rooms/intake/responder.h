// The agent `responder`: tells people that their report was received and asks where it is, where their
// gateway cannot do so in its own answer; and passes on what they answer: the place of a report becomes a
// correction of it. Any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

Agent responder_agent();

}  // namespace comity::intake

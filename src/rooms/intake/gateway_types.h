// The sorts of gateways that hand in text messages. Values; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

Gateway smssync_gateway();
Gateway twilio_gateway();
Gateway generic_gateway();

}  // namespace comity::intake

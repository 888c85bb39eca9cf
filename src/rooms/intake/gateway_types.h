// The sorts of gateways: those that hand in text messages, and phones with forms. Values; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

Gateway smssync_gateway();
Gateway twilio_gateway();
Gateway generic_gateway();
Gateway openrosa_gateway();

}  // namespace comity::intake

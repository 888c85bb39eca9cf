// How a message is handed to a gateway that is told of it, and does not ask: Twilio, and any other that takes
// a post. Pure but for the post; any thread.
#pragma once

#include <stop_token>
#include <string>

#include "kernel/agents.h"
#include "rooms/intake/message.h"

namespace comity::intake {

struct ToHand {
    StatementId id;
    std::string text;
    Way way;
};

struct HandedOver {
    // waiting: it was not taken, and may be tried again.
    Delivered state = Delivered::unknown;
    std::string why = {};
    bool stopped = false;  // the gateway knows that the person wants no messages
};

HandedOver hand_to_twilio(ToHand const& message, Post const& post, std::stop_token const& stop);
HandedOver hand_to_generic(ToHand const& message, Post const& post, std::stop_token const& stop);

}  // namespace comity::intake

// Files of MMS and WhatsApp: which of a message's are fetched from Twilio, and the agent `fetcher` that does
// it and attaches them to the report. Any thread.
#pragma once

#include "formats/text_message.h"
#include "kernel/gateways.h"

namespace comity::intake {

inline constexpr char fetcher_name[] = "fetcher";

// Takes their addresses from those that must not be fetched, and tells the steward why.
void check_files(GatewayVisit const& gateway, TextMessage& message);

Agent fetcher_agent();

}  // namespace comity::intake

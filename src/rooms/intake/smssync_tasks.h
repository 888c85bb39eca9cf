// What a telephone with SMSSync asks for and tells beside messages: what it is to send, what it has taken
// over, and what became of it. docs/formats/smssync.md. Any thread.
#pragma once

#include "kernel/gateways.h"

namespace comity::intake {

// Of a request with ?task=…; its secret was checked where one comes.
Result<Reply> answer_task(GatewayVisit const& gateway, Request const& request, std::string_view secret);

}  // namespace comity::intake

// Messages that come in several parts become one, whatever their order and however often each comes. Any
// thread.
#pragma once

#include <functional>

#include "rooms/intake/messages.h"

namespace comity::intake {

// `message` has a part. Answered with what `answer` makes of the whole where all are there or it was taken
// before, with 202 and how many are missing where not, or with `refused`. Waits until that is durable.
Reply take_part(GatewayVisit const& gateway, TextMessage const& message,
                std::function<Reply(Taken const&)> const& answer, Reply (*refused)(Error const&));

// What there is of it becomes a message.
void take_late_parts(GatewayVisit const& gateway, std::string const& contact, std::string const& ref);

}  // namespace comity::intake

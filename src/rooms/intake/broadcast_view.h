// Messages to those in an area, as tables of the view `conversations`: who is to get each, whether it may go
// out, and how far it is. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/room.h"
#include "rooms/intake/broadcast.h"

namespace comity::intake {

using Asking = std::function<Query&(std::string_view sql)>;

// Who reported from within the area, each once; apart from those who want none, or cannot be answered.
struct Reached {
    std::vector<std::string> contacts;
    std::int64_t stopped = 0;
    std::int64_t unanswerable = 0;
};
Reached reached_in(Asking const& ask, Area const& area);

// Where it stands at a moment in space time.
enum class BroadcastState { proposed, running, done, expired, ended };
std::string_view name_of(BroadcastState state);
struct BroadcastStand {
    std::int64_t at_ms = 0, recipients = 0, said = 0;
    bool consented = false, ended = false;
};
bool needs_consent(std::int64_t recipients);
BroadcastState state_of(BroadcastStand const& stand, std::int64_t now_ms);

}  // namespace comity::intake

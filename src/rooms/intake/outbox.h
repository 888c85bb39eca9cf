// The messages that were not handed over yet, or of which it is not known: read from the view
// `conversations`. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/room.h"
#include "rooms/intake/message.h"

namespace comity::intake {

struct Open {
    std::uint64_t number = 0;
    StatementId id;
    std::string contact, text;
    bool automatic = false;
    bool stopped = false;  // the contact wants none
    Delivered state = Delivered::waiting;
    std::int64_t state_at_ms = 0;  // since when, in space time
    std::string state_via;         // by whom it was said: an agent, or a channel
    std::int64_t tries = 0;        // how often it was handed over, or begun to be
};

// Those waiting after entry `after`, the oldest first.
Result<std::vector<Open>> waiting_messages(Sight const& sight, std::int64_t after, std::size_t limit);
// Those being sent since `until_ms` or longer, or by the agent itself, the longest first.
Result<std::vector<Open>> silent_messages(Sight const& sight, std::int64_t until_ms, std::size_t limit);
// Since when the message is being sent that is so the longest.
Result<std::optional<std::int64_t>> sending_since_ms(Sight const& sight);

// When a message may be handed over again, in space time: later with each try.
std::int64_t due_ms(Open const& message);
inline constexpr std::int64_t tries_most = 8;
// So long after it was handed over nobody has said what became of it.
inline constexpr std::int64_t silence_ms = 600'000;

// `source` tells apart what may be said twice: a try, or whose word it is.
Saying delivery_of(StatementId const& message, Delivered state, std::string why, std::string const& source);

// What is said before a message is handed over, whoever does it: the same try is said once, so that two never
// hand it over.
Saying sending_of(StatementId const& message, std::int64_t tries);

// To whom it was written; not_found where it is no message of this space.
Result<std::string> contact_of_message(Sight const& sight, StatementId const& message);
// That a contact wants no messages, as their gateway knows since it was given this one.
Saying stopped_by_gateway(std::string_view gateway, std::string contact, StatementId const& message);

}  // namespace comity::intake

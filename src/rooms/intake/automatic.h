// What a machine writes to people by itself: that a report was received, a question for its place, that they
// will get no more. Each is a statement of the agent `responder`, and none answers a machine: one contact
// gets at most one an hour. Any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "kernel/gateways.h"
#include "rooms/intake/message.h"
#include "rooms/intake/standing.h"

namespace comity::intake {

inline constexpr char responder_name[] = "responder";

// How soon a gateway's own answer to a post carries what is written: so long nobody else hands it over.
inline constexpr std::int64_t instant_ms = 30'000;

// With the language of whoever wrote, where a steward said none and it is known which.
Settings settings_for(Settings settings, std::string_view language);
// What is written to somebody whose report was heard, by a gateway's settings; nothing where it says nothing.
std::optional<Message> automatic_answer(Settings const& settings, std::string const& contact,
                                        Heard const& report, bool has_place);
Message stop_confirmation(Settings const& settings, std::string const& contact);
// By what it is known that a report was answered by a machine, or a stop was confirmed.
std::string source_of_answer(StatementId const& answered);

// Handed to whoever wrote, in the answer to their own post.
struct Written {
    StatementId message;
    std::string words;  // empty: nothing is
};

// Says the message and that it is being sent, then calls `done` with what is to be handed over: nothing where
// another was quicker, in an exercise, or where it could not be said. From a writer's thread.
void write_at_once(GatewayVisit const& gateway, Speak const& responder, Message const& message,
                   std::string source, std::function<void(Written)> done);

}  // namespace comity::intake

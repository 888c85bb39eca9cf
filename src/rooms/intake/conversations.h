// The view `conversations`: what was said to and by each contact, how far each message came, who wants to be
// written to no more, and which messages to many are under way. Values; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::intake {

// So long after somebody wrote to a contact, what they write is a reply. Space time.
inline constexpr std::int64_t reply_ms = 24LL * 3600 * 1000;
// A machine writes to one contact once in this time. Space time.
inline constexpr std::int64_t automatic_again_ms = 3600'000;

View conversations_view();
// A row where something waits for an agent, or a person for an answer.
Digest conversations_digest();

// -- for conversations.cpp: broadcasts, which share its tables --
std::vector<Table> broadcast_tables();
void take_broadcast(Tables& tables, Entry const& entry);  // proposed, consented to or ended
void count_in_broadcast(Tables& tables, StatementId const& broadcast, std::string_view contact,
                        std::uint64_t message);

}  // namespace comity::intake

// Contacts and challenges in the tables of the view `directory`: found, passed through time, kept. For
// whoever writes the view; one thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "kernel/room.h"
#include "rooms/confidence/ask.h"
#include "rooms/confidence/challenge_state.h"
#include "rooms/confidence/contact.h"
#include "rooms/confidence/contact_state.h"

namespace comity::confidence {

inline constexpr char no_such_contact[] = "There is no such contact here.";
// Of campaign ?1, by channel: how many were asked, and how many of them answered in time.
inline constexpr char counted_reach[] =
    "SELECT channel, count(*) FILTER (WHERE sent_ms IS NOT NULL OR acknowledged_ms IS NOT NULL),"
    " count(*) FILTER (WHERE acknowledged_ms <= due_ms) FROM challenge WHERE campaign = ?1";

std::vector<Table> contact_tables();
std::vector<Table> check_tables();

// The contact that this nomination made or changed.
std::optional<std::int64_t> find_contact(Tables& tables, StatementId const& id);
ContactState load_contact(Ask const& ask, std::int64_t contact);
ContactState load_contact(Tables& tables, std::int64_t contact);
void keep_state(Tables& tables, std::int64_t contact, ContactState const& state);
// Brings every contact to `at_ms`.
void pass_deadlines(Tables& tables, std::int64_t at_ms);

// What is said of contacts; all else is passed over.
void take_contact_step(Tables& tables, Entry const& entry);
// What is said of checks.
void take_check_step(Tables& tables, Entry const& entry);
// The regions in which at least five parties were asked by a channel.
void count_regions(Tables& tables, std::int64_t campaign);

}  // namespace comity::confidence

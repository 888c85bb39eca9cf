// What is asked of a party just now, by whom, until when, and what follows if it says nothing. Each part of
// the room lists its own; the inbox shows them together. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "kernel/room.h"

namespace comity::confidence {

struct Asked {
    std::string about;         // "consultation"; the part of the room, and its page
    std::string what;          // "acknowledge"; a word of that part
    std::uint64_t number = 0;  // the entry that asks
    StatementId id;
    std::string title;  // of what it is about, as its speaker or its catalogue calls it; may be empty
    PartyId of, by;
    // Of the party: contact, deputy, party, signatory (its own key, or the diplomatic contact's), or a role
    // of its keys; empty: anybody who speaks for it.
    std::string who;
    std::int64_t since_ms = 0;
    std::optional<std::int64_t> due_ms;
    std::string then;                     // what follows if nothing is said; a word of that part
    std::optional<std::int64_t> then_ms;  // and when
};

void write_asked(json::Writer& writer, Asked const& asked, std::int64_t now_ms);
Shape asked_shape();

Route asked_route();

}  // namespace comity::confidence

// People in a house: how one becomes a party, and a member of spaces. On the record stands only the label
// that a person chose to be called by. Any thread; the calls wait for the disk.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/role.h"

namespace comity {

class House;

inline constexpr std::size_t label_limit_bytes = 100;

// Is it fit to stand beside what somebody says? One line of 1 to 100 bytes, that hides nothing.
Result<void> check_label(std::string_view label);

// Who says it, and how it was heard.
struct Introducer {
    PartyId party;
    std::string via;
};

// Refuses a label that a member of the space has already. `by` is a steward of it.
Result<void> check_free(House& house, std::string_view space, Introducer const& by, std::string_view label);
// A new party in the house. `by` is a steward of the house.
Result<PartyId> introduce_person(House& house, Introducer const& by, std::string_view label);
// Says the membership in the space, as `by`: refused where that is no steward of it (any more).
Result<void> make_member(House& house, std::string_view space, Introducer const& by, PartyId party, Role role,
                         std::string_view label);
// Steward of the house and of every space that the operator runs.
Result<void> make_steward_of_all(House& house, Introducer const& by, PartyId party, std::string_view label);
// What a party is called in a space of which it is a member; empty where it is none.
std::string label_in(House& house, std::string_view space, PartyId const& party);

}  // namespace comity

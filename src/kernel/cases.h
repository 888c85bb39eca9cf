// Cases: small spaces of their own that members of a space open with just the parties concerned in them. Any
// thread; it waits for the disk.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/house.h"

namespace comity {

inline constexpr std::size_t case_parties_limit = 20;  // beside the one that opens it

struct CaseOpening {
    std::string title;          // empty: as the space it is opened from
    std::vector<PartyId> with;  // members of that space
};

struct OpenedCase {
    std::string name;  // in this house: "case-" and 16 hexadecimal digits
    SpaceId id;
};

// For members of a space with a room that opens cases. All parties are contributors alike, the one who opens
// it too: none lets others in or out, names them, or turns the clock. That is for the operator, who is its
// only steward. It has the rooms of that space that open cases, its mode and its time. It is never public.
Result<OpenedCase> open_case(House& house, Visit const& from, CaseOpening const& opening,
                             std::string const& via);

}  // namespace comity

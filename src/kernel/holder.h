// Who asks: the party, the account behind it, and what the session or token allows. Values; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.h"

namespace comity {

using AccountId = Id<struct AccountTag>;  // random; the only thing of an account that entries name

// What a session or a token may be used for.
struct Scope {
    bool may_say = true;
    std::string space;  // the only one; empty: all that the party is in

    bool operator==(Scope const&) const = default;
    bool covers(std::string_view name) const { return space.empty() || space == name; }
};

// Who holds a secret that was shown.
struct Holder {
    AccountId account;
    PartyId party;
    Scope scope;
    Hash credential;  // of the session or token; ends with it
    std::int64_t ends_at_ms = 0;
    bool in_session = false;  // a person who signed in, not a program with a token
};

}  // namespace comity

// Says the turns of the Strait in the space of the Forum and in its cases, each signed with a key of its
// party. One thread.
#pragma once

#include "app/demonstration/clocks.h"
#include "app/demonstration/house_calls.h"
#include "app/demonstration/key_ring.h"
#include "app/demonstration/strait_wording.h"

namespace comity::demonstration {

inline constexpr char forum_name[] = "forum";

class StraitPlay {
  public:
    StraitPlay(HouseCalls& house, Clocks& clocks, Strait const& strait, KeyRing ring)
        : house_(house), clocks_(clocks), strait_(strait), ring_(std::move(ring)) {}

    // Makes what is missing: the space of the Forum, its parties, their keys.
    Result<void> prepare();
    // Once the clock of its space has come to it. What was said before is answered as then.
    Result<Receipt> say(StraitTurn const& turn);
    bool knows_what_it_is_about(StraitTurn const& turn) const { return is_known(known_, turn); }

  private:
    Result<Receipt> open_case(StraitTurn const& turn);
    Result<Receipt> say_signed(StraitTurn const& turn);

    HouseCalls& house_;
    Clocks& clocks_;
    Strait const& strait_;
    KeyRing ring_;
    SpaceId forum_;
    StraitKnown known_;
    std::map<std::string, std::string, std::less<>> case_names_;  // in this house
};

}  // namespace comity::demonstration

// What the desk and `verify` must know of a space, folded from its own journal: what was opened, who is a
// member with which key, and how its time runs. Values; one thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "kernel/entry.h"
#include "kernel/party_keys.h"
#include "kernel/role.h"

namespace comity {

// Space time: equal to real time until a `space.clock` says otherwise.
struct SpaceClock {
    std::int64_t since_heard_ms = 0;  // real time from which it holds
    std::int64_t start_ms = 0;        // space time at that moment
    double speed = 1;
    bool paused = false;
    bool own = false;  // false: space time is real time

    std::int64_t at(std::int64_t real_ms) const;
};

struct Member {
    Role role = Role::observer;
    std::uint64_t since = 0;
};

struct SpaceState {
    SpaceId id;
    std::string title;
    std::string purpose;
    std::string mode = "life";
    bool is_public = false;
    std::vector<std::string> rooms;
    std::string origin;           // of its checkpoints
    Bytes checkpoint_public_key;  // 32 bytes
    std::map<PartyId, Member> members;
    std::map<PartyId, PartyKeys> keys;  // of those who have or had any
    std::set<PartyId> parties;          // introduced here: in the house alone
    SpaceClock clock;
    std::int64_t last_heard_ms = 0;

    Role role_of(PartyId const& party) const;
    std::size_t stewards() const;
    PartyKeys const& keys_of(PartyId const& party) const;
    bool has_room(std::string_view room) const;
    // Takes in one entry; what is not about the space itself changes nothing but the time.
    void take_in(std::uint64_t number, StatementId const& id, Header const& header, std::int64_t heard_at_ms,
                 json::Value const& body);
};

// Is it one of the kinds that change a SpaceState?
bool is_about_space(std::string_view kind);

// When, as which entry and how a statement would be heard.
struct Hearing {
    std::int64_t heard_at_ms = 0;
    std::uint64_t number = 0;
    std::string_view via;
    KeySpeaker speaker = {};
};

// How `space.restored` is heard: no door leads to it but a restore itself.
inline constexpr std::string_view via_restore = "restore";

// May `body` of `kind` be said now? Holds what a body alone cannot: the last steward, the clock, a restore.
Result<void> check_in_space(SpaceState const& state, std::string_view kind, json::Value const& body,
                            Hearing const& hearing);

}  // namespace comity

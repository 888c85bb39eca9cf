// Channels: ways in for people who are no parties themselves, such as the public form. The channel's own
// party, introduced in the house for one space, answers for what they say. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/room.h"

namespace comity {

class House;
class Space;

Channel const* find_channel(Rooms const& rooms, std::string_view name);

// Introduces the channel's party in the house, as the operator, where that was not done before.
Result<PartyId> introduce_channel(House& house, SpaceId const& space, std::string_view channel);

// Has the digest a row in this space now?
Result<bool> has_row(Space& space, std::string_view digest_name);

// Which parties were introduced as channels, read from the house's own journal as far as it goes.
class Channels {
  public:
    std::optional<PartyId> find(Space& house, SpaceId const& space, std::string_view channel);

  private:
    void read_on(Space& house);

    std::mutex mutex_;
    std::map<std::pair<SpaceId, std::string>, PartyId> parties_;
    std::uint64_t read_ = 0;
};

}  // namespace comity

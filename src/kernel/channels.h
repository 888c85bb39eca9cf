// Channels: ways in for people who are no parties themselves, such as the public form. The channel's own
// party, introduced in the house for one space, answers for what they say. Agents, which are machines, have
// parties in the same way. Any thread.
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
Agent const* find_agent(Rooms const& rooms, std::string_view name);

inline constexpr std::string_view channel_sort = "channel";
inline constexpr std::string_view agent_sort = "agent";

// Introduces the party of a channel or an agent in the house, as the operator, where that was not done
// before.
Result<PartyId> introduce_machine(House& house, SpaceId const& space, std::string_view sort,
                                  std::string_view name);

// Has the digest a row in this space now?
Result<bool> has_row(Space& space, std::string_view digest_name);

// Which parties were introduced as channels or agents, read from the house's own journal as far as it goes.
class Channels {
  public:
    std::optional<PartyId> find(Space& house, SpaceId const& space, std::string_view sort,
                                std::string_view name);

  private:
    void read_on(Space& house);

    std::mutex mutex_;
    std::map<std::pair<SpaceId, std::string>, PartyId> parties_;  // by sort and name, with a / between
    std::uint64_t read_ = 0;
};

}  // namespace comity

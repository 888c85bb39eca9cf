// The voices of agents: eyes and a voice of each in the spaces where it has something to say. Any thread; a
// first visit waits for the disk. The house outlives it.
#pragma once

#include <string_view>

#include "kernel/channels.h"
#include "kernel/house.h"

namespace comity {

class AgentVoices {
  public:
    explicit AgentVoices(House& house) : house_(house) {}

    // Where the agent never spoke it is introduced and made an analyst of the space, as the operator's word,
    // once: what a steward takes from it later it does not get back by itself.
    Result<Visit> visit(std::string_view space, std::string_view agent);

  private:
    House& house_;
    Channels known_;
};

}  // namespace comity

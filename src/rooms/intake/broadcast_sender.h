// Writes the messages of broadcasts that may go out, few at a time, each once: for the agent `sender`. Any
// thread.
#pragma once

#include <cstdint>
#include <optional>

#include "kernel/agents.h"

namespace comity::intake {

// In how many milliseconds there are more to be written; nothing: none wait.
Result<std::optional<std::int64_t>> spread_broadcasts(AgentVisit const& visit);

}  // namespace comity::intake

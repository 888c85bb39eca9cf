// Plays the demonstration in a space of its own, as life would fill it: through the desk, the public form and
// parties of their own, each thing when the clock of the space has come to it. One thread; asks the house as
// a verb does.
#pragma once

#include <functional>

#include "app/demonstration/scenario.h"
#include "cli/run.h"

namespace comity::demonstration {

inline constexpr char space_name[] = "cyprina";
inline constexpr double usual_speed = 1440;  // three days in three minutes

// Makes what is missing: the space, its form, its speakers. Returns when all is said. What was said before is
// not heard twice, so it can be broken off and run again. `tell` is called before each thing new is said.
Result<void> play(cli::Ask const& ask, Scenario const& scenario, cli::Pacing const& pacing,
                  std::function<void(Turn const&)> const& tell);

}  // namespace comity::demonstration

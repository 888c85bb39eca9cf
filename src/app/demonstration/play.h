// Plays the demonstration in a space of its own, as life would fill it: through the desk, the public form and
// parties of their own, each thing when the clock of the space has come to it. One thread; asks the house as
// a verb does.
#pragma once

#include <functional>
#include <string>

#include "app/demonstration/scenario.h"
#include "cli/run.h"

namespace comity::demonstration {

inline constexpr char space_name[] = "cyprina";
inline constexpr double usual_speed = 1440;  // three days in three minutes

// Called after each thing that was new, or was left out: then with the reason.
using Tell = std::function<void(Turn const& turn, std::string const& left_out)>;

// Makes what is missing: the space, its form, its speakers. Returns when all is said. What was said before is
// not heard twice, so it can be broken off and run again.
Result<void> play(cli::Ask const& ask, Scenario const& scenario, cli::Pacing const& pacing, Tell const& tell);

}  // namespace comity::demonstration

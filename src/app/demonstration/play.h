// Plays the demonstration in spaces of its own, as life would fill them: through the desk, the public form
// and parties of their own with their own keys, each thing when the clock of its space has come to it. One
// thread; asks the house as a verb does.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "app/demonstration/scenario.h"
#include "app/demonstration/strait.h"
#include "cli/run.h"

namespace comity::demonstration {

inline constexpr char space_name[] = "cyprina";

// All that is said: in the space of Cyprina, and among the States.
struct Score {
    Scenario scenario;
    Strait strait;
};

// Called after each thing that was new, or was left out: then with the reason.
using Tell = std::function<void(Turn const& turn, std::string const& left_out)>;

// Makes what is missing: the spaces, the form, who speaks, and their keys in the folder `keys`. Returns when
// all is said. What was said before is not heard twice, so it can be broken off and run again.
Result<void> play(cli::Ask const& ask, Score const& score, std::filesystem::path const& keys,
                  cli::Pacing const& pacing, Tell const& tell);

}  // namespace comity::demonstration

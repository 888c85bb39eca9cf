// What became of a statement, for whoever holds its receipt: when it was heard and which steps were taken,
// never what it says or who took them. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace comity {

class Space;

struct Step {
    std::string name;  // checked, acted or closed
    std::int64_t heard_at_ms = 0;
};

struct Fate {
    std::int64_t heard_at_ms = 0;
    std::vector<Step> steps;
    std::optional<std::int64_t> erased_at_ms;
};

// Busy where the views of the space are being made again.
Result<Fate> fate_of(Space& space, std::uint64_t number);

}  // namespace comity

// The summary: how many reports the filters mean, where they lie, of which categories and when. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "kernel/room.h"
#include "rooms/situation/filters.h"
#include "rooms/situation/points.h"
#include "rooms/situation/search.h"

namespace comity::situation {

inline constexpr std::size_t bins_limit = 120;

struct Summary {
    std::uint64_t count = 0;
    std::uint64_t placed = 0;
    std::optional<Box> box;                // around those that are placed
    std::optional<std::int64_t> first_ms;  // times of the earliest and the latest
    std::optional<std::int64_t> last_ms;
    std::vector<std::pair<std::uint32_t, std::uint64_t>>
        categories;  // under all filters but category, most first
    std::array<std::uint64_t, verification_names.size()> verifications{};  // under all but verification
    std::int64_t bin_ms = 0;
    std::vector<std::pair<std::int64_t, std::uint64_t>>
        bins;  // whole multiples of bin_ms, empty ones among them
};

Summary sum_up(Points const& points, Condition const& condition);

Route summary_route();

}  // namespace comity::situation

#include "methods/wilson.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace comity::wilson {

Interval interval(std::uint64_t count, std::uint64_t total, double z) {
    MUST(count <= total);
    if (total == 0) return {};
    auto const n = static_cast<double>(total);
    auto const p = static_cast<double>(count) / n;
    auto const middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    auto const half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    // At the ends the bound is the end itself, which rounding would miss by a hair.
    return {count == 0 ? 0 : std::max(0.0, middle - half), count == total ? 1 : std::min(1.0, middle + half)};
}

}  // namespace comity::wilson

// The score interval of Wilson (1927) for a proportion that was counted: how far the true one may lie from
// it. Pure functions and values; any thread.
#pragma once

#include <cstdint>

namespace comity::wilson {

inline constexpr double z_of_95_percent = 1.959963984540054;

struct Interval {
    double low = 0;
    double high = 1;
};

// Of `count` out of `total`; all from 0 to 1 where there is nothing to count.
Interval interval(std::uint64_t count, std::uint64_t total, double z = z_of_95_percent);

}  // namespace comity::wilson

// The way somebody took, by fixes of their position: how long it is, how fast it went, where no fix is for a
// while, and the same with fewer fixes. Pure functions; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace comity::journey {

inline constexpr double gap_s = 300;  // longer without a fix is a gap

struct Fix {
    double lon = 0;
    double lat = 0;
    std::optional<double> at_s = {};  // from any beginning
    bool operator==(Fix const&) const = default;
};
using Segment = std::vector<Fix>;

double distance_m(Fix const& from, Fix const& to);  // over a globe

// Fixes without a gap between them. A fix's speed is that from the one before it; none where times are
// missing, stand still or go back.
struct Leg {
    std::vector<Fix> fixes;
    std::vector<std::optional<double>> speeds_mps;  // one a fix
    double length_m = 0;
};

struct Gap {
    Fix from, to;
    double distance_m = 0;  // as the crow flies
    double length_s() const { return *to.at_s - *from.at_s; }
};

struct Journey {
    std::vector<Leg> legs;
    std::vector<Gap> gaps;
    double length_m = 0;  // of the legs
    std::size_t fixes = 0;
    std::optional<double> first_s, last_s;          // the earliest and the latest
    std::array<double, 4> box{180, 90, -180, -90};  // west, south, east, north; west may lie east of east
};

Journey walk(std::span<Segment const> segments);

// With at most about `most` fixes: ends of segments and of gaps stay, and none that is left out lies further
// than reach_m from one that stays before it.
struct Thinned {
    std::vector<Segment> segments;
    double reach_m = 0;  // 0: all are there
};
Thinned thinned(std::vector<Segment> segments, std::size_t most);

}  // namespace comity::journey

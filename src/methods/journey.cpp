#include "methods/journey.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace comity::journey {

namespace {

bool is_gap(Fix const& from, Fix const& to) {
    return from.at_s && to.at_s && *to.at_s - *from.at_s > gap_s;
}

std::optional<double> speed_mps(Fix const& from, Fix const& to) {
    if (!from.at_s || !to.at_s || !(*to.at_s > *from.at_s)) return std::nullopt;
    return distance_m(from, to) / (*to.at_s - *from.at_s);
}

void add(Leg& leg, Fix const& fix) {
    if (leg.fixes.empty()) {
        leg.speeds_mps.emplace_back();
    } else {
        leg.speeds_mps.push_back(speed_mps(leg.fixes.back(), fix));
        leg.length_m += distance_m(leg.fixes.back(), fix);
    }
    leg.fixes.push_back(fix);
}

void finish(Journey& journey, Leg& leg) {
    if (leg.fixes.empty()) return;
    journey.length_m += leg.length_m;
    journey.legs.push_back(std::move(leg));
    leg = Leg{};
}

void widen_times(Journey& journey, Fix const& fix) {
    if (!fix.at_s) return;
    journey.first_s = std::min(journey.first_s.value_or(*fix.at_s), *fix.at_s);
    journey.last_s = std::max(journey.last_s.value_or(*fix.at_s), *fix.at_s);
}

// Across the 180th meridian the box is the narrow one.
void set_box(Journey& journey, std::span<Segment const> segments) {
    double most_west = 180, least_east = -180;  // of the eastern and of the western half of the globe
    auto& [west, south, east, north] = journey.box;
    for (auto const& segment : segments) {
        for (auto const& fix : segment) {
            west = std::min(west, fix.lon);
            east = std::max(east, fix.lon);
            south = std::min(south, fix.lat);
            north = std::max(north, fix.lat);
            if (fix.lon >= 0) most_west = std::min(most_west, fix.lon);
            if (fix.lon < 0) least_east = std::max(least_east, fix.lon);
        }
    }
    if (east - west <= 180) return;
    west = most_west;
    east = least_east;
}

Segment thinned(Segment const& segment, double reach_m) {
    Segment kept;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        bool const is_end = i == 0 || i + 1 == segment.size();
        if (is_end || is_gap(segment[i - 1], segment[i]) || is_gap(segment[i], segment[i + 1]) ||
            distance_m(kept.back(), segment[i]) > reach_m)
            kept.push_back(segment[i]);
    }
    return kept;
}

std::size_t count(std::span<Segment const> segments) {
    std::size_t all = 0;
    for (auto const& segment : segments) all += segment.size();
    return all;
}

}  // namespace

double distance_m(Fix const& from, Fix const& to) {
    constexpr double radius_m = 6'371'008.8, radians = std::numbers::pi / 180;
    auto const half = [](double degrees) { return std::sin(degrees * radians / 2); };
    auto const north = half(to.lat - from.lat), east = half(to.lon - from.lon);
    auto const along =
        north * north + std::cos(from.lat * radians) * std::cos(to.lat * radians) * east * east;
    return 2 * radius_m * std::asin(std::min(1.0, std::sqrt(along)));
}

Journey walk(std::span<Segment const> segments) {
    Journey journey;
    std::optional<Fix> last;
    for (auto const& segment : segments) {
        Leg leg;
        for (auto const& fix : segment) {
            if (last && is_gap(*last, fix)) {
                finish(journey, leg);
                journey.gaps.push_back({*last, fix, distance_m(*last, fix)});
            }
            add(leg, fix);
            widen_times(journey, fix);
            ++journey.fixes;
            last = fix;
        }
        finish(journey, leg);
    }
    set_box(journey, segments);
    return journey;
}

Thinned thinned(std::vector<Segment> segments, std::size_t most) {
    constexpr double first_reach_m = 2, farthest_m = 30'000'000;
    Thinned result{std::move(segments), 0};
    auto const whole = result.segments;
    for (double reach_m = first_reach_m; count(result.segments) > most && reach_m < farthest_m;
         reach_m *= 1.5) {
        result.reach_m = reach_m;
        for (std::size_t i = 0; i < whole.size(); ++i) result.segments[i] = thinned(whole[i], reach_m);
    }
    return result;
}

}  // namespace comity::journey

#include "app/demonstration/clocks.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/time.h"

namespace comity::demonstration {

namespace {

constexpr auto longest_wait = std::chrono::milliseconds(500);  // then the clock is looked at again
constexpr auto shortest_wait = std::chrono::milliseconds(20);
constexpr double patience_ms = 2000;  // of the world; a clock that is further behind jumps

constexpr double lag_limit_ms = 8000;  // of the world: then the clock stands until what is late was said

bool goes_alike(ClockNow const& left, ClockNow const& right) {
    return left.own == right.own && left.paused == right.paused && left.speed == right.speed;
}

bool stands(ClockNow const& clock) {
    return clock.paused || clock.speed <= 0;
}

double left_ms(ClockNow const& clock, std::int64_t at_ms) {
    return static_cast<double>(at_ms - clock.now_ms) / clock.speed;
}

// Or is past it already. A clock that goes is set only where it is far behind: it could have come to that
// time meanwhile, and none is set back.
bool will_soon_be_at(ClockNow const& clock, std::int64_t at_ms) {
    if (!clock.own) return false;
    return clock.now_ms >= at_ms || (!stands(clock) && left_ms(clock, at_ms) < patience_ms);
}

void wait_a_little(ClockNow const& clock, std::int64_t at_ms) {
    auto wait = longest_wait;
    if (!stands(clock)) {
        auto const left =
            std::chrono::milliseconds(static_cast<std::int64_t>(std::min(left_ms(clock, at_ms), 1e6)));
        wait = std::clamp(left, shortest_wait, longest_wait);
    }
    std::this_thread::sleep_for(wait);
}

}  // namespace

Result<void> Clocks::start(std::int64_t begins_at_ms) {
    TRY(clock, house_.clock(leader_));
    started_ = true;
    json::Object change;
    if (!clock.own) change.emplace_back("start", format_time(begins_at_ms));
    bool const is_given = pacing_.speed || !clock.own;
    if (!pacing_.at_once && is_given) change.emplace_back("speed", pacing_.speed.value_or(usual_speed));
    if (!pacing_.at_once && (is_given || clock.paused)) change.emplace_back("paused", false);
    return change.empty() ? Result<void>() : house_.set_clock(leader_, std::move(change));
}

Result<void> Clocks::jump(std::string const& space, std::int64_t at_ms) {
    return house_.set_clock(space, json::Object{{"start", format_time(at_ms)}, {"paused", true}});
}

Result<void> Clocks::go_as(std::string const& space, ClockNow const& lead) {
    TRY(clock, house_.clock(space));
    if (goes_alike(clock, lead)) return {};
    json::Object change{{"speed", lead.speed}, {"paused", lead.paused}};
    if (!will_soon_be_at(clock, lead.now_ms)) change.emplace_back("start", format_time(lead.now_ms));
    return house_.set_clock(space, std::move(change));
}

// A slow machine says late what has a deadline; so its clock stands while it catches up.
Result<void> Clocks::hold_back(ClockNow& clock, std::int64_t at_ms) {
    bool const is_late = clock.now_ms > at_ms;
    if (held_back_ && (!is_late || !clock.paused)) {
        held_back_ = false;
        if (!clock.paused) return {};
        clock.paused = false;
        return house_.set_clock(leader_, json::Object{{"paused", false}});
    }
    if (held_back_ || stands(clock) || -left_ms(clock, at_ms) < lag_limit_ms) return {};
    held_back_ = clock.paused = true;
    return house_.set_clock(leader_, json::Object{{"paused", true}});
}

Result<void> Clocks::wait_for(std::int64_t at_ms) {
    while (!broken_off()) {
        TRY(clock, house_.clock(leader_));
        if (!pacing_.at_once) TRY_OK(hold_back(clock, at_ms));
        if (!pacing_.at_once && !(shown_ && goes_alike(*shown_, clock))) {
            for (auto const& space : followers_) TRY_OK(go_as(space, clock));
            shown_ = clock;
        }
        if (clock.now_ms >= at_ms) return {};
        if (pacing_.at_once) return jump(leader_, at_ms);
        wait_a_little(clock, at_ms);
    }
    return {};
}

Result<void> Clocks::bring(std::string const& space, std::int64_t at_ms) {
    while (true) {
        TRY(clock, house_.clock(space));
        if (clock.own && clock.now_ms >= at_ms) return {};
        if (pacing_.at_once || !started_) return jump(space, at_ms);
        if (!will_soon_be_at(clock, at_ms))
            return house_.set_clock(space, json::Object{{"start", format_time(at_ms)}});
        wait_a_little(clock, at_ms);
    }
}

std::vector<std::string> Clocks::all() const {
    auto spaces = followers_;
    spaces.push_back(leader_);
    return spaces;
}

Result<void> Clocks::stand() {
    for (auto const& space : all()) {
        TRY(clock, house_.clock(space));
        if (clock.own && !clock.paused) TRY_OK(house_.set_clock(space, json::Object{{"paused", true}}));
    }
    return {};
}

Result<void> Clocks::set_right() {
    for (auto const& space : all()) {
        TRY(clock, house_.clock(space));
        if (clock.speed == 1 && !clock.paused) continue;
        TRY_OK(house_.set_clock(space, json::Object{{"speed", 1}, {"paused", false}}));
    }
    return {};
}

}  // namespace comity::demonstration

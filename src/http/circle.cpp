#include "http/circle.h"

#include <algorithm>

#include "http/round.h"

namespace comity::http {
namespace {

using std::chrono::milliseconds;

// Between two passes a loop does its other work: they take a twelfth of its time, unless they come too late.
constexpr int pause_share = 12;
constexpr milliseconds shortest_pause{25};
constexpr milliseconds longest_pause{100};
constexpr milliseconds longest_tick{1000};

bool is_lost(News const& news, Listener const& listener) {
    return !news.space && !news.told->name.empty() && listener.knows(news.told->space);
}

}  // namespace

Circle::Circle(Loop& loop, Live& live)
    : live_(live),
      pause_(loop.io),
      ticks_(loop.io),
      tick_(std::min(longest_tick, milliseconds(live.options().beat_ms))) {
    inbox_->wake = [this, &loop] { loop.put([this] { come(); }); };
}

Circle::~Circle() {
    live_.close(inbox_);
}

bool Circle::join(Listener& listener, Outlet& outlet) {
    if (listeners_.empty()) live_.open(inbox_);
    auto [news, end] = live_.since(listener.from);
    auto const lost = [&](News const& each) { return is_lost(each, listener); };
    if (std::ranges::any_of(news, lost)) {
        if (listeners_.empty()) live_.close(inbox_);
        return false;
    }
    Round(live_.boot(), std::move(news)).say_to(listener);
    listener.from = end;
    listeners_.emplace(&listener, &outlet);
    if (listeners_.size() == 1) {
        next_beat_ = std::chrono::steady_clock::now() + milliseconds(live_.options().beat_ms);
        arm_tick();
    }
    return true;
}

void Circle::leave(Listener& listener) {
    listeners_.erase(&listener);
    if (!listeners_.empty()) return;
    live_.close(inbox_);  // where nobody listens, nothing is laid down
    pause_.cancel();      // or the loop would not end before them
    ticks_.cancel();
    pausing_ = false;
}

void Circle::come() {
    auto const now = std::chrono::steady_clock::now();
    if (rechecks_ != live_.rechecks()) check();
    if (pausing_ || listeners_.empty()) return;
    if (now >= next_pass_) return pass();
    pausing_ = true;
    pause_.expires_at(next_pass_);
    pause_.async_wait([this](boost::system::error_code const& error) {
        if (error) return;
        pausing_ = false;
        pass();
    });
}

void Circle::pass() {
    auto const began = std::chrono::steady_clock::now();
    if (rechecks_ != live_.rechecks()) check();
    say(live_.take(*inbox_), nullptr);
    auto const ended = std::chrono::steady_clock::now();
    auto const rest = std::chrono::ceil<milliseconds>((ended - began) * pause_share);
    next_pass_ = ended + std::clamp(rest, shortest_pause, longest_pause);
}

void Circle::arm_tick() {
    ticks_.expires_after(tick_);
    ticks_.async_wait([this](boost::system::error_code const& error) {
        if (error || listeners_.empty()) return;
        tick();
        arm_tick();
    });
}

void Circle::tick() {
    check();
    live_.claims().sweep();
    auto const now = std::chrono::steady_clock::now();
    if (now < next_beat_) return;
    next_beat_ = now + milliseconds(live_.options().beat_ms);
    std::string beat;
    auto news = live_.take(*inbox_, beat);
    say(std::move(news), std::make_shared<std::string const>(std::move(beat)));
}

void Circle::say(std::vector<News> news, Text const& beat) {
    Round round(live_.boot(), std::move(news));
    for (auto const& [listener, outlet] : listeners_) {
        bool const said = round.say_to(*listener);
        if (beat) listener->out.add(beat);
        if (said || beat) send(*listener, *outlet);
    }
}

void Circle::send(Listener& listener, Outlet& outlet) {
    bool const reads = listener.out.bytes() <= live_.options().backlog_bytes;
    if (!reads) ++live_.counts.dropped;
    if (reads && live_.holds(listener)) {
        ++live_.counts.writes;
        return outlet.flush();
    }
    listener.out.clear();
    outlet.hang_up();
}

void Circle::check() {
    rechecks_ = live_.rechecks();
    for (auto const& [listener, outlet] : listeners_) {
        if (live_.holds(*listener)) continue;
        listener->out.clear();
        outlet->hang_up();
    }
}

}  // namespace comity::http

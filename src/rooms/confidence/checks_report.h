// What communication checks show, channel by channel: who was reached, how sure that is, and how soon. Pure
// functions and values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "methods/kaplan_meier.h"
#include "methods/wilson.h"
#include "rooms/confidence/challenge_state.h"

namespace comity::confidence {

struct Checked {
    std::string channel;
    ChallengeState state;
    std::optional<bool> in_office;  // when it was sent; nothing where no hours are known
};

// In time, of those who were asked.
struct Reach {
    std::uint64_t asked = 0;
    std::uint64_t in_time = 0;
    wilson::Interval interval() const { return wilson::interval(in_time, asked); }
};

struct ChannelReport {
    std::string channel;
    Reach all, in_office, outside;
    std::uint64_t late = 0, bounced = 0, silent = 0, waiting = 0, unsent = 0;
    std::vector<kaplan_meier::Step> curve;  // until it was acknowledged, in milliseconds
    std::optional<std::int64_t> median_ms, ninetieth_ms;
    std::array<std::uint64_t, 24> by_hour_utc{};  // acknowledgements
};

// A report for each channel that occurs, in the order of channel_names.
std::vector<ChannelReport> report_of(std::vector<Checked> const& all, std::int64_t now_ms);

}  // namespace comity::confidence

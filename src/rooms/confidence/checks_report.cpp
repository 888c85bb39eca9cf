#include "rooms/confidence/checks_report.h"

#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

constexpr std::int64_t hour = 3'600'000;

void count(Reach& reach, ChallengeState const& state) {
    ++reach.asked;
    if (is_in_time(state)) ++reach.in_time;
}

void count_standing(ChannelReport& report, std::string_view standing) {
    if (standing == "late") ++report.late;
    if (standing == "bounced") ++report.bounced;
    if (standing == "silent") ++report.silent;
    if (standing == "unsent") ++report.unsent;
    if (standing == "open" || standing == "sent" || standing == "delivered") ++report.waiting;
}

void add(ChannelReport& report, std::vector<kaplan_meier::Watched>& watched, Checked const& each,
         std::int64_t now_ms) {
    count_standing(report, standing_at(each.state, now_ms));
    if (!was_asked(each.state)) return;
    count(report.all, each.state);
    if (each.in_office) count(*each.in_office ? report.in_office : report.outside, each.state);
    watched.push_back({waited_ms(each.state, now_ms), each.state.acknowledged_ms.has_value()});
    if (each.state.acknowledged_ms)
        ++report.by_hour_utc[static_cast<std::size_t>((*each.state.acknowledged_ms / hour % 24 + 24) % 24)];
}

}  // namespace

std::vector<ChannelReport> report_of(std::vector<Checked> const& all, std::int64_t now_ms) {
    std::vector<ChannelReport> reports;
    for (auto const channel : channel_names) {
        ChannelReport report;
        report.channel = channel;
        std::vector<kaplan_meier::Watched> watched;
        bool occurs = false;
        for (auto const& each : all) {
            if (each.channel != channel) continue;
            occurs = true;
            add(report, watched, each, now_ms);
        }
        if (!occurs) continue;
        report.curve = kaplan_meier::curve(std::move(watched));
        report.median_ms = kaplan_meier::quantile(report.curve, 0.5);
        report.ninetieth_ms = kaplan_meier::quantile(report.curve, 0.9);
        reports.push_back(std::move(report));
    }
    return reports;
}

}  // namespace comity::confidence

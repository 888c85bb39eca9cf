#include "methods/kaplan_meier.h"

#include <algorithm>
#include <cmath>

namespace comity::kaplan_meier {

std::vector<Step> curve(std::vector<Watched> all) {
    std::ranges::sort(all, {}, &Watched::time);
    std::vector<Step> steps;
    double remaining = 1;
    double greenwood = 0;
    for (std::size_t at = 0; at < all.size();) {
        auto const end = std::ranges::upper_bound(all.begin() + static_cast<std::ptrdiff_t>(at), all.end(),
                                                  all[at].time, {}, &Watched::time);
        auto const begin = all.begin() + static_cast<std::ptrdiff_t>(at);
        auto const happened = static_cast<std::uint64_t>(
            std::count_if(begin, end, [](auto const& each) { return each.happened; }));
        auto const at_risk = all.size() - at;
        if (happened > 0) {
            auto const risk = static_cast<double>(at_risk);
            auto const died = static_cast<double>(happened);
            remaining *= 1 - died / risk;
            // Where nobody remains the estimate is 0 and its error is not defined: it is told as 0.
            if (at_risk > happened) greenwood += died / (risk * (risk - died));
            steps.push_back({begin->time, at_risk, happened, remaining, remaining * std::sqrt(greenwood)});
        }
        at = static_cast<std::size_t>(end - all.begin());
    }
    return steps;
}

std::optional<std::int64_t> quantile(std::vector<Step> const& curve, double share) {
    constexpr double rounding = 1e-12;
    for (auto const& step : curve)
        if (step.remaining <= 1 - share + rounding) return step.time;
    return std::nullopt;
}

}  // namespace comity::kaplan_meier

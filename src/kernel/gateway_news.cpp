#include "kernel/gateway_news.h"

#include <algorithm>

namespace comity {

namespace {

constexpr std::size_t refusals_limit = 10;
constexpr std::size_t why_limit_bytes = 300;

}  // namespace

void GatewayNews::heard(std::string const& gateway) {
    std::lock_guard const lock(mutex_);
    news_[gateway].heard_ms = clock_();
}

void GatewayNews::refused(std::string const& gateway, std::string_view why) {
    std::lock_guard const lock(mutex_);
    auto& refusals = news_[gateway].refusals;
    GatewayRefusal fresh{std::string(why.substr(0, why_limit_bytes)), clock_(), 1};
    auto const known = std::ranges::find(refusals, fresh.why, &GatewayRefusal::why);
    if (known != refusals.end()) {
        fresh.count += known->count;
        refusals.erase(known);
    }
    refusals.push_front(std::move(fresh));
    if (refusals.size() > refusals_limit) refusals.pop_back();
}

std::optional<std::int64_t> GatewayNews::last_heard_ms(std::string const& gateway) const {
    std::lock_guard const lock(mutex_);
    auto const found = news_.find(gateway);
    return found == news_.end() ? std::nullopt : found->second.heard_ms;
}

std::vector<GatewayRefusal> GatewayNews::refusals(std::string const& gateway) const {
    std::lock_guard const lock(mutex_);
    auto const found = news_.find(gateway);
    if (found == news_.end()) return {};
    return {found->second.refusals.begin(), found->second.refusals.end()};
}

void GatewayNews::forget(std::string const& gateway) {
    std::lock_guard const lock(mutex_);
    news_.erase(gateway);
}

std::map<std::string, std::int64_t> GatewayNews::take_heard(std::int64_t apart_ms) {
    std::lock_guard const lock(mutex_);
    std::map<std::string, std::int64_t> taken;
    for (auto& [gateway, news] : news_) {
        if (!news.heard_ms || (news.taken_ms && *news.heard_ms < *news.taken_ms + apart_ms)) continue;
        if (news.taken_ms == news.heard_ms) continue;
        news.taken_ms = news.heard_ms;
        taken[gateway] = *news.heard_ms;
    }
    return taken;
}

}  // namespace comity

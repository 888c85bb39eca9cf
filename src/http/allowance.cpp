#include "http/allowance.h"

#include <algorithm>
#include <chrono>

namespace comity::http {
namespace {

constexpr std::size_t buckets_limit = 100'000;
constexpr std::int64_t forgotten_after_ms = 3600 * 1000;  // no pace is slower than that

}  // namespace

Ticks machine_ticks() {
    return [] {
        auto const since = std::chrono::steady_clock::now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
    };
}

bool Allowance::take(std::string_view route, std::string_view sender, std::string_view space,
                     Pace const& pace) {
    auto const now_ms = ticks_();
    std::lock_guard const lock(mutex_);
    if (buckets_.size() >= buckets_limit) forget_full(now_ms);
    // Strangers beyond count share one bucket: memory is bounded, and those known already are not harmed.
    auto own = std::string(route) + " from " + std::string(sender);
    if (buckets_.size() >= buckets_limit && !buckets_.contains(own)) own = std::string(route) + " others";
    if (!sender.empty() && filled(own, pace.of_sender, pace.of_sender_ms, now_ms).left < 1) return false;
    auto& of_space =
        filled(std::string(route) + " in " + std::string(space), pace.of_space, pace.of_space_ms, now_ms);
    if (of_space.left < 1) return false;
    of_space.left -= 1;
    if (!sender.empty()) buckets_[own].left -= 1;
    return true;
}

Allowance::Bucket& Allowance::filled(std::string const& name, std::uint32_t most, std::int64_t in_ms,
                                     std::int64_t now_ms) {
    auto const [place, is_new] = buckets_.try_emplace(name, Bucket{static_cast<double>(most), now_ms});
    auto& bucket = place->second;
    if (is_new) return bucket;
    auto const more = static_cast<double>(now_ms - bucket.at_ms) * most / static_cast<double>(in_ms);
    bucket = {std::min(bucket.left + more, static_cast<double>(most)), now_ms};
    return bucket;
}

// Now and then: looking at all of them for each request would make a flood worse.
void Allowance::forget_full(std::int64_t now_ms) {
    if (now_ms < forget_again_ms_) return;
    forget_again_ms_ = now_ms + forgotten_after_ms / 60;
    std::erase_if(buckets_,
                  [&](auto const& each) { return now_ms - each.second.at_ms > forgotten_after_ms; });
}

Places::Places(std::size_t count) : left_(std::make_shared<std::atomic<std::size_t>>(count)) {}

std::shared_ptr<void const> Places::take() {
    auto left = left_->load();
    while (left > 0 && !left_->compare_exchange_weak(left, left - 1)) continue;
    if (left == 0) return nullptr;
    return {left_.get(), [counter = left_](void const*) { counter->fetch_add(1); }};
}

}  // namespace comity::http

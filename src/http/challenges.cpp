#include "http/challenges.h"

#include "base/hash.h"

namespace comity::http {

Bytes Challenges::ask(AccountId const& account) {
    auto challenge = random_bytes(32);
    std::scoped_lock const lock(mutex_);
    while (order_.size() >= limit) {
        asked_.erase(order_.front());
        order_.pop_front();
    }
    asked_.emplace(challenge, Asked{account, clock_() + lasts_ms});
    order_.push_back(challenge);
    return challenge;
}

bool Challenges::take(Bytes const& challenge, AccountId const& account) {
    std::scoped_lock const lock(mutex_);
    auto const found = asked_.find(challenge);
    if (found == asked_.end() || found->second.account != account) return false;
    bool const in_time = clock_() < found->second.ends_at_ms;
    asked_.erase(found);
    return in_time;
}

}  // namespace comity::http

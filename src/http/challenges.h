// Challenges: the questions that passkeys answer. Each is 32 random bytes, good for five minutes and once. In
// memory alone; where there are too many the oldest is forgotten. Any thread.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "kernel/holder.h"

namespace comity::http {

class Challenges {
  public:
    explicit Challenges(Clock clock) : clock_(std::move(clock)) {}

    Bytes ask(AccountId const& account);  // empty: of whoever it may be
    // Was it asked of that account, lately, and not yet taken?
    bool take(Bytes const& challenge, AccountId const& account);

    static constexpr std::size_t limit = 10'000;
    static constexpr std::int64_t lasts_ms = 5LL * 60 * 1000;

  private:
    struct Asked {
        AccountId account;
        std::int64_t ends_at_ms = 0;
    };
    Clock clock_;
    std::mutex mutex_;
    std::unordered_map<Bytes, Asked> asked_;
    std::deque<Bytes> order_;  // as asked; some are taken already
};

}  // namespace comity::http

// What stewards are told of their gateways: when each last handed something in, and what was refused lately.
// In memory and bounded; nothing of a message, a number or a key. Any thread; no call waits for the disk.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace comity {

struct GatewayRefusal {
    std::string why;
    std::int64_t at_ms = 0;   // the last time
    std::uint64_t count = 0;  // since the server started
};

class GatewayNews {
  public:
    explicit GatewayNews(Clock clock) : clock_(std::move(clock)) {}

    void heard(std::string const& gateway);
    void refused(std::string const& gateway, std::string_view why);
    std::optional<std::int64_t> last_heard_ms(std::string const& gateway) const;
    std::vector<GatewayRefusal> refusals(std::string const& gateway) const;  // the latest first
    void forget(std::string const& gateway);

    // Those heard since they were last taken by this, `apart_ms` ago or longer: for the vault, which is told
    // no more often.
    std::map<std::string, std::int64_t> take_heard(std::int64_t apart_ms);

  private:
    struct News {
        std::optional<std::int64_t> heard_ms, taken_ms;
        std::deque<GatewayRefusal> refusals;
    };

    Clock clock_;
    mutable std::mutex mutex_;
    std::map<std::string, News> news_;  // of gateways that exist, which stewards made
};

}  // namespace comity

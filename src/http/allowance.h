// Allowance: how often a network and a space may use a route, as buckets that fill up again with time. In
// memory alone; senders are known by marks that are no addresses (senders.h). Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kernel/room.h"

namespace comity::http {

using Ticks = std::function<std::int64_t()>;  // milliseconds that only ever rise
Ticks machine_ticks();

class Allowance {
  public:
    explicit Allowance(Ticks ticks = machine_ticks()) : ticks_(std::move(ticks)) {}

    // Takes one from the sender's bucket and one from the space's; false, and nothing taken, where either is
    // empty. Whose network is not known is counted for the space only.
    bool take(std::string_view route, std::string_view sender, std::string_view space, Pace const& pace);

  private:
    struct Bucket {
        double left = 0;
        std::int64_t at_ms = 0;
    };
    Bucket& filled(std::string const& name, std::uint32_t most, std::int64_t in_ms, std::int64_t now_ms);
    void forget_full(std::int64_t now_ms);

    Ticks ticks_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
    std::int64_t forget_again_ms_ = 0;
};

// Places for what only so many may do at once. A place is given back when its last owner lets go.
class Places {
  public:
    explicit Places(std::size_t count);
    std::shared_ptr<void const> take();  // nullptr: all are taken

  private:
    std::shared_ptr<std::atomic<std::size_t>> left_;
};

}  // namespace comity::http

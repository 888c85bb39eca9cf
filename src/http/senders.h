// Marks of the networks that requests come from: the first 24 bits of an IPv4 address, or 48 of IPv6, under a
// key that is thrown away each hour. A mark tells two networks apart for that hour, and nothing more. Any
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "kernel/route.h"

namespace comity::http {

class Senders {
  public:
    // Milliseconds that only ever rise.
    explicit Senders(std::function<std::int64_t()> ticks) : ticks_(std::move(ticks)) {}

    // Of whoever is at the other end of a socket; empty where that is no address.
    std::string mark_peer(int socket);
    // `address` as text, such as 198.51.100.7 or 2001:db8::1; empty where it is none.
    std::string mark(std::string_view address);

  private:
    std::function<std::int64_t()> ticks_;
    std::mutex mutex_;
    Bytes key_;
    std::int64_t hour_ = 0;
};

// What the nearest proxy says of whom it speaks for: the last address in X-Forwarded-For.
std::string_view last_forwarded(Request const& request);

}  // namespace comity::http

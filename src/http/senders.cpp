#include "http/senders.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"

namespace comity::http {
namespace {

constexpr std::int64_t hour_ms = 3600 * 1000;

// "::ffff:198.51.100.7" is the IPv4 address of that name.
constexpr std::string_view mapped_prefix("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);

Bytes prefix_of(std::string_view address) {
    std::string const text(address);
    std::array<char, 16> raw{};
    if (::inet_pton(AF_INET, text.c_str(), raw.data()) == 1) return {raw.data(), 3};
    if (::inet_pton(AF_INET6, text.c_str(), raw.data()) != 1) return {};
    if (std::string_view(raw.data(), 12) == mapped_prefix) return {raw.data() + 12, 3};
    return {raw.data(), 6};
}

}  // namespace

std::string Senders::mark_peer(int socket) {
    ::sockaddr_storage peer{};
    auto const start = reinterpret_cast<::sockaddr*>(&peer);
    ::socklen_t size = sizeof peer;
    std::array<char, NI_MAXHOST> text{};
    if (::getpeername(socket, start, &size) != 0) return "";
    if (peer.ss_family != AF_INET && peer.ss_family != AF_INET6) return "";
    if (::getnameinfo(start, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) return "";
    return mark(std::string_view(text.data()).substr(0, std::string_view(text.data()).find('%')));
}

std::string_view last_forwarded(Request const& request) {
    std::string_view last;
    for (auto const& [name, value] : request.headers) {
        if (name == "x-forwarded-for") last = split(value, ',').back();
    }
    return trim(last);
}

std::string Senders::mark(std::string_view address) {
    auto const prefix = prefix_of(address);
    if (prefix.empty()) return "";
    auto const hour = ticks_() / hour_ms;
    std::lock_guard const lock(mutex_);
    if (key_.empty() || hour != hour_) key_ = random_bytes(32);
    hour_ = hour;
    return hmac_sha256(key_, {prefix}).hex().substr(0, 32);
}

}  // namespace comity::http

// What the routes about gateways share. Values; any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/router.h"

namespace comity {
class Gateways;
}

namespace comity::http {

// A telephone that was away for long hands in all it has; a key that went astray fills no disk.
inline constexpr Pace gateway_pace{
    .of_sender = 1000, .of_sender_ms = 5000, .of_space = 10'000, .of_space_ms = 20'000};
inline constexpr std::uint64_t message_limit_bytes = 64 * 1024;

// Where a gateway of the type hands in its messages.
std::string way_in_path(std::string_view type, std::string_view key);

// A route under /api/v1/spaces/{space}/gateways, whose answers no cache keeps.
Route for_stewards(Method method, std::string const& path, std::string summary, Shape gives,
                   std::function<Result<Reply>(Visit const&, Request const&)> answer);

// As the gateway understands it.
Reply refused_by(Gateway const& gateway, Error const& error);

// Tells the steward of what did not get as far as the gateway whose key stands in the path: too long, torn. A
// key that opens nothing is nobody's.
void tell_refused(Gateways& gateways, Gateway const& gateway, Request const& request, Error const& error);

// Heard is what was answered with success, now or once it is written down. What refuses later says so itself.
Reply told_when_heard(GatewayVisit const& visit, Reply reply);

}  // namespace comity::http

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

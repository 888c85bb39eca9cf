// What the routes about gateways share. Values; any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/router.h"

namespace comity::http {

// Where a gateway of the type hands in its messages.
std::string way_in_path(std::string_view type, std::string_view key);

// A route under /api/v1/spaces/{space}/gateways, whose answers no cache keeps.
Route for_stewards(Method method, std::string const& path, std::string summary, Shape gives,
                   std::function<Result<Reply>(Visit const&, Request const&)> answer);

// Heard is what was answered with success, now or once it is written down. What refuses later says so itself.
Reply told_when_heard(GatewayVisit const& visit, Reply reply);

}  // namespace comity::http

#include "http/gateway_route.h"

namespace comity::http {

std::string way_in_path(std::string_view type, std::string_view key) {
    return "/in/" + std::string(type) + "/" + std::string(key);
}

Route for_stewards(Method method, std::string const& path, std::string summary, Shape gives,
                   std::function<Result<Reply>(Visit const&, Request const&)> answer) {
    Route route;
    route.method = method;
    route.path = "/api/v1/spaces/{space}/gateways" + path;
    route.summary = std::move(summary);
    route.gives = std::move(gives);
    route.role = Role::steward;
    route.cacheable = false;
    route.answer = std::move(answer);
    return route;
}

}  // namespace comity::http

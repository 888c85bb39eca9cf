// The OpenAPI 3.1 description of a table of routes, made of the routes themselves. Pure; any thread.
#pragma once

#include <string>

#include "http/router.h"

namespace comity::http {

std::string openapi(RouteTable const& table);

}  // namespace comity::http

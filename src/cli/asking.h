// Requests that verbs make of a house, and what is done with the answer. One thread.
#pragma once

#include <string>
#include <string_view>

#include "cli/arguments.h"
#include "cli/run.h"
#include "kernel/route.h"

namespace comity::cli {

std::string space_path(std::string_view space);  // where the house answers for a space
Request request(Method method, std::string path);
Request request(Method method, std::string path, std::string body);
// Asks, and hands on what was not refused.
Exit send(Doors const& doors, Arguments const& arguments, Request request,
          Exit (*print)(Arguments const&, Reply&));

}  // namespace comity::cli

// Refusals as HTTP answers them: application/problem+json (RFC 9457). Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "kernel/route.h"

namespace comity::http {

std::string_view phrase_of(int status);  // "Not Found"; "Unknown" for a status this server never sends

Reply problem(Error const& error);
Reply problem(Fault fault, std::string_view why);
Reply problem(int status, std::string_view why);  // where HTTP itself was broken, and no Fault fits
Shape problem_shape();
Reply broken();  // 500: the machine failed us

}  // namespace comity::http

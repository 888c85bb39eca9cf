// The gate before the loopback port: until people sign in, any page in a browser on this machine could speak
// through it. Names that are not this machine's (DNS rebinding) and other sites' writes are refused.
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "kernel/route.h"

namespace comity::http {

bool is_own_host(std::string_view host, std::uint16_t port);  // the value of a Host header

Result<void> pass_gate(Request const& request, std::uint16_t port);

}  // namespace comity::http

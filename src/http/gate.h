// The gate before the port that browsers reach: other sites' writes are refused, and where there is no TLS to
// hold the name, names that are not this machine's (DNS rebinding).
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "kernel/route.h"

namespace comity::http {

struct Gate {
    std::uint16_t port = 0;
    bool secure = false;  // by TLS, ours or a proxy's, which answers for the name
};

bool is_own_host(std::string_view host, std::uint16_t port);  // the value of a Host header

// For what everybody may do from any page: only the name must be right.
Result<void> check_host(Request const& request, Gate const& gate);
Result<void> pass_gate(Request const& request, Gate const& gate);

}  // namespace comity::http

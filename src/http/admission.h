// Whether a request may come in, judged by its header alone, before a byte of its body is read.
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "http/gate.h"
#include "http/router.h"

namespace comity::http {

// What the header says beside what a Request holds.
struct Heading {
    bool known_method = true;
    bool version_1_1 = true;
    bool chunked = false;
    std::uint64_t length_bytes = 0;  // of the body, where it is not chunked
    std::optional<Gate> gate;        // set where browsers can reach the port
};

// The route, with the captures put into the request; or the refusal.
std::expected<Match, Reply> admit(Router const& router, Request& request, Heading const& heading);

bool wants_continue(Request const& request);  // Expect: 100-continue

}  // namespace comity::http

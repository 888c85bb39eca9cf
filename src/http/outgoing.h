// Requests that this server makes of others: plain HTTP to this machine alone, TLS to all others; no
// redirects but the one of a download, no proxy of the environment, limits of time and size. Pure but for the
// network; any thread, each call waits for its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.h"
#include "kernel/route.h"

namespace comity::http {

struct Outgoing {
    Method method = Method::get;  // or post
    std::string url;
    std::string body;
    std::string content_type = "text/plain; charset=utf-8";  // of the body
    std::string authorization = {};                          // the header; empty: none
    bool* reached = nullptr;    // where given, told whether anything may have been handed over
    bool may_ask = false;       // the address may have a query
    bool public_alone = false;  // no connection is made to a machine that is not everybody's
    std::size_t answer_limit_bytes = 64 * 1024;
    std::int64_t limit_ms = 5'000;  // from first to last
};

struct OutgoingAnswer {
    int status = 0;
    std::string content_type;
    std::string body;
    std::string redirect = {};  // whole; empty: it leads nowhere
};

// An address that a request may go to: https, or http to loopback; no user, query or fragment.
Result<void> check_address(std::string_view url);
// Refuses where no whole answer came; too_slow where time was the reason.
Result<OutgoingAnswer> send_outgoing(Outgoing const& request, std::stop_token const& stop);
// A GET that is redirected once at most: to https and a public address, or, where the address is of this
// machine, to the same host. What authorizes it goes to the first address alone.
Result<OutgoingAnswer> download(Outgoing const& request, std::stop_token const& stop);

using SendOutgoing = std::function<Result<OutgoingAnswer>(Outgoing const&, std::stop_token const&)>;

}  // namespace comity::http

#include "http/admission.h"

#include <strings.h>

#include <algorithm>
#include <string>

#include "http/problem.h"

namespace comity::http {
namespace {

bool says(std::string_view value, char const* word) {
    return strcasecmp(std::string(value).c_str(), word) == 0;
}

// What two readers of the same bytes could take for two different requests.
Result<void> check_unambiguous(Request const& request, Heading const& heading) {
    auto const hosts = std::ranges::count(request.headers, "host", &Pairs::value_type::first);
    if (hosts > 1 || (hosts == 0 && heading.version_1_1))
        return refuse(Fault::malformed, "A request must have one Host header.");
    auto const encodings =
        std::ranges::count(request.headers, "transfer-encoding", &Pairs::value_type::first);
    auto const encoding = request.header("transfer-encoding");
    if (encodings > 1 || (encodings == 1 && (!heading.chunked || !says(encoding, "chunked"))))
        return refuse(Fault::malformed, "The only Transfer-Encoding read here is chunked.");
    return {};
}

Result<void> check_body(Request const& request, Heading const& heading, Match const& match) {
    if (!heading.chunked && heading.length_bytes == 0) return {};
    if (match.body_limit_bytes == 0) return refuse(Fault::too_large, "This address takes no body.");
    if (heading.length_bytes > match.body_limit_bytes)
        return refuse(Fault::too_large, "The body is longer than the " +
                                            std::to_string(match.body_limit_bytes) + " bytes taken here.");
    auto const encoding = request.header("content-encoding");
    if (!encoding.empty() && !says(encoding, "identity"))
        return refuse(Fault::unsupported,
                      "Bodies are read here only as they are, without a Content-Encoding.");
    return {};
}

Reply refuse_method(Router const& router, Request const& request) {
    auto const allowed = router.allowed(request.path);
    if (allowed.empty()) return problem(501, "This server does not know that method.");
    auto refusal = problem(Fault::wrong_method, "This address does not take that method.");
    refusal.headers.emplace_back("Allow", allowed);
    return refusal;
}

}  // namespace

std::expected<Match, Reply> admit(Router const& router, Request& request, Heading const& heading) {
    if (auto const clear = check_unambiguous(request, heading); !clear)
        return std::unexpected(problem(clear.error()));
    auto match = router.match(request);
    if (heading.gate) {
        bool const from_anywhere = heading.known_method && match && match->is_open;
        auto const passed =
            from_anywhere ? check_host(request, *heading.gate) : pass_gate(request, *heading.gate);
        if (!passed) return std::unexpected(problem(passed.error()));
    }
    if (!heading.known_method) return std::unexpected(refuse_method(router, request));
    if (!match) return match;
    if (auto const fit = check_body(request, heading, *match); !fit)
        return std::unexpected(router.refusal(*match, request, fit.error()));
    auto const expected = request.header("expect");
    if (!expected.empty() && !wants_continue(request))
        return std::unexpected(problem(417, "The only expectation met here is 100-continue."));
    return match;
}

bool wants_continue(Request const& request) {
    return says(request.header("expect"), "100-continue");
}

}  // namespace comity::http

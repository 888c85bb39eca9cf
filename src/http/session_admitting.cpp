// Who comes in, and with what: decided when the head of a request is there.
#include "base/log.h"
#include "http/admission.h"
#include "http/body.h"
#include "http/conditions.h"
#include "http/doorkeeper.h"
#include "http/request_parser.h"
#include "http/session.h"

namespace comity::http {

Session::Terms Session::terms_of(RequestParser const& parser) const {
    return {.route = engine_.metrics.no_route(),
            .head_only = parser.head_only,
            .keep_alive = parser.keep_alive(),
            .chunks = parser.version_1_1,
            .gzip = accepts(parser.request.header("accept-encoding"), "gzip")};
}

std::expected<Match, Reply> Session::admit(RequestParser& parser) {
    parser.request.speaker = door_.speaker;
    parser.request.via = door_.via;
    parser.request.secure = door_.secure;
    parser.request.sender = presence_->sender;
    if (door_.gated && engine_.options.behind_proxy)
        parser.request.sender = engine_.senders.mark(last_forwarded(parser.request));
    if (parser.refusal) return std::unexpected(std::move(*parser.refusal));
    if (auto refused = recognise(parser.request)) return std::unexpected(std::move(*refused));
    Heading heading{.known_method = parser.is_known_method,
                    .version_1_1 = parser.version_1_1,
                    .chunked = parser.chunked(),
                    .length_bytes = parser.content_length().value_or(0),
                    .gate = {}};
    if (door_.gated) heading.gate = Gate{engine_.port, door_.secure};
    auto match = http::admit(engine_.router, parser.request, heading);
    if (match && match->is_open && !has_place_for(parser))
        return std::unexpected(engine_.router.refusal(
            *match, parser.request, {Fault::busy, "Too much is being sent: try again soon."}));
    return match;
}

// Anybody may send much to what is open to all; so only so many at once.
bool Session::has_place_for(RequestParser const& parser) {
    bool const large = parser.chunked() || parser.content_length().value_or(0) > body_in_memory_bytes;
    upload_ = large ? engine_.uploads.take() : nullptr;
    return !large || upload_;
}

std::optional<Reply> Session::recognise(Request& request) {
    stale_cookie_ = false;
    if (!door_.gated || !engine_.options.vault) return std::nullopt;
    try {
        auto known = http::recognise(*engine_.options.vault, request);
        stale_cookie_ = known.stale_cookie;
        return std::move(known.refusal);
    } catch (std::exception const& what) {
        log::error("nobody can be recognised", {{"what", what.what()}});
        return broken();
    }
}

}  // namespace comity::http

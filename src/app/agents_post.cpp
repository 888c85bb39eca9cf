#include "app/agents_post.h"

#include "base/bytes.h"
#include "http/outgoing.h"

namespace comity {

namespace {

constexpr std::int64_t file_limit_ms = 60'000;

std::string basic(std::string const& name, std::string const& password) {
    return "Basic " + to_base64(name + ":" + password);
}

std::string authorization_of(Posting const& posting) {
    if (!posting.name.empty()) return basic(posting.name, posting.password);
    return posting.bearer.empty() ? "" : "Bearer " + posting.bearer;
}

}  // namespace

Post post_over_http() {
    return [](Posting const& posting, std::stop_token const& stop) {
        bool reached = false;
        auto const answered = http::send_outgoing({.method = Method::post,
                                                   .url = posting.url,
                                                   .body = posting.body,
                                                   .content_type = posting.content_type,
                                                   .authorization = authorization_of(posting),
                                                   .reached = &reached},
                                                  stop);
        if (answered) return Posted{Posted::How::answered, answered->status, answered->body};
        auto const how = reached ? Posted::How::lost : Posted::How::not_reached;
        return Posted{how, 0, {}, answered.error().why};
    };
}

Fetch fetch_over_http() {
    return [](Fetching const& fetching, std::stop_token const& stop) {
        auto answered = http::download(
            {.url = fetching.url,
             .authorization = fetching.name.empty() ? "" : basic(fetching.name, fetching.password),
             .answer_limit_bytes = fetching.limit_bytes,
             .limit_ms = file_limit_ms},
            stop);
        if (answered) return Fetched{answered->status, answered->content_type, std::move(answered->body)};
        bool const too_large = answered.error().fault == Fault::too_large;
        return Fetched{.why = answered.error().why, .too_large = too_large};
    };
}

}  // namespace comity

#include "app/agents_post.h"

#include "base/bytes.h"
#include "http/outgoing.h"

namespace comity {

namespace {

std::string authorization_of(Posting const& posting) {
    if (!posting.name.empty()) return "Basic " + to_base64(posting.name + ":" + posting.password);
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

}  // namespace comity

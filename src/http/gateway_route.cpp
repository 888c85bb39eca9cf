#include "http/gateway_route.h"

#include "http/problem.h"
#include "kernel/gateways.h"

namespace comity::http {

std::string way_in_path(std::string_view type, std::string_view key) {
    return "/in/" + std::string(type) + "/" + std::string(key);
}

Route for_stewards(Method method, std::string const& path, std::string summary, Shape gives,
                   std::function<Result<Reply>(Visit const&, Request const&)> answer) {
    Route route;
    route.method = method;
    route.path = "/api/v1/spaces/{space}/gateways" + path;
    route.summary = std::move(summary);
    route.gives = std::move(gives);
    route.role = Role::steward;
    route.cacheable = false;
    route.answer = std::move(answer);
    return route;
}

namespace {

Reply with_retry(Reply reply) {
    if (reply.status == 503) reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

}  // namespace

Reply refused_by(Gateway const& gateway, Error const& error) {
    auto reply = gateway.refused(error);
    reply.status = status_of(error.fault);
    return with_retry(std::move(reply));
}

void tell_refused(Gateways& gateways, Gateway const& gateway, Request const& request, Error const& error) {
    if (error.fault != Fault::not_found) gateways.refused(gateway.type, request.capture("key"), error.why);
}

Reply told_when_heard(GatewayVisit const& visit, Reply reply) {
    if (!reply.later) {
        if (reply.status < 400) visit.heard();
        return reply;
    }
    Reply coming;
    coming.later = [id = visit.id, news = visit.news,
                    later = std::move(reply.later)](std::function<void(Reply)> done) {
        later([id, news, done = std::move(done)](Reply answer) {
            if (answer.status < 400) news->heard(id);
            done(with_retry(std::move(answer)));
        });
    };
    return coming;
}

}  // namespace comity::http

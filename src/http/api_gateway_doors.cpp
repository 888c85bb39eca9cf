// The addresses at which gateways hand in messages.
#include "base/log.h"
#include "http/api.h"
#include "http/gateway_route.h"
#include "http/problem.h"
#include "kernel/gateways.h"

namespace comity::http {
namespace {

constexpr std::uint64_t message_limit_bytes = 64 * 1024;

// A key that opens nothing is answered as an address where nothing is, whatever the gateway's protocol.
Reply refused_by(Gateway const& gateway, Error const& error) {
    if (error.fault == Fault::not_found) return problem(error);
    auto reply = gateway.refused(error);
    reply.status = status_of(error.fault);
    if (reply.status == 503) reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

// Heard is what was answered with success, now or once it is written down. What refuses later says so itself.
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
            done(std::move(answer));
        });
    };
    return coming;
}

// The log tells which gateway, and a sentence in which nothing of the message stands; the steward is told it,
// too.
Result<Reply> take(Gateways& gateways, Gateway const& gateway, Request const& request) {
    TRY(visit, gateways.visit(gateway.type, request.capture("key")));
    auto reply = gateway.answer(visit, request);
    if (reply) return told_when_heard(visit, std::move(*reply));
    log::warning("message refused", {{"gateway", visit.id}, {"why", reply.error().why}});
    visit.refused(reply.error().why);
    return refused_by(gateway, reply.error());
}

HouseRoute way_in(Gateways& gateways, Gateway const& gateway, Method method) {
    HouseRoute route;
    route.method = method;
    route.path = way_in_path(gateway.type, "{key}");
    route.summary = gateway.summary;
    route.answers = gateway.answers;
    route.gives = gateway.gives;
    route.statuses = gateway.statuses;
    if (method == Method::get) route.parameters = gateway.parameters;
    if (method == Method::post) route.takes = gateway.takes;
    if (method == Method::post) route.body_limit_bytes = message_limit_bytes;
    route.answer = [&gateways, &gateway](Request const& request) { return take(gateways, gateway, request); };
    // Of what did not get as far as `take`: too long, torn, or a key that opens nothing.
    route.refused = [&gateways, &gateway](Request const& request, Error const& error) {
        if (error.fault != Fault::not_found)
            gateways.refused(gateway.type, request.capture("key"), error.why);
        return refused_by(gateway, error);
    };
    return route;
}

}  // namespace

void add_gateway_doors(RouteTable& table, House& house, Gateways& gateways) {
    for (auto const& room : house.rooms())
        for (auto const& gateway : room.gateways) {
            table.of_house.push_back(way_in(gateways, gateway, Method::post));
            if (gateway.takes_get) table.of_house.push_back(way_in(gateways, gateway, Method::get));
        }
}

}  // namespace comity::http

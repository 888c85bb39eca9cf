// The addresses at which gateways hand in messages.
#include "base/log.h"
#include "http/allowance.h"
#include "http/api.h"
#include "http/gateway_route.h"
#include "http/problem.h"
#include "kernel/gateways.h"

namespace comity::http {
namespace {

// A key that opens nothing is answered as an address where nothing is, whatever the gateway's protocol.
Reply refused_here(Gateway const& gateway, Error const& error) {
    return error.fault == Fault::not_found ? problem(error) : refused_by(gateway, error);
}

// The log tells which gateway, and a sentence in which nothing of the message stands; the steward is told it,
// too.
Result<Reply> take(Gateways& gateways, Allowance& allowance, Gateway const& gateway, Request const& request) {
    TRY(visit, gateways.visit(gateway.type, request.capture("key")));
    if (!allowance.take("/in", visit.id, visit.visit.sight.space_name(), gateway_pace))
        return refuse(Fault::too_many,
                      "This gateway hands in more than 200 messages a second; send it again soon.");
    auto reply = gateway.answer(visit, request);
    if (reply) return told_when_heard(visit, std::move(*reply));
    log::warning("message refused", {{"gateway", visit.id}, {"why", reply.error().why}});
    visit.refused(reply.error().why);
    return refused_here(gateway, reply.error());
}

HouseRoute way_in(Gateways& gateways, std::shared_ptr<Allowance> const& allowance, Gateway const& gateway,
                  Method method) {
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
    route.answer = [&gateways, allowance, &gateway](Request const& request) {
        return take(gateways, *allowance, gateway, request);
    };
    // Of what did not get as far as `take`: too long, torn, or a key that opens nothing.
    route.refused = [&gateways, &gateway](Request const& request, Error const& error) {
        tell_refused(gateways, gateway, request, error);
        return refused_here(gateway, error);
    };
    return route;
}

// No key stands in this address, which others keep: the gateway's signature opens it.
HouseRoute status_way_in(Gateways& gateways, Gateway const& gateway) {
    HouseRoute route;
    route.method = Method::post;
    route.path = way_in_path(gateway.type, "status/{gateway}/{message}");
    route.summary = "Takes what became of a message from a gateway that signs it";
    route.answers = gateway.answers;
    route.takes = gateway.takes;
    route.body_limit_bytes = message_limit_bytes;
    route.answer = [&gateways, &gateway](Request const& request) -> Result<Reply> {
        TRY(visit, gateways.visit_by_id(gateway.type, request.capture("gateway")));
        return gateway.status(visit, request);
    };
    route.refused = [&gateway](Request const&, Error const& error) { return refused_here(gateway, error); };
    return route;
}

}  // namespace

void add_gateway_doors(RouteTable& table, House& house, Gateways& gateways) {
    auto const allowance = std::make_shared<Allowance>();
    for (auto const& room : house.rooms())
        for (auto const& gateway : room.gateways) {
            if (!gateway.paths.empty()) continue;
            table.of_house.push_back(way_in(gateways, allowance, gateway, Method::post));
            if (gateway.status) table.of_house.push_back(status_way_in(gateways, gateway));
            if (gateway.takes_get)
                table.of_house.push_back(way_in(gateways, allowance, gateway, Method::get));
        }
}

}  // namespace comity::http

// Gateways whose protocol has several paths: below the address with a key, and, where the gateway is for
// members too, below /TYPE/SPACE, to those who say by HTTP Basic who they are.
#include "base/log.h"
#include "http/allowance.h"
#include "http/api.h"
#include "http/basic.h"
#include "http/doorkeeper.h"
#include "http/gateway_route.h"
#include "http/problem.h"
#include "kernel/gateways.h"

namespace comity::http {
namespace {

// The log tells which gateway, and a sentence in which nothing of what was sent stands.
Result<Reply> answered(Gateway const& gateway, GatewayVisit const& visit, GatewayPath const& path,
                       Request const& request) {
    auto reply = path.answer(visit, request);
    if (reply && path.method == Method::post && !visit.id.empty())
        return told_when_heard(visit, std::move(*reply));
    if (reply) return reply;
    log::warning("post of a gateway refused", {{"gateway", visit.id}, {"why", reply.error().why}});
    visit.refused(reply.error().why);
    return refused_by(gateway, reply.error());
}

HouseRoute route_of(Gateway const& gateway, GatewayPath const& path, std::string const& before) {
    HouseRoute route;
    route.method = path.method;
    route.path = before + path.path;
    route.summary = path.summary;
    route.answers = path.answers;
    route.takes = path.takes;
    route.statuses = path.statuses;
    route.body_limit_bytes = path.body_limit_bytes;
    route.refused = [&gateway](Request const&, Error const& error) { return refused_by(gateway, error); };
    return route;
}

Reply who_are_you(Gateway const& gateway) {
    auto reply = gateway.refused(
        {Fault::forbidden, "Say who you are: the name and passphrase of a member of this space."});
    reply.status = 401;
    reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"comity\", charset=\"UTF-8\"");
    return reply;
}

// A space that does not exist is answered as one to which the member does not belong.
Result<Reply> answer_member(House& house, Gateways& gateways, BasicSignIn& basic, Gateway const& gateway,
                            GatewayPath const& path, Request const& request) {
    TRY(holder, basic.who(request));
    if (!holder) return who_are_you(gateway);
    auto const space = request.capture("space");
    if (!holder->scope.covers(space))
        return refuse(Fault::not_found, "There is no such space, or it is not open to you.");
    if (path.method != Method::get && !holder->scope.may_say)
        return refuse(Fault::forbidden, "This token is for reading only.");
    auto visit = house.visit(space, holder->party, via_of(holder->account));
    bool const is_member = visit && visit->sight.role() >= Role::contributor;
    if (!is_member && (visit || visit.error().fault == Fault::not_found))
        return refuse(Fault::not_found, "There is no such space, or it is not open to you.");
    if (!visit) return std::unexpected(visit.error());
    TRY(made, gateways.visit_as(std::move(*visit), gateway.type));
    return answered(gateway, made, path, request);
}

// All the phones of a crisis may share one key, and come at once when the line is back; with files beside
// their answers they could fill a disk.
Result<void> must_keep_pace(Allowance& allowance, GatewayVisit const& visit, Request const& request) {
    bool const is_short = request.body.size() <= message_limit_bytes;
    if (is_short || allowance.take("/in", visit.id, visit.visit.sight.space_name(), gateway_pace)) return {};
    return refuse(Fault::too_many, "Phones hand in more than 200 files a second here; send it again soon.");
}

}  // namespace

void add_gateway_paths(RouteTable& table, House& house, Gateways& gateways) {
    auto const basic = std::make_shared<BasicSignIn>(house.vault());
    auto const allowance = std::make_shared<Allowance>();
    for (auto const& room : house.rooms())
        for (auto const& gateway : room.gateways)
            for (auto const& path : gateway.paths) {
                auto route = route_of(gateway, path, "/in/" + gateway.type + "/{key}");
                route.answer = [&gateways, allowance, &gateway,
                                &path](Request const& request) -> Result<Reply> {
                    TRY(visit, gateways.visit(gateway.type, request.capture("key")));
                    TRY_OK(must_keep_pace(*allowance, visit, request));
                    return answered(gateway, visit, path, request);
                };
                route.refused = [&gateways, &gateway](Request const& request, Error const& error) {
                    tell_refused(gateways, gateway, request, error);
                    return refused_by(gateway, error);
                };
                table.of_house.push_back(std::move(route));
                if (!gateway.for_members) continue;
                auto to_members = route_of(gateway, path, "/" + gateway.type + "/{space}");
                to_members.answer = [&house, &gateways, basic, &gateway, &path](Request const& request) {
                    return answer_member(house, gateways, *basic, gateway, path, request);
                };
                table.of_house.push_back(std::move(to_members));
            }
}

}  // namespace comity::http

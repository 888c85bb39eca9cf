// A gateway is tried out: a message goes in by the very way that its messages go, and the steward is told
// which statement it became.
//
// The house keeps the hash of a key alone, so it cannot knock with the key that a gateway was told. Whoever
// has just been shown that key can hand it in. Otherwise the house makes a second key, which lies in memory,
// opens once and within a minute: so the sample passes route, limits, key, signature and desk as every
// message does, and no door stands beside them through which something unsigned could come.
#include "base/bytes.h"
#include "base/hash.h"
#include "http/api.h"
#include "http/gateway_route.h"
#include "http/said.h"
#include "kernel/gateways.h"

namespace comity::http {
namespace {

constexpr std::size_t id_bytes = 8;
constexpr std::string_view host = "localhost";

// As it comes from the gateway, which was told the address from outside where the house knows that.
Request sample_of(Gateway const& gateway, GatewayTrial const& trial) {
    Request request;
    request.method = Method::post;
    request.path = way_in_path(trial.type, trial.key);
    auto const address = trial.settings.find("address");
    auto const before =
        address == trial.settings.end() ? "http://" + std::string(host) : std::string(address->second);
    auto handed = gateway.sample(before + request.path, to_hex(random_bytes(id_bytes)), trial.settings);
    request.headers = std::move(handed.headers);
    request.headers.emplace_back("host", host);
    auto const body = std::make_shared<std::string>(std::move(handed.body));
    request.body = *body;
    request.body_owner = body;
    request.via = "trial";
    return request;
}

// What the steward is told of it, too; where it did not get as far as its gateway nothing is.
std::string why_not(Gateways& gateways, SpaceId const& space, std::string_view id) {
    for (auto const& each : gateways.list(space))
        if (each.id == id && !each.refusals.empty()) return each.refusals.front().why;
    return "Its channel is no member of the space any more.";
}

std::string receipt_in(Reply const& reply) {
    for (auto const& [name, value] : reply.headers)
        if (name == "Comity-Receipt") return value;
    return "";
}

struct Trying {
    House& house;
    Gateways& gateways;
    std::function<Reply(Request)> ask;

    Result<Reply> operator()(Visit const& visit, Request const& request) const;
    Result<GatewayTrial> begin(Visit const& visit, Request const& request) const;
};

Result<GatewayTrial> Trying::begin(Visit const& visit, Request const& request) const {
    TRY(said, request.body.empty() ? Result<json::Value>(json::Object{}) : said_object(request));
    TRY(key, said_text(said, "key"));
    auto const id = request.capture("gateway");
    auto const space = visit.sight.space_id();
    auto trial = key.empty() ? gateways.begin_trial(space, id) : gateways.trial_with(space, id, key);
    if (!trial) return refuse(Fault::not_found, "There is no such gateway here.");
    return std::move(*trial);
}

Result<Reply> Trying::operator()(Visit const& visit, Request const& request) const {
    TRY_OK(must_be_person(house, request));
    TRY(trial, begin(visit, request));
    auto const* gateway = find_gateway(house.rooms(), trial.type);
    if (!gateway || !gateway->sample)
        return refuse(Fault::conflict, "A gateway of this type cannot be tried out from here.");
    auto const reply = ask(sample_of(*gateway, trial));
    auto const code = receipt_in(reply);
    auto const found = house.find_receipt(code);
    if (!found || found->is_lost)
        return refuse(Fault::conflict,
                      "The test message was not taken: " +
                          why_not(gateways, visit.sight.space_id(), request.capture("gateway")));
    return private_reply(json::write(json::Object{{"number", static_cast<std::int64_t>(found->number)},
                                                  {"code", code},
                                                  {"status", std::int64_t{reply.status}},
                                                  {"answer", reply.body}}),
                         201);
}

Shape tried_shape() {
    using namespace shape;
    return named(
        "GatewayTried",
        object(
            {{"number", whole_number()}, {"code", text()}, {"status", whole_number()}, {"answer", text()}}));
}

}  // namespace

void add_gateway_trials(RouteTable& table, House& house, Gateways& gateways,
                        std::function<Reply(Request)> ask) {
    auto route =
        for_stewards(Method::post, "/{gateway}/test",
                     "Sends a test message through the gateway's address, and answers which entry it "
                     "became and what the gateway would have been answered",
                     tried_shape(), Trying{house, gateways, std::move(ask)});
    route.takes = json_body(shape::object({shape::optional("key", shape::text())}));
    route.statuses = {201};
    route.body_limit_bytes = said_limit_bytes;
    table.of_spaces.push_back(std::move(route));
}

}  // namespace comity::http

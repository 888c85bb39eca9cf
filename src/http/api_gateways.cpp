// Gateways: made, listed and ended by stewards, and the address at which each hands in messages.
#include "base/log.h"
#include "base/time.h"
#include "http/allowance.h"
#include "http/api.h"
#include "http/problem.h"
#include "http/said.h"
#include "kernel/gateways.h"

namespace comity::http {
namespace {

constexpr std::uint64_t message_limit_bytes = 64 * 1024;

// A key outlives the token with which it would be made.
Result<void> may_run_gateways(House& house, Request const& request) {
    if (is_operator(house, request)) return {};
    return must_be_in_session(request);
}

Result<Settings> said_settings(json::Value const& body) {
    Settings settings;
    auto const* said = body.find("settings");
    if (!said) return settings;
    if (!said->object()) return refuse(Fault::malformed, "\"settings\" must be an object of texts.");
    for (auto const& [name, value] : *said->object()) {
        if (!value.text()) return refuse(Fault::malformed, "\"settings\" must be an object of texts.");
        settings[name] = *value.text();
    }
    return settings;
}

std::string path_of(std::string_view type, std::string_view key) {
    return "/in/" + std::string(type) + "/" + std::string(key);
}

json::Array typed_in(Rooms const& rooms, std::string_view type, std::string const& path,
                     Settings const& settings) {
    json::Array fields;
    auto const address = settings.find("address");
    auto const whole = (address == settings.end() ? "" : address->second) + path;
    for (auto const& room : rooms)
        for (auto const& gateway : room.gateways) {
            if (gateway.type != type) continue;
            for (auto const& [field, value] : gateway.type_in(whole, settings))
                fields.emplace_back(json::Object{{"field", field}, {"value", value}});
        }
    return fields;
}

Result<Reply> make_gateway(House& house, Gateways& gateways, Visit const& visit, Request const& request) {
    TRY_OK(may_run_gateways(house, request));
    TRY(body, said_object(request));
    TRY(type, said_text(body, "type"));
    TRY(settings, said_settings(body));
    TRY(made, gateways.make(visit, type, settings, request.via));
    auto const path = path_of(type, made.key);
    json::Object reply{{"id", made.id},
                       {"type", type},
                       {"path", path},
                       {"type_in", typed_in(house.rooms(), type, path, settings)}};
    return private_reply(json::write(json::Value(std::move(reply))), 201);
}

Shape made_shape() {
    using namespace shape;
    auto const field = named("GatewayField", object({{"field", text()}, {"value", text()}}));
    return named("GatewayMade",
                 object({{"id", text()}, {"type", text()}, {"path", text()}, {"type_in", list(field)}}));
}

Shape making_shape() {
    using namespace shape;
    return named("GatewayMaking", object({{"type", text()}, optional("settings", map(text()))}));
}

Result<Reply> list_gateways(Gateways& gateways, Visit const& visit) {
    json::Array listed;
    for (auto& each : gateways.list(visit.sight.space_id())) {
        json::Array settings;
        for (auto& name : each.settings) settings.emplace_back(std::move(name));
        listed.emplace_back(json::Object{{"id", std::move(each.id)},
                                         {"type", std::move(each.type)},
                                         {"made_at", format_time(each.made_at_ms)},
                                         {"settings", std::move(settings)}});
    }
    return private_reply(json::write(json::Object{{"gateways", std::move(listed)}}));
}

Shape list_shape() {
    using namespace shape;
    auto const each =
        named("Gateway",
              object({{"id", text()}, {"type", text()}, {"made_at", instant()}, {"settings", list(text())}}));
    return object({{"gateways", list(each)}});
}

Result<Reply> end_gateway(House& house, Gateways& gateways, Visit const& visit, Request const& request) {
    TRY_OK(may_run_gateways(house, request));
    if (!gateways.end(visit.sight.space_id(), request.capture("gateway")))
        return refuse(Fault::not_found, "There is no such gateway here.");
    return private_reply(R"({"ended":true})");
}

// A key that opens nothing is answered as an address where nothing is, whatever the gateway's protocol.
Reply refused_by(Gateway const& gateway, Error const& error) {
    if (error.fault == Fault::not_found) return problem(error);
    auto reply = gateway.refused(error);
    reply.status = status_of(error.fault);
    if (reply.status == 503) reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

// A telephone that was away for long hands in all it has; a key that went astray fills no disk.
constexpr Pace gateway_pace{
    .of_sender = 1000, .of_sender_ms = 5000, .of_space = 10'000, .of_space_ms = 20'000};

// The log tells which gateway, and a sentence in which nothing of the message stands.
Result<Reply> take(Gateways& gateways, Allowance& allowance, Gateway const& gateway, Request const& request) {
    TRY(visit, gateways.visit(gateway.type, request.capture("key")));
    if (!allowance.take("/in", visit.id, visit.visit.sight.space_name(), gateway_pace))
        return refuse(Fault::too_many,
                      "This gateway hands in more than 200 messages a second; send it again soon.");
    auto reply = gateway.answer(visit, request);
    if (!reply) log::warning("message refused", {{"gateway", visit.id}, {"why", reply.error().why}});
    return reply;
}

HouseRoute way_in(Gateways& gateways, std::shared_ptr<Allowance> const& allowance, Gateway const& gateway,
                  Method method) {
    HouseRoute route;
    route.method = method;
    route.path = path_of(gateway.type, "{key}");
    route.summary = gateway.summary;
    route.answers = gateway.answers;
    route.gives = gateway.gives;
    if (method == Method::get) route.parameters = gateway.parameters;
    if (method == Method::post) route.takes = gateway.takes;
    if (method == Method::post) route.body_limit_bytes = message_limit_bytes;
    route.answer = [&gateways, allowance, &gateway](Request const& request) {
        return take(gateways, *allowance, gateway, request);
    };
    route.refused = [&gateway](Request const&, Error const& error) { return refused_by(gateway, error); };
    return route;
}

// No key stands in this address, which others keep: the gateway's signature opens it.
HouseRoute status_way_in(Gateways& gateways, Gateway const& gateway) {
    HouseRoute route;
    route.method = Method::post;
    route.path = path_of(gateway.type, "status/{gateway}/{message}");
    route.summary = "Takes what became of a message from a gateway that signs it";
    route.answers = gateway.answers;
    route.takes = gateway.takes;
    route.body_limit_bytes = message_limit_bytes;
    route.answer = [&gateways, &gateway](Request const& request) -> Result<Reply> {
        TRY(visit, gateways.visit_by_id(gateway.type, request.capture("gateway")));
        return gateway.status(visit, request);
    };
    route.refused = [&gateway](Request const&, Error const& error) { return refused_by(gateway, error); };
    return route;
}

using Answer = std::function<Result<Reply>(Visit const&, Request const&)>;

Route for_stewards(Method method, std::string const& path, std::string summary, Shape gives, Answer answer) {
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

}  // namespace

void add_gateways_api(RouteTable& table, House& house, Gateways& gateways) {
    table.of_spaces.push_back(for_stewards(
        Method::get, "", "The gateways that may hand in messages, without their keys", list_shape(),
        [&gateways](Visit const& visit, Request const&) { return list_gateways(gateways, visit); }));
    auto making = for_stewards(Method::post, "", "Makes a gateway's address, with a key that is shown once",
                               made_shape(), [&](Visit const& visit, Request const& request) {
                                   return make_gateway(house, gateways, visit, request);
                               });
    making.takes = json_body(making_shape());
    making.statuses = {201};
    making.body_limit_bytes = said_limit_bytes;
    table.of_spaces.push_back(std::move(making));
    table.of_spaces.push_back(for_stewards(Method::remove, "/{gateway}", "Ends a gateway's key, at once",
                                           shape::object({{"ended", shape::truth()}}),
                                           [&](Visit const& visit, Request const& request) {
                                               return end_gateway(house, gateways, visit, request);
                                           }));
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

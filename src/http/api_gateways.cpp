// Gateways: made, listed and ended by stewards.
#include "base/time.h"
#include "http/api.h"
#include "http/gateway_route.h"
#include "http/said.h"
#include "kernel/gateways.h"
#include "kernel/space.h"

namespace comity::http {
namespace {

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

json::Array typed_in(Rooms const& rooms, std::string_view type, std::string const& path,
                     Settings const& settings) {
    json::Array fields;
    auto const address = settings.find("address");
    auto const whole = (address == settings.end() ? "" : address->second) + path;
    auto const* gateway = find_gateway(rooms, type);
    if (!gateway) return fields;
    for (auto const& [field, value] : gateway->type_in(whole, settings))
        fields.emplace_back(json::Object{{"field", field}, {"value", value}});
    return fields;
}

Result<Reply> make_gateway(House& house, Gateways& gateways, Visit const& visit, Request const& request) {
    TRY_OK(must_be_person(house, request));
    TRY(body, said_object(request));
    TRY(type, said_text(body, "type"));
    TRY(settings, said_settings(body));
    TRY(made, gateways.make(visit, type, settings, request.via));
    auto const path = way_in_path(type, made.key);
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

json::Array written(std::vector<GatewayRefusal> const& refusals) {
    json::Array list;
    for (auto const& each : refusals)
        list.emplace_back(json::Object{{"why", each.why},
                                       {"at", format_time(each.at_ms)},
                                       {"count", static_cast<std::int64_t>(each.count)}});
    return list;
}

// What was told is for people: a program that keeps watch sees no more than the names.
Result<Reply> list_gateways(House& house, Gateways& gateways, Visit const& visit, Request const& request) {
    bool const is_person = must_be_person(house, request).has_value();
    json::Array listed;
    for (auto& each : gateways.list(visit.sight.space_id())) {
        json::Array settings;
        for (auto& name : each.settings) settings.emplace_back(std::move(name));
        json::Object values;
        if (is_person)
            for (auto const& [name, value] : each.values) values.emplace_back(name, value);
        json::Object gateway{{"id", std::move(each.id)},
                             {"type", std::move(each.type)},
                             {"made_at", format_time(each.made_at_ms)},
                             {"settings", std::move(settings)},
                             {"values", std::move(values)},
                             {"refusals", written(each.refusals)}};
        if (each.last_heard_ms) gateway.emplace_back("last_heard_at", format_time(*each.last_heard_ms));
        listed.emplace_back(std::move(gateway));
    }
    return private_reply(json::write(json::Object{{"gateways", std::move(listed)}}));
}

Shape list_shape() {
    using namespace shape;
    auto const refusal =
        named("GatewayRefusal", object({{"why", text()}, {"at", instant()}, {"count", whole_number()}}));
    auto const each = named("Gateway", object({{"id", text()},
                                               {"type", text()},
                                               {"made_at", instant()},
                                               {"settings", list(text())},
                                               {"values", map(text())},
                                               optional("last_heard_at", instant()),
                                               {"refusals", list(refusal)}}));
    return object({{"gateways", list(each)}});
}

json::Object written(Setting const& setting) {
    json::Array words;
    for (auto const& word : setting.words) words.emplace_back(word);
    return {{"name", setting.name},
            {"meaning", setting.meaning},
            {"needed", setting.needed},
            {"secret", setting.secret},
            {"words", std::move(words)}};
}

// Those that can be made in this space.
Result<Reply> list_types(House& house, Visit const& visit) {
    json::Array types;
    for (auto const& room : house.rooms()) {
        if (!visit.sight.space().has_room(room.name)) continue;
        for (auto const& gateway : room.gateways) {
            json::Array settings;
            for (auto const& each : gateway.settings) settings.emplace_back(written(each));
            types.emplace_back(json::Object{{"type", gateway.type},
                                            {"summary", gateway.summary},
                                            {"settings", std::move(settings)},
                                            {"testable", gateway.sample != nullptr}});
        }
    }
    return private_reply(json::write(json::Object{{"types", std::move(types)}}));
}

Shape types_shape() {
    using namespace shape;
    auto const setting = named("GatewaySetting", object({{"name", text()},
                                                         {"meaning", text()},
                                                         {"needed", truth()},
                                                         {"secret", truth()},
                                                         {"words", list(text())}}));
    auto const type = named(
        "GatewayType",
        object({{"type", text()}, {"summary", text()}, {"settings", list(setting)}, {"testable", truth()}}));
    return object({{"types", list(type)}});
}

Result<Reply> change_gateway(House& house, Gateways& gateways, Visit const& visit, Request const& request) {
    TRY_OK(must_be_person(house, request));
    TRY(body, said_object(request));
    TRY(settings, said_settings(body));
    TRY_OK(gateways.change(visit.sight.space_id(), request.capture("gateway"), settings));
    return private_reply(R"({"changed":true})");
}

Result<Reply> end_gateway(House& house, Gateways& gateways, Visit const& visit, Request const& request) {
    TRY_OK(must_be_person(house, request));
    if (!gateways.end(visit.sight.space_id(), request.capture("gateway")))
        return refuse(Fault::not_found, "There is no such gateway here.");
    return private_reply(R"({"ended":true})");
}

}  // namespace

void add_gateways_api(RouteTable& table, House& house, Gateways& gateways) {
    table.of_spaces.push_back(for_stewards(Method::get, "",
                                           "The gateways that may hand in messages, without their keys",
                                           list_shape(), [&](Visit const& visit, Request const& request) {
                                               return list_gateways(house, gateways, visit, request);
                                           }));
    auto making = for_stewards(Method::post, "", "Makes a gateway's address, with a key that is shown once",
                               made_shape(), [&](Visit const& visit, Request const& request) {
                                   return make_gateway(house, gateways, visit, request);
                               });
    making.takes = json_body(making_shape());
    making.statuses = {201};
    making.body_limit_bytes = said_limit_bytes;
    table.of_spaces.push_back(std::move(making));
    auto changing = for_stewards(
        Method::post, "/{gateway}/settings",
        "Tells a gateway something else; an empty text takes a setting back, what is not named stays",
        shape::object({{"changed", shape::truth()}}), [&](Visit const& visit, Request const& request) {
            return change_gateway(house, gateways, visit, request);
        });
    changing.takes = json_body(shape::object({{"settings", shape::map(shape::text())}}));
    changing.body_limit_bytes = said_limit_bytes;
    table.of_spaces.push_back(std::move(changing));
    table.of_spaces.push_back(for_stewards(Method::remove, "/{gateway}", "Ends a gateway's key, at once",
                                           shape::object({{"ended", shape::truth()}}),
                                           [&](Visit const& visit, Request const& request) {
                                               return end_gateway(house, gateways, visit, request);
                                           }));
    table.of_spaces.push_back(for_stewards(
        Method::get, "/types", "The types of gateways that this space can have, and what each must be told",
        types_shape(), [&house](Visit const& visit, Request const&) { return list_types(house, visit); }));
}

}  // namespace comity::http

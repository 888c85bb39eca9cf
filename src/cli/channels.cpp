// The verb about channels for text messages: gateways made, listed and ended.
#include <algorithm>
#include <cstdio>

#include "base/json.h"
#include "base/text.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace comity::cli {

namespace {

Exit unreadable() {
    return print_refusal({Fault::broken, "The answer cannot be read."});
}

json::Array const* list_in(json::Value const& value, std::string_view name) {
    auto const* list = value.find(name);
    return list ? list->array() : nullptr;
}

Exit print_made(Arguments const& arguments, Reply& reply) {
    auto const made = json::parse(reply.body);
    auto const* fields = made ? list_in(*made, "type_in") : nullptr;
    if (!fields) return unreadable();
    std::printf("Type this into the gateway; its key is not shown again.\n");
    for (auto const& each : *fields)
        std::printf("  %s: %s\n", shown(each.text_of("field")).c_str(), shown(each.text_of("value")).c_str());
    auto const space = shown(arguments.words[2]);
    std::printf("Messages become reports in %s. To end it: channel end %s %s\n", space.c_str(), space.c_str(),
                shown(made->text_of("id")).c_str());
    return Exit::done;
}

// When it was heard last, and what it was refused: each on a line of its own below it.
void print_news(json::Value const& gateway) {
    if (gateway.find("last_heard_at"))
        std::printf("    handed something in, last %s\n", shown(gateway.text_of("last_heard_at")).c_str());
    auto const* refusals = list_in(gateway, "refusals");
    for (auto const& each : refusals ? *refusals : json::Array{}) {
        auto const* count = each.find("count");
        std::printf("    refused %lld times, last %s: %s\n",
                    static_cast<long long>(count && count->integer() ? *count->integer() : 0),
                    shown(each.text_of("at")).c_str(), shown(each.text_of("why")).c_str());
    }
}

Exit print_tried(Arguments const&, Reply& reply) {
    auto const tried = json::parse(reply.body);
    auto const* number = tried ? tried->find("number") : nullptr;
    if (!number || !number->integer()) return unreadable();
    std::printf("The test message became number %lld.\n", static_cast<long long>(*number->integer()));
    return Exit::done;
}

// What it was told, by name; with the value where that is no secret.
std::string told_to(json::Value const& gateway) {
    std::string told;
    auto const* names = list_in(gateway, "settings");
    auto const* values = gateway.find("values");
    for (auto const& name : names ? *names : json::Array{}) {
        if (!name.text()) continue;
        told += " " + *name.text();
        if (auto const* value = values ? values->find(*name.text()) : nullptr; value && value->text())
            told += "=" + *value->text();
    }
    return told;
}

Exit print_listed(Arguments const&, Reply& reply) {
    auto const list = json::parse(reply.body);
    auto const* gateways = list ? list_in(*list, "gateways") : nullptr;
    if (!gateways) return unreadable();
    for (auto const& each : *gateways) {
        std::printf("%s  %s  since %s %s\n", shown(each.text_of("id")).c_str(),
                    shown(each.text_of("type")).c_str(), shown(each.text_of("made_at")).c_str(),
                    shown(told_to(each)).c_str());
        print_news(each);
    }
    return Exit::done;
}

Exit print_ended(Arguments const&, Reply&) {
    std::printf("The gateway's key has ended.\n");
    return Exit::done;
}

Exit print_changed(Arguments const&, Reply&) {
    std::printf("The gateway was told.\n");
    return Exit::done;
}

Result<json::Object> said_settings(Arguments const& arguments) {
    json::Object settings;
    for (auto const& said : arguments.settings) {
        auto const equals = said.find('=');
        if (equals == said.npos || equals == 0)
            return refuse(Fault::malformed, "--set is followed by NAME=VALUE.");
        auto const name = said.substr(0, equals);
        if (std::ranges::find(settings, name, &json::Object::value_type::first) != settings.end())
            return refuse(Fault::malformed, "--set " + name + " is given twice.");
        settings.emplace_back(name, said.substr(equals + 1));
    }
    return settings;
}

Exit create(Doors const& doors, Arguments const& arguments) {
    auto settings = said_settings(arguments);
    if (!settings) return print_usage(settings.error().why);
    json::Value const body(json::Object{{"type", arguments.words[3]}, {"settings", std::move(*settings)}});
    return send(doors, arguments,
                request(Method::post, space_path(arguments.words[2]) + "/gateways", json::write(body)),
                print_made);
}

Exit change(Doors const& doors, Arguments const& arguments, std::string const& gateway) {
    auto settings = said_settings(arguments);
    if (!settings) return print_usage(settings.error().why);
    if (settings->empty()) return print_usage("What it is told is said by --set NAME=VALUE.");
    json::Value const body(json::Object{{"settings", std::move(*settings)}});
    return send(doors, arguments, request(Method::post, gateway + "/settings", json::write(body)),
                print_changed);
}

}  // namespace

Exit channel(Doors const& doors, Arguments const& arguments) {
    auto const& words = arguments.words;
    if (words[1] == "create" && words.size() == 4) return create(doors, arguments);
    auto const path = space_path(words[2]) + "/gateways";
    if (words[1] == "list" && words.size() == 3)
        return send(doors, arguments, request(Method::get, path), print_listed);
    if (words[1] == "end" && words.size() == 4)
        return send(doors, arguments, request(Method::remove, path + "/" + percent_encode(words[3])),
                    print_ended);
    if (words[1] == "set" && words.size() == 4)
        return change(doors, arguments, path + "/" + percent_encode(words[3]));
    if (words[1] == "test" && words.size() == 4)
        return send(doors, arguments,
                    request(Method::post, path + "/" + percent_encode(words[3]) + "/test", "{}"),
                    print_tried);
    return print_usage(
        "After \"channel\" comes create SPACE TYPE, list SPACE, set SPACE ID --set NAME=VALUE, test SPACE "
        "ID, or end "
        "SPACE ID.");
}

}  // namespace comity::cli

#include "cli/verbs.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>

#include "base/json.h"
#include "base/text.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/signing.h"
#include "cli/terminal.h"

namespace comity::cli {

namespace {

Exit print_whole(Arguments const&, Reply& reply) {
    return print_reply(reply);
}

Exit print_space(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto space = json::parse(reply.body);
    if (space) std::printf("Space %s is open.\n", shown(space->text_of("name")).c_str());
    return Exit::done;
}

Exit print_heard(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto heard = json::parse(reply.body);
    auto const* number = heard ? heard->find("number") : nullptr;
    if (!number || !number->integer()) return print_refusal({Fault::broken, "The answer cannot be read."});
    std::printf("number %lld, id %s, receipt %s\n", static_cast<long long>(*number->integer()),
                shown(heard->text_of("id")).c_str(), shown(heard->text_of("code")).c_str());
    return Exit::done;
}

Exit print_erased(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto const heard = json::parse(reply.body);
    auto const* by = heard ? heard->find("number") : nullptr;
    if (!by || !by->integer()) return print_refusal({Fault::broken, "The answer cannot be read."});
    std::printf("%s, by number %lld; no file of this house holds the words any more\n",
                reply.status == 200 ? "erased before" : "erased", static_cast<long long>(*by->integer()));
    return Exit::done;
}

Exit print_opened(Arguments const& arguments, Reply&) {
    std::printf("Anybody can report at /report/%s now.\n", shown(arguments.words[1]).c_str());
    return Exit::done;
}

Exit print_closed(Arguments const& arguments, Reply&) {
    std::printf("/report/%s is closed.\n", shown(arguments.words[1]).c_str());
    return Exit::done;
}

// What is not named anew stays as it was said last; nothing where no form was.
json::Object form_said_last(Doors const& doors, Arguments const& arguments) {
    auto showing = request(Method::get, space_path(arguments.words[1]) + "/datasets/form");
    showing.query.emplace_back("as", "json");
    auto const ask = doors.reach(arguments.option("data"));
    auto reply = ask ? (*ask)(std::move(showing)) : Result<Reply>(std::unexpected(ask.error()));
    if (!reply || reply->status >= 400) return {};
    auto const text = read_whole(*reply);
    auto const rows = text ? json::parse(*text) : Result<json::Value>(std::unexpected(text.error()));
    if (!rows || !rows->array() || rows->array()->empty()) return {};
    auto const* form = rows->array()->front().find("form");
    return form && form->object() ? *form->object() : json::Object{};
}

void set(json::Object& object, std::string_view name, json::Value value) {
    auto const found = std::ranges::find(object, name, &json::Object::value_type::first);
    if (found == object.end())
        object.emplace_back(name, std::move(value));
    else
        found->second = std::move(value);
}

// As the party whose key it is.
Exit say_signed(Doors const& doors, Arguments const& arguments, std::string const& body) {
    if (arguments.has("once"))
        return print_usage("--once does not go with --key: a signed statement is heard once anyway.");
    auto const key = open_key(arguments, arguments.option("key"));
    if (!key) return print_refusal(key.error());
    auto const party = party_of(arguments, *key);
    if (!party) return print_refusal(party.error());
    auto const ask = doors.reach(arguments.option("data"));
    if (!ask) return print_refusal(ask.error());
    auto const& space = arguments.words[1];
    auto saying = signed_request(*ask, *key, space_path(space) + "/statements", space,
                                 {{}, arguments.words[2], *party, body});
    if (!saying) return print_refusal(saying.error());
    auto reply = (*ask)(std::move(*saying));
    if (!reply) return print_refusal(reply.error());
    return reply->status >= 400 ? print_problem(*reply) : print_heard(arguments, *reply);
}

}  // namespace

Exit create_space(Doors const& doors, Arguments const& arguments) {
    if (arguments.words[1] != "create") return print_usage("After \"space\" comes \"create NAME\".");
    json::Object body{{"name", arguments.words[2]}, {"public", arguments.has("public")}};
    for (auto const* option : {"title", "purpose", "mode"}) {
        if (arguments.has(option)) body.emplace_back(option, arguments.option(option));
    }
    json::Array rooms;
    auto const named = arguments.option("rooms");
    for (auto const name : split(named, ',')) rooms.emplace_back(trim(name));
    if (!named.empty()) body.emplace_back("rooms", std::move(rooms));
    auto create = request(Method::post, "/api/v1/spaces", json::write(json::Value(std::move(body))));
    return send(doors, arguments, std::move(create), print_space);
}

Exit say(Doors const& doors, Arguments const& arguments) {
    std::string body{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
    if (arguments.has("key")) return say_signed(doors, arguments, body);
    auto saying = request(Method::post, space_path(arguments.words[1]) + "/statements", std::move(body));
    saying.query.emplace_back("kind", arguments.words[2]);
    if (arguments.has("once")) saying.headers.emplace_back("idempotency-key", arguments.option("once"));
    return send(doors, arguments, std::move(saying), print_heard);
}

Exit erase(Doors const& doors, Arguments const& arguments) {
    auto const number = read_whole_number(arguments.words[2]);
    if (!number) return print_usage("After \"erase SPACE\" comes the number of an entry.");
    if (arguments.option("why").empty()) return print_usage("--why TEXT says why; it stays on the record.");
    auto const path = space_path(arguments.words[1]) + "/entries/" + std::to_string(*number) + "/erasure";
    json::Value const why(json::Object{{"why", arguments.option("why")}});
    return send(doors, arguments, request(Method::post, path, json::write(why)), print_erased);
}

Exit turn_form(Doors const& doors, Arguments const& arguments) {
    auto const& [space, word] = std::pair(arguments.words[1], arguments.words[2]);
    if (word != "open" && word != "close") return print_usage("After \"form SPACE\" comes open or close.");
    auto form = form_said_last(doors, arguments);
    set(form, "open", word == "open");
    auto const greeting = arguments.option("greeting");
    if (!greeting.empty()) set(form, "greeting", greeting);
    if (greeting.empty() && arguments.has("greeting"))
        std::erase_if(form, [](auto const& member) { return member.first == "greeting"; });
    json::Array categories;
    auto const named = arguments.option("categories");
    for (auto const name : split(named, ';'))
        if (!trim(name).empty()) categories.emplace_back(trim(name));
    if (arguments.has("categories")) set(form, "categories", std::move(categories));
    if (word == "open") {
        auto const made = send(doors, arguments, request(Method::put, space_path(space) + "/channels/form"),
                               [](Arguments const&, Reply&) { return Exit::done; });
        if (made != Exit::done) return made;
    }
    auto saying =
        request(Method::post, space_path(space) + "/statements", json::write(json::Value(std::move(form))));
    saying.query.emplace_back("kind", "intake.form");
    return send(doors, arguments, std::move(saying), word == "open" ? print_opened : print_closed);
}

Exit show(Doors const& doors, Arguments const& arguments) {
    auto as = arguments.option("as", "csv");
    if (as != "csv" && as != "hxl" && as != "json" && as != "geojson") {
        return print_usage("--as is csv, hxl, geojson or json.");
    }
    bool over_all = arguments.words.size() == 2;
    auto ending = as == "hxl" ? ".hxl.csv" : "." + as;
    auto path = over_all ? "/api/v1/datasets/" + percent_encode(arguments.words[1]) + ending
                         : space_path(arguments.words[1]) + "/datasets/" + percent_encode(arguments.words[2]);
    auto showing = request(Method::get, std::move(path));
    if (!over_all) showing.query.emplace_back("as", as);
    return send(doors, arguments, std::move(showing), print_whole);
}

Exit describe(Doors const& doors, Arguments const& arguments) {
    return send(doors, arguments, request(Method::get, "/api/v1/openapi.json"), print_whole);
}

}  // namespace comity::cli

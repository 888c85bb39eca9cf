// The house as a witness of other logs, and the witnesses that it asks itself.
#include <cstdio>
#include <fstream>
#include <iterator>

#include "base/hash.h"
#include "base/json.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace comity::cli {

namespace {

constexpr char const* root = "/api/v1/witness";

std::string log_path(std::string const& origin) {
    return std::string(root) + "/logs/" + sha256(origin).hex();
}

Result<json::Value> read_witnesses(Reply const& reply) {
    auto read = json::parse(reply.body);
    if (!read || read->text_of("key").empty()) return refuse(Fault::broken, "The answer cannot be read.");
    return read;
}

Exit print_key(Arguments const&, Reply& reply) {
    auto const read = read_witnesses(reply);
    if (!read) return print_refusal(read.error());
    std::printf("%s\n", shown(read->text_of("key")).c_str());
    return Exit::done;
}

void print_log(json::Value const& log) {
    auto const* size = log.find("size");
    auto const evidence = log.text_of("evidence");
    std::printf("log %s  %lld entries cosigned  %s\n", shown(log.text_of("origin")).c_str(),
                static_cast<long long>(size && size->integer() ? *size->integer() : 0),
                shown(log.text_of("url")).c_str());
    if (!evidence.empty())
        std::printf("  TWO HISTORIES: evidence/%s; it is not cosigned until `witness unwatch`\n",
                    shown(evidence).c_str());
    if (auto const doubt = log.text_of("doubt"); !doubt.empty())
        std::printf("  in doubt: this came without a proof that holds, and was not cosigned\n%s\n",
                    shown_lines(doubt).c_str());
}

Exit print_list(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto const read = read_witnesses(reply);
    if (!read) return print_refusal(read.error());
    for (auto const* list : {"logs", "witnesses"}) {
        auto const* each = read->find(list);
        if (!each || !each->array()) return print_refusal({Fault::broken, "The answer cannot be read."});
    }
    for (auto const& log : *read->find("logs")->array()) print_log(log);
    for (auto const& stand : *read->find("witnesses")->array()) {
        auto const said = stand.text_of("said");
        std::printf("witness %s  %s\n", shown(stand.text_of("key_name")).c_str(),
                    said.empty() ? "was not asked yet" : shown(said).c_str());
    }
    if (auto const policy = read->text_of("policy"); !policy.empty())
        std::printf("%s\n", shown_lines(policy).c_str());
    return Exit::done;
}

Exit print_text(Arguments const&, Reply& reply) {
    return print_reply(reply);
}

Exit print_watched(Arguments const& arguments, Reply&) {
    std::printf("%s is %s.\n", shown(arguments.words[2]).c_str(),
                arguments.words[1] == "watch" ? "witnessed from now on" : "witnessed no more");
    return Exit::done;
}

Exit print_asked(Arguments const& arguments, Reply&) {
    std::printf("%s\n", arguments.has("none")
                            ? "No witness is asked any more."
                            : "A running server asks these witnesses to cosign all spaces.");
    return Exit::done;
}

Exit ask(Doors const& doors, Arguments const& arguments) {
    auto const path = std::string(root) + "/policy";
    if (arguments.has("none")) return send(doors, arguments, request(Method::remove, path), print_asked);
    std::ifstream in(arguments.words[2], std::ios::binary);
    if (!in)
        return print_refusal(
            {Fault::not_found, "The file " + shown(arguments.words[2]) + " cannot be read."});
    std::string const policy{std::istreambuf_iterator<char>(in), {}};
    return send(doors, arguments, request(Method::put, path, policy), print_asked);
}

Exit watch(Doors const& doors, Arguments const& arguments) {
    json::Object const body{{"key", arguments.words[2]}, {"url", arguments.option("url")}};
    return send(doors, arguments,
                request(Method::post, std::string(root) + "/logs", json::write(json::Value(body))),
                print_watched);
}

}  // namespace

Exit witness(Doors const& doors, Arguments const& arguments) {
    auto const& what = arguments.words[1];
    bool const is_named = arguments.words.size() == 3;
    for (auto const& [option, of] : {std::pair("url", "watch"), {"json", "list"}, {"none", "ask"}})
        if (arguments.has(option) && what != of)
            return print_usage("\"witness " + what + "\" has no option --" + option + ".");
    if (what == "ask" && is_named != arguments.has("none")) return ask(doors, arguments);
    if (what == "watch" && is_named) return watch(doors, arguments);
    if (what == "unwatch" && is_named)
        return send(doors, arguments, request(Method::remove, log_path(arguments.words[2])), print_watched);
    if (what == "evidence" && is_named)
        return send(doors, arguments, request(Method::get, log_path(arguments.words[2]) + "/evidence"),
                    print_text);
    if (what == "key" && !is_named) return send(doors, arguments, request(Method::get, root), print_key);
    if (what == "list" && !is_named) return send(doors, arguments, request(Method::get, root), print_list);
    return print_usage(
        "After \"witness\" comes key, list, watch KEY, unwatch ORIGIN, evidence ORIGIN, ask POLICY or ask "
        "--none.");
}

}  // namespace comity::cli

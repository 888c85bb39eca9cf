// Verbs about who may come in: the link for the first steward, and tokens for programs.
#include <charconv>
#include <cstdio>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace comity::cli {

namespace {

Exit unreadable() {
    return print_refusal({Fault::broken, "The answer cannot be read."});
}

std::string house_address(Arguments const& arguments) {
    auto address = arguments.option("address", "http://localhost:" + arguments.option("port", "8420"));
    while (address.ends_with('/')) address.pop_back();
    return address;
}

Exit print_link(Arguments const& arguments, Reply& reply) {
    auto made = json::parse(reply.body);
    if (!made || made->text_of("path").empty()) return unreadable();
    std::printf("%s%s\n", shown(house_address(arguments)).c_str(), shown(made->text_of("path")).c_str());
    return Exit::done;
}

Exit print_token(Arguments const&, Reply& reply) {
    auto made = json::parse(reply.body);
    if (!made || made->text_of("token").empty()) return unreadable();
    std::printf("%s\n", shown(made->text_of("token")).c_str());
    return Exit::done;
}

Exit print_tokens(Arguments const&, Reply& reply) {
    auto list = json::parse(reply.body);
    auto const* tokens = list ? list->find("tokens") : nullptr;
    if (!tokens || !tokens->array()) return unreadable();
    for (auto const& token : *tokens->array()) {
        auto const* read_only = token.find("read_only");
        auto const space = token.text_of("space");
        std::printf("%s  until %s  %s  %s  %s\n", shown(token.text_of("id")).c_str(),
                    shown(token.text_of("ends_at")).c_str(),
                    read_only && read_only->boolean() && *read_only->boolean() ? "reads" : "reads and says",
                    space.empty() ? "everywhere" : shown(space).c_str(),
                    shown(token.text_of("label")).c_str());
    }
    return Exit::done;
}

Exit print_ended(Arguments const&, Reply&) {
    std::printf("The token has ended.\n");
    return Exit::done;
}

Request for_account(Request request, Arguments const& arguments) {
    if (arguments.has("account")) request.query.emplace_back("account", arguments.option("account"));
    return request;
}

}  // namespace

// A link that leads nowhere would leave its secret good for a day.
std::string misfit_of_address(Arguments const& arguments) {
    if (arguments.has("port") && arguments.has("address")) return "--port and --address do not go together.";
    auto const port = read_whole_number(arguments.option("port", "8420"));
    if (!port || *port > 65535) return "--port must be 0 to 65535.";
    auto const address = arguments.option("address", "http://localhost");
    if (!address.starts_with("http://") && !address.starts_with("https://"))
        return "--address begins with https:// or http://.";
    return "";
}

Exit steward_link(Doors const& doors, Arguments const& arguments) {
    if (auto const wrong = misfit_of_address(arguments); !wrong.empty()) return print_usage(wrong);
    json::Object const body{{"role", "steward"}, {"first", arguments.has("first")}};
    return send(doors, arguments,
                request(Method::post, "/api/v1/invitations", json::write(json::Value(body))), print_link);
}

Exit make_token(Doors const& doors, Arguments const& arguments) {
    json::Object body{{"read_only", arguments.has("read-only")}};
    for (auto const* option : {"label", "space", "account"}) {
        if (arguments.has(option)) body.emplace_back(option, arguments.option(option));
    }
    if (arguments.has("days")) {
        auto const text = arguments.option("days");
        std::int64_t days = 0;
        auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), days);
        if (problem != std::errc{} || end != text.data() + text.size())
            return print_usage("--days must be a whole number.");
        body.emplace_back("days", days);
    }
    return send(doors, arguments, request(Method::post, "/api/v1/tokens", json::write(json::Value(body))),
                print_token);
}

Exit tokens(Doors const& doors, Arguments const& arguments) {
    auto const count = arguments.words.size();
    if (count == 1)
        return send(doors, arguments, for_account(request(Method::get, "/api/v1/tokens"), arguments),
                    print_tokens);
    if (count != 3 || arguments.words[1] != "end") return print_usage("After \"tokens\" comes \"end ID\".");
    auto ending = request(Method::remove, "/api/v1/tokens/" + percent_encode(arguments.words[2]));
    return send(doors, arguments, for_account(std::move(ending), arguments), print_ended);
}

}  // namespace comity::cli

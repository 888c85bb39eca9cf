#include "http/said.h"

#include "base/text.h"

#include "kernel/vault.h"

namespace comity::http {

Result<json::Value> said_object(Request const& request) {
    TRY(body, json::parse(request.body));
    if (!body.object()) return refuse(Fault::malformed, "The body must be a JSON object.");
    return std::move(body);
}

Result<std::uint64_t> entry_number(Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    if (!number) return refuse(Fault::malformed, "An entry's number is a whole number from 0.");
    return *number;
}

Result<std::string> said_text(json::Value const& body, std::string_view name) {
    auto const* said = body.find(name);
    if (!said || said->is_null()) return std::string{};
    if (!said->text()) return refuse(Fault::malformed, "\"" + std::string(name) + "\" must be text.");
    return *said->text();
}

Result<bool> said_truth(json::Value const& body, std::string_view name) {
    auto const* said = body.find(name);
    if (!said) return false;
    if (!said->boolean())
        return refuse(Fault::malformed, "\"" + std::string(name) + "\" must be true or false.");
    return *said->boolean();
}

Result<std::int64_t> said_integer(json::Value const& body, std::string_view name, std::int64_t otherwise,
                                  std::int64_t least, std::int64_t most) {
    auto const* said = body.find(name);
    if (!said) return otherwise;
    if (!said->integer() || *said->integer() < least || *said->integer() > most)
        return refuse(Fault::malformed, "\"" + std::string(name) + "\" must be a whole number from " +
                                            std::to_string(least) + " to " + std::to_string(most) + ".");
    return *said->integer();
}

void add_house_route(RouteTable& table, House& house, Result<Reply> (*answer)(House&, Request const&),
                     HouseRoute route) {
    route.body_limit_bytes = route.method == Method::post ? said_limit_bytes : 0;
    route.answer = [&house, answer](Request const& request) { return answer(house, request); };
    table.of_house.push_back(std::move(route));
}

Reply private_reply(std::string body, int status) {
    auto reply = json_reply(std::move(body), status);
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

bool is_operator(House const& house, Request const& request) {
    return request.holder.account.empty() && request.speaker == house.operator_party();
}

Result<void> must_be_in_session(Request const& request) {
    if (request.holder.in_session) return {};
    return refuse(Fault::forbidden, request.holder.account.empty()
                                        ? "Sign in first."
                                        : "A token does not suffice for this; sign in.");
}

Result<void> must_be_person(House const& house, Request const& request) {
    if (is_operator(house, request)) return {};
    return must_be_in_session(request);
}

Result<Account> own_account(House& house, Request const& request) {
    TRY_OK(must_be_in_session(request));
    auto account = house.vault().account(request.holder.account);
    if (!account) return refuse(Fault::forbidden, "Sign in first.");
    return std::move(*account);
}

}  // namespace comity::http

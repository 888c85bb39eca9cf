#include "base/time.h"
#include "http/api.h"
#include "http/said.h"
#include "kernel/people.h"
#include "kernel/vault.h"

namespace comity::http {

namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
constexpr std::int64_t usual_days = 90;
constexpr std::int64_t most_days = 730;
constexpr std::size_t tokens_limit = 100;  // an account

// Whose tokens: one's own; the operator's of the account named, or of the programs on this machine.
Result<Account> account_for(House& house, Request const& request, std::string_view name) {
    auto& vault = house.vault();
    if (is_operator(house, request)) {
        if (name.empty()) return vault.account_of_programs(house.operator_party());
        auto account = vault.account_named(name);
        if (!account) return refuse(Fault::not_found, "There is no account of this name.");
        return *account;
    }
    TRY_OK(must_be_in_session(request));
    if (!name.empty()) return refuse(Fault::forbidden, "Only the operator makes tokens for others.");
    return own_account(house, request);
}

json::Object shown(Token const& token) {
    return {{"id", token.id.hex()},
            {"label", token.label},
            {"read_only", !token.scope.may_say},
            {"space", token.scope.space.empty() ? json::Value() : json::Value(token.scope.space)},
            {"made_at", format_time(token.made_at_ms)},
            {"ends_at", format_time(token.ends_at_ms)}};
}

Shape token_shape() {
    using namespace shape;
    return named("Token", object({{"id", id()},
                                  {"label", text()},
                                  {"read_only", truth()},
                                  {"space", or_null(text())},
                                  {"made_at", instant()},
                                  {"ends_at", instant()}}));
}

Shape making_shape() {
    using namespace shape;
    return named("NewToken", object({optional("account", or_null(text())), optional("label", or_null(text())),
                                     optional("read_only", truth()), optional("space", or_null(text())),
                                     optional("days", whole_number())}));
}

Shape made_shape() {
    return shape::named("MadeToken",
                        shape::object({{"token", shape::text()}, {"ends_at", shape::instant()}}));
}

Result<Reply> make_token(House& house, Request const& request) {
    TRY(body, said_object(request));
    TRY(name, said_text(body, "account"));
    TRY(account, account_for(house, request, name));
    TRY(label, said_text(body, "label"));
    TRY(read_only, said_truth(body, "read_only"));
    TRY(space, said_text(body, "space"));
    TRY(days, said_integer(body, "days", usual_days, 1, most_days));
    if (!label.empty()) TRY_OK(check_label(label));
    if (!space.empty()) TRY_OK(house.visit(space, account.party, ""));
    auto& vault = house.vault();
    if (vault.tokens(account.id).size() >= tokens_limit)
        return refuse(Fault::conflict, "There are 100 tokens already; end some of them first.");
    auto const ends_at_ms = house.clock()() + days * day_ms;
    auto const secret = vault.make_token(account, label, {!read_only, space}, ends_at_ms);
    json::Object const made{{"token", secret}, {"ends_at", format_time(ends_at_ms)}};
    return private_reply(json::write(json::Value(made)), 201);
}

Result<Reply> list_tokens(House& house, Request const& request) {
    TRY(account, account_for(house, request, request.asked("account").value_or("")));
    json::Array tokens;
    for (auto const& token : house.vault().tokens(account.id)) tokens.emplace_back(shown(token));
    return private_reply(json::write(json::Object{{"tokens", std::move(tokens)}}));
}

Result<Reply> end_token(House& house, Request const& request) {
    TRY(account, account_for(house, request, request.asked("account").value_or("")));
    auto const id = Hash::from_hex_text(request.capture("id"));
    if (!id || !house.vault().end_token(account.id, *id))
        return refuse(Fault::not_found, "There is no such token, or it has ended.");
    return private_reply(R"({"ended":true})");
}

}  // namespace

void add_tokens_api(RouteTable& table, House& house) {
    std::vector<Parameter> const whose{{"account", "string", "Whose; for the operator of the house alone."}};
    add_house_route(table, house, list_tokens,
                    {.path = "/api/v1/tokens",
                     .summary = "The tokens of the account, without their secrets",
                     .parameters = whose,
                     .gives = shape::object({{"tokens", shape::list(token_shape())}})});
    add_house_route(table, house, make_token,
                    {.method = Method::post,
                     .path = "/api/v1/tokens",
                     .summary = "Makes a token for a program; it is shown once",
                     .takes = json_body(making_shape()),
                     .gives = made_shape(),
                     .statuses = {201}});
    add_house_route(table, house, end_token,
                    {.method = Method::remove,
                     .path = "/api/v1/tokens/{id}",
                     .summary = "Ends a token, at once",
                     .parameters = whose,
                     .gives = shape::object({{"ended", shape::truth()}})});
}

}  // namespace comity::http

#include <algorithm>

#include "http/api.h"
#include "http/doorkeeper.h"
#include "http/said.h"
#include "http/signed_in.h"
#include "kernel/vault.h"

namespace comity::http {

namespace {

json::Array spaces_of(House& house, Request const& request) {
    json::Array spaces;
    for (auto const& listing : house.spaces(request.speaker)) {
        if (listing.role == Role::everyone || !request.holder.scope.covers(listing.name)) continue;
        spaces.emplace_back(json::Object{{"name", listing.name},
                                         {"title", listing.title},
                                         {"mode", name_of(listing.mode)},
                                         {"role", name_of(listing.role)}});
    }
    return spaces;
}

Role role_in_house(House& house, Request const& request) {
    if (!request.holder.scope.covers("house")) return Role::everyone;
    auto const there = house.visit("house", request.speaker, "");
    return there ? there->sight.role() : Role::everyone;
}

std::string about_me(House& house, Request const& request) {
    auto const account =
        request.holder.account.empty() ? std::nullopt : house.vault().account(request.holder.account);
    json::Object me{{"signed_in", account.has_value()}};
    if (account) {
        me.emplace_back("label", account->label);
        me.emplace_back("party", account->party.hex());
        me.emplace_back("role_in_house", name_of(role_in_house(house, request)));
        me.emplace_back("spaces", spaces_of(house, request));
        // For the page about the account alone, not for programs.
        if (request.holder.in_session) me.emplace_back("name", account->name);
        if (request.holder.in_session) me.emplace_back("has_passphrase", account->has_passphrase);
    }
    return json::write(json::Value(std::move(me)));
}

Shape signing_in_shape() {
    return shape::named("SigningIn", shape::object({{"name", shape::text()}, {"passphrase", shape::text()}}));
}

Shape changing_shape() {
    using namespace shape;
    return named("NewPassphrase", object({optional("old", text()), {"new", text()}}));
}

Result<Reply> show_me(House& house, Request const& request) {
    return private_reply(about_me(house, request));
}

Result<Reply> sign_in(House& house, Request const& request) {
    TRY(body, said_object(request));
    TRY(name, said_text(body, "name"));
    TRY(passphrase, said_text(body, "passphrase"));
    TRY(account, house.vault().sign_in(name, passphrase));
    return signed_in(house, request, account);
}

Result<Reply> sign_out(House& house, Request const& request) {
    if (!request.holder.account.empty() && !request.holder.in_session)
        return refuse(Fault::forbidden, "A token is ended, not signed out.");
    if (request.holder.in_session) house.vault().end(request.holder.credential);
    auto reply = private_reply(R"({"signed_in":false})");
    reply.headers.emplace_back("Set-Cookie", no_session_cookie(request.secure));
    return reply;
}

Result<Reply> change_passphrase(House& house, Request const& request) {
    TRY(account, own_account(house, request));
    TRY(body, said_object(request));
    TRY(old, said_text(body, "old"));
    TRY(fresh, said_text(body, "new"));
    auto& vault = house.vault();
    // One who has only a passkey proves nothing by a passphrase that is not there yet.
    if (account.has_passphrase && !vault.sign_in(account.name, old))
        return refuse(Fault::forbidden, "The present passphrase is not right, or was tried too often.");
    TRY_OK(vault.change_passphrase(account.id, fresh));
    vault.end_sessions(account.id, request.holder.credential);
    return private_reply(R"({"changed":true})");
}

}  // namespace

Shape me_shape() {
    using namespace shape;
    auto const space =
        object({{"name", text()}, {"title", text()}, {"mode", mode_shape()}, {"role", role_shape()}});
    return named("Me", object({{"signed_in", truth()},
                               optional("label", text()),
                               optional("party", id()),
                               optional("role_in_house", reader_shape()),
                               optional("spaces", list(named("MySpace", space))),
                               optional("name", text()),
                               optional("has_passphrase", truth())}));
}

Reply signed_in(House& house, Request const& request, Account const& account) {
    auto& vault = house.vault();
    if (request.holder.in_session) vault.end(request.holder.credential);
    auto const secret = vault.open_session(account);
    Request now;
    now.speaker = account.party;
    now.holder = {
        .account = account.id, .party = account.party, .scope = {}, .credential = {}, .in_session = true};
    auto reply = private_reply(about_me(house, now));
    reply.headers.emplace_back("Set-Cookie", session_cookie(secret, request.secure));
    return reply;
}

void add_sign_in_api(RouteTable& table, House& house) {
    add_house_route(table, house, show_me,
                    {.path = "/api/v1/me",
                     .summary = "Who asks; and the label, the spaces and the roles of one who signed in",
                     .gives = me_shape()});
    add_house_route(table, house, sign_in,
                    {.method = Method::post,
                     .path = "/api/v1/sign-in",
                     .summary = "Opens a session; its cookie comes with the answer",
                     .takes = json_body(signing_in_shape()),
                     .gives = me_shape()});
    add_house_route(table, house, sign_out,
                    {.method = Method::post,
                     .path = "/api/v1/sign-out",
                     .summary = "Ends the session, at once",
                     .gives = me_shape()});
    add_house_route(table, house, change_passphrase,
                    {.method = Method::post,
                     .path = "/api/v1/me/passphrase",
                     .summary = "Another passphrase; ends the other sessions",
                     .takes = json_body(changing_shape()),
                     .gives = shape::object({{"changed", shape::truth()}})});
}

}  // namespace comity::http

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "http/api.h"
#include "http/challenges.h"
#include "http/doorkeeper.h"
#include "http/said.h"
#include "http/signed_in.h"
#include "http/webauthn.h"
#include "kernel/vault.h"

namespace comity::http {

namespace {

constexpr std::size_t passkeys_limit = 20;  // an account
constexpr std::size_t label_limit = 100;    // characters
constexpr std::uint64_t brought_limit_bytes = 64 * 1024;
constexpr std::string_view not_accepted = "The passkey was not accepted: it is not known here.";

// A question to add a passkey cannot be crowded out by questions to sign in, which anybody may have asked.
struct Asked {
    explicit Asked(Clock const& clock) : to_add(clock), to_sign_in(clock) {}
    Challenges to_add, to_sign_in;
};

// The site as the browser knows it. It must be the one that was asked.
Result<Meant> site_of(Request const& request) {
    auto const origin = request.header("origin");
    auto const host = request.header("host");
    if (origin != own_origin(request))
        return refuse(Fault::forbidden, "A passkey is asked for by a page of this server itself.");
    auto const name = host.substr(0, host.find(':'));
    bool const is_number = name.find_first_not_of("0123456789.") == name.npos || host.starts_with('[');
    if (is_number)
        return refuse(Fault::malformed,
                      "Passkeys belong to a name: open this server by one, not by a number.");
    return Meant{.origin = std::string(origin), .rp_id = std::string(name), .challenge = {}};
}

Result<Bytes> said_bytes(json::Value const& body, std::string_view name) {
    TRY(said, said_text(body, name));
    auto bytes = from_base64url(said);
    if (!bytes || bytes->empty())
        return refuse(Fault::malformed,
                      '"' + std::string(name) + "\" must be base64url without padding, and not empty.");
    return std::move(*bytes);
}

Result<std::string> said_label(json::Value const& body) {
    TRY(said, said_text(body, "label"));
    auto const label = trim(said);
    if (label.empty() || count_code_points(label) > label_limit)
        return refuse(Fault::malformed, "A passkey needs a label of 1 to 100 characters, to know it by.");
    return std::string(label);
}

Shape base64url_shape() {
    auto shape = shape::text();
    shape.pattern = "^[A-Za-z0-9_-]+$";
    return shape;
}

json::Array named(std::vector<Passkey> const& passkeys) {
    json::Array names;
    for (auto const& passkey : passkeys)
        names.emplace_back(json::Object{{"id", to_base64url(passkey.id)}, {"label", passkey.label}});
    return names;
}

Shape passkey_shape() {
    return shape::named("Passkey", shape::object({{"id", base64url_shape()}, {"label", shape::text()}}));
}

// The challenge in client data counts only where we asked it, and only once.
Result<Meant> answered(Request const& request, Challenges& asked, BytesView client_data,
                       AccountId const& account) {
    TRY(meant, site_of(request));
    TRY(challenge, challenge_in(client_data));
    if (!asked.take(challenge, account))
        return refuse(
            Fault::forbidden,
            "The passkey was not accepted: the question was not asked, or too long ago. Try again.");
    meant.challenge = std::move(challenge);
    return std::move(meant);
}

// -- to add one --

Result<Reply> begin_adding(House& house, Asked& asked, Request const& request) {
    TRY(account, own_account(house, request));
    TRY(site, site_of(request));
    auto const passkeys = house.vault().passkeys(account.id);
    if (passkeys.size() >= passkeys_limit)
        return refuse(Fault::conflict, "There are 20 passkeys already; remove one of them first.");
    json::Array known;
    for (auto const& passkey : passkeys) known.emplace_back(to_base64url(passkey.id));
    json::Object const question{{"challenge", to_base64url(asked.to_add.ask(account.id))},
                                {"rp_id", site.rp_id},
                                {"user_id", to_base64url(account.id.view())},
                                {"user_name", account.name},
                                {"known", std::move(known)}};
    return private_reply(json::write(json::Value(question)));
}

Shape adding_question_shape() {
    using namespace shape;
    return shape::named("NewPasskeyQuestion", object({{"challenge", base64url_shape()},
                                                      {"rp_id", text()},
                                                      {"user_id", base64url_shape()},
                                                      {"user_name", text()},
                                                      {"known", list(base64url_shape())}}));
}

Shape new_passkey_shape() {
    using namespace shape;
    return shape::named(
        "NewPasskey",
        object({{"label", text()}, {"client_data", base64url_shape()}, {"attestation", base64url_shape()}}));
}

Result<Reply> add(House& house, Asked& asked, Request const& request) {
    TRY(account, own_account(house, request));
    TRY(body, said_object(request));
    TRY(label, said_label(body));
    TRY(client_data, said_bytes(body, "client_data"));
    TRY(attestation, said_bytes(body, "attestation"));
    TRY(meant, answered(request, asked.to_add, client_data, account.id));
    TRY(fresh, read_new_passkey(meant, client_data, attestation));
    auto& vault = house.vault();
    if (vault.passkey(fresh.id)) return refuse(Fault::conflict, "This passkey is known here already.");
    if (vault.passkeys(account.id).size() >= passkeys_limit)
        return refuse(Fault::conflict, "There are 20 passkeys already; remove one of them first.");
    Passkey const passkey{fresh.id, fresh.public_key, fresh.uses, label};
    vault.add_passkey(account.id, passkey);
    return private_reply(json::write(named({passkey}).front()), 201);
}

// -- to sign in with one --

Result<Reply> begin_signing_in(Asked& asked, Request const& request) {
    TRY(site, site_of(request));
    json::Object const question{{"challenge", to_base64url(asked.to_sign_in.ask({}))}, {"rp_id", site.rp_id}};
    return private_reply(json::write(json::Value(question)));
}

Shape question_shape() {
    return shape::named("PasskeyQuestion",
                        shape::object({{"challenge", base64url_shape()}, {"rp_id", shape::text()}}));
}

Shape assertion_shape() {
    using namespace shape;
    return shape::named("PasskeyAnswer", object({{"id", base64url_shape()},
                                                 {"client_data", base64url_shape()},
                                                 {"authenticator_data", base64url_shape()},
                                                 {"signature", base64url_shape()},
                                                 optional("user_id", or_null(text()))}));
}

Result<Reply> sign_in(House& house, Asked& asked, Request const& request) {
    TRY(body, said_object(request));
    TRY(id, said_bytes(body, "id"));
    TRY(client_data, said_bytes(body, "client_data"));
    TRY(authenticator_data, said_bytes(body, "authenticator_data"));
    TRY(signature, said_bytes(body, "signature"));
    TRY(user, said_text(body, "user_id"));
    Assertion const assertion{client_data, authenticator_data, signature};
    TRY(meant, answered(request, asked.to_sign_in, client_data, {}));
    TRY(uses, check_assertion(meant, assertion));
    auto& vault = house.vault();
    auto const known = vault.passkey(id);
    if (!known || !is_signed_by(assertion, known->second.public_key))
        return refuse(Fault::forbidden, std::string(not_accepted));
    auto const& [account, passkey] = *known;
    if (!user.empty() && user != to_base64url(account.id.view()))
        return refuse(Fault::forbidden, std::string(not_accepted));
    if (!may_follow(uses, passkey.uses))
        return refuse(
            Fault::forbidden,
            "The passkey was not accepted: it counts back, as a copy of it would. Sign in another way, "
            "remove it and add it again.");
    vault.count_passkey(id, uses);
    return signed_in(house, request, account);
}

// -- those there are --

Result<Reply> list(House& house, Request const& request) {
    TRY(account, own_account(house, request));
    return private_reply(json::write(json::Object{{"passkeys", named(house.vault().passkeys(account.id))}}));
}

Result<Reply> remove(House& house, Request const& request) {
    TRY(account, own_account(house, request));
    auto const id = from_base64url(request.capture("id"));
    auto const passkeys = house.vault().passkeys(account.id);
    if (!id || std::ranges::find(passkeys, *id, &Passkey::id) == passkeys.end())
        return refuse(Fault::not_found, "There is no such passkey.");
    if (passkeys.size() == 1 && !account.has_passphrase)
        return refuse(Fault::conflict, "It is the only way in to this account; set a passphrase first.");
    house.vault().remove_passkey(account.id, *id);
    return private_reply(R"({"removed":true})");
}

}  // namespace

void add_passkeys_api(RouteTable& table, House& house) {
    auto const asked = std::make_shared<Asked>(house.clock());
    auto const add_route = [&](HouseRoute route, std::function<Result<Reply>(Request const&)> answer) {
        route.body_limit_bytes = route.method == Method::post ? brought_limit_bytes : 0;
        route.answer = std::move(answer);
        table.of_house.push_back(std::move(route));
    };
    add_route({.path = "/api/v1/passkeys",
               .summary = "The passkeys of one's account",
               .gives = shape::object({{"passkeys", shape::list(passkey_shape())}})},
              [&house](Request const& request) { return list(house, request); });
    add_route({.method = Method::post,
               .path = "/api/v1/passkeys/begin",
               .summary = "Asks for a new passkey: what its authenticator is to answer",
               .gives = adding_question_shape()},
              [&house, asked](Request const& request) { return begin_adding(house, *asked, request); });
    add_route({.method = Method::post,
               .path = "/api/v1/passkeys",
               .summary = "Adds a passkey",
               .takes = json_body(new_passkey_shape()),
               .gives = passkey_shape(),
               .statuses = {201}},
              [&house, asked](Request const& request) { return add(house, *asked, request); });
    add_route({.method = Method::post,
               .path = "/api/v1/passkeys/sign-in/begin",
               .summary = "Asks whoever it may be for a passkey: what it is to answer",
               .gives = question_shape()},
              [asked](Request const& request) { return begin_signing_in(*asked, request); });
    add_route({.method = Method::post,
               .path = "/api/v1/passkeys/sign-in",
               .summary = "Opens a session; its cookie comes with the answer",
               .takes = json_body(assertion_shape()),
               .gives = me_shape()},
              [&house, asked](Request const& request) { return sign_in(house, *asked, request); });
    add_route({.method = Method::remove,
               .path = "/api/v1/passkeys/{id}",
               .summary = "Removes a passkey; never the only way in",
               .gives = shape::object({{"removed", shape::truth()}})},
              [&house](Request const& request) { return remove(house, request); });
}

}  // namespace comity::http

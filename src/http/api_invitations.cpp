#include <optional>

#include "base/time.h"
#include "http/api.h"
#include "http/said.h"
#include "http/signed_in.h"
#include "kernel/people.h"
#include "kernel/space.h"
#include "kernel/vault.h"

namespace comity::http {

namespace {

constexpr std::string_view via = "invitation";
// Unknown, used, past its time and void because its maker is no steward any more: answered alike.
constexpr std::string_view void_why =
    "This link does not open anything (any more): it was used, has ended, or was never made.";

// A link taken out of the vault, which holds again unless it was used.
class Taken {
  public:
    Taken(Vault& vault, std::string secret) : vault_(vault), secret_(std::move(secret)) {
        invitation_ = vault_.take_invitation(secret_);
    }
    ~Taken() try {
        if (invitation_ && !used_) vault_.give_back(secret_, *invitation_);
    } catch (std::exception const&) {
        return;  // the disk fails: a steward makes another link
    }
    Taken(Taken const&) = delete;
    Taken& operator=(Taken const&) = delete;

    bool is_there() const { return invitation_.has_value(); }
    void use() { used_ = true; }

  private:
    Vault& vault_;
    std::string secret_;
    std::optional<Invitation> invitation_;
    bool used_ = false;
};

// What a link is good for now, and in whose name.
struct Offer {
    Invitation invitation;
    Introducer by;
    std::string space;  // whose steward must have made it
    std::string title;
};

Result<Offer> offer_of(House& house, std::string const& secret) {
    auto const invitation = house.vault().invitation(secret);
    if (!invitation) return refuse(Fault::not_found, std::string(void_why));
    Offer offer{.invitation = *invitation,
                .by = {house.operator_party(), std::string(via)},
                .space = invitation->space.empty() ? "house" : invitation->space,
                .title = {}};
    if (!invitation->made_by.empty()) {
        auto const maker = house.vault().account(invitation->made_by);
        if (!maker) return refuse(Fault::not_found, std::string(void_why));
        offer.by.party = maker->party;
    }
    auto const there = house.visit(offer.space, offer.by.party, offer.by.via);
    if (!there && there.error().fault != Fault::not_found) return std::unexpected(there.error());
    if (!there || there->sight.role() < Role::steward) return refuse(Fault::not_found, std::string(void_why));
    offer.title = there->sight.space().state().title;
    return offer;
}

json::Object shown(Offer const& offer) {
    bool const of_all = offer.invitation.space.empty();
    return {{"space", of_all ? json::Value() : json::Value(offer.space)},
            {"title", of_all ? json::Value() : json::Value(offer.title)},
            {"role", name_of(offer.invitation.role)},
            {"ends_at", format_time(offer.invitation.ends_at_ms)}};
}

Shape offer_shape() {
    using namespace shape;
    return named("Offer", object({{"space", or_null(text())},
                                  {"title", or_null(text())},
                                  {"role", role_shape()},
                                  {"ends_at", instant()}}));
}

Result<void> admit(House& house, Offer const& offer, PartyId party, std::string_view label) {
    if (offer.invitation.space.empty()) return make_steward_of_all(house, offer.by, party, label);
    return make_member(house, offer.space, offer.by, party, offer.invitation.role, label);
}

Result<Account> admit_new_person(House& house, Offer const& offer, std::string const& secret,
                                 json::Value const& body) {
    TRY(name, said_text(body, "name"));
    TRY(passphrase, said_text(body, "passphrase"));
    TRY(label, said_text(body, "label"));
    auto& vault = house.vault();
    // All that a person can mend is said before the link is touched, or anything stands on the record.
    TRY_OK(vault.check_new(name, passphrase));
    if (passphrase.empty()) return refuse(Fault::malformed, "A passphrase has 12 to 1,000 characters.");
    TRY_OK(check_label(label));
    TRY_OK(check_free(house, offer.space, offer.by, label));
    Taken taken(vault, secret);
    if (!taken.is_there()) return refuse(Fault::not_found, std::string(void_why));
    Introducer const house_says{house.operator_party(), offer.by.via};
    TRY(party, introduce_person(house, house_says, label));
    TRY_OK(admit(house, offer, party, label));
    TRY(account, vault.open_account(name, passphrase, party, label));
    taken.use();
    return account;
}

Result<void> admit_known_person(House& house, Offer const& offer, std::string const& secret,
                                Account const& account) {
    auto const there = house.visit(offer.space, account.party, "");
    if (there && there->sight.role() >= offer.invitation.role)
        return refuse(Fault::conflict, "You have this role there already, or a wider one.");
    Taken taken(house.vault(), secret);
    if (!taken.is_there()) return refuse(Fault::not_found, std::string(void_why));
    TRY_OK(admit(house, offer, account.party, account.label));
    taken.use();
    return {};
}

Result<Reply> accept(House& house, Request const& request) {
    TRY(body, said_object(request));
    TRY(secret, said_text(body, "secret"));
    TRY(offer, offer_of(house, secret));
    bool const is_new = body.find("name") != nullptr;
    if (is_new) {
        TRY(account, admit_new_person(house, offer, secret, body));
        return signed_in(house, request, account);
    }
    TRY(account, own_account(house, request));
    TRY_OK(admit_known_person(house, offer, secret, account));
    return private_reply(json::write(json::Value(shown(offer))));
}

Result<Reply> look(House& house, Request const& request) {
    TRY(body, said_object(request));
    TRY(secret, said_text(body, "secret"));
    TRY(offer, offer_of(house, secret));
    return private_reply(json::write(json::Value(shown(offer))));
}

// The operator may leave the space out: such a link makes a steward of the house and of all spaces.
Result<void> may_invite(House& house, Request const& request, std::string const& space) {
    if (space.empty()) {
        if (is_operator(house, request)) return {};
        return refuse(Fault::malformed, "\"space\" must name the space to which somebody is invited.");
    }
    if (!is_operator(house, request)) TRY_OK(must_be_in_session(request));
    TRY(there, house.visit(space, request.speaker, ""));
    if (there.sight.role() == Role::everyone)
        return refuse(Fault::not_found, "There is no such space, or you may not see it.");
    if (there.sight.role() < Role::steward)
        return refuse(Fault::forbidden, "Only a steward of the space may invite to it.");
    return {};
}

Result<Reply> invite(House& house, Request const& request) {
    TRY(body, said_object(request));
    TRY(space, said_text(body, "space"));
    TRY(role_name, said_text(body, "role"));
    TRY_OK(may_invite(house, request, space));
    TRY(first, said_truth(body, "first"));
    if (first && house.vault().has_accounts())
        return refuse(Fault::conflict, "Somebody has an account here already.");
    auto const role = role_named(role_name);
    if (!role || *role == Role::everyone || (space.empty() && *role != Role::steward))
        return refuse(Fault::malformed, "\"role\" must be observer, contributor, analyst or steward.");
    Invitation const invitation{.space = space,
                                .role = *role,
                                .made_by = request.holder.account,
                                .ends_at_ms = house.clock()() + invitation_ms};
    // After the #, so that it reaches neither logs nor those to whom a page refers.
    json::Object const made{{"path", "/invitation#" + house.vault().invite(invitation)},
                            {"ends_at", format_time(invitation.ends_at_ms)}};
    return private_reply(json::write(json::Value(made)), 201);
}

Shape secret_shape() {
    return shape::named("InvitationSecret", shape::object({{"secret", shape::text()}}));
}

// A name makes an account; without one, who is signed in is admitted.
Shape accepting_shape() {
    using namespace shape;
    return named("Accepting", object({{"secret", text()},
                                      optional("name", text()),
                                      optional("passphrase", text()),
                                      optional("label", text())}));
}

Shape inviting_shape() {
    using namespace shape;
    return named("Inviting",
                 object({optional("space", text()), {"role", role_shape()}, optional("first", truth())}));
}

Shape link_shape() {
    return shape::named("Link", shape::object({{"path", shape::text()}, {"ends_at", shape::instant()}}));
}

}  // namespace

void add_invitations_api(RouteTable& table, House& house) {
    add_house_route(table, house, invite,
                    {.method = Method::post,
                     .path = "/api/v1/invitations",
                     .summary = "Makes a link that admits one person; good for a day",
                     .takes = json_body(inviting_shape()),
                     .gives = link_shape(),
                     .statuses = {201}});
    add_house_route(table, house, look,
                    {.method = Method::post,
                     .path = "/api/v1/invitations/look",
                     .summary = "What a link is for; it stays good",
                     .takes = json_body(secret_shape()),
                     .gives = offer_shape()});
    add_house_route(table, house, accept,
                    {.method = Method::post,
                     .path = "/api/v1/invitations/accept",
                     .summary = "Uses a link, once; with name, passphrase and label it makes an account",
                     .takes = json_body(accepting_shape()),
                     .gives = shape::choice({me_shape(), offer_shape()})});
}

}  // namespace comity::http

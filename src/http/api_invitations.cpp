#include <algorithm>
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
    std::string maker;  // what others call who made it
    std::string space;  // whose steward must have made it
    std::string title;
};

std::string space_of(Invitation const& invitation) {
    return invitation.space.empty() ? "house" : invitation.space;
}

Result<Offer> offer_of(House& house, std::optional<Invitation> const& invitation) {
    if (!invitation) return refuse(Fault::not_found, std::string(void_why));
    Offer offer{.invitation = *invitation,
                .by = {house.operator_party(), std::string(via)},
                .maker = "operator",
                .space = space_of(*invitation),
                .title = {}};
    if (!invitation->made_by.empty()) {
        auto const maker = house.vault().account(invitation->made_by);
        if (!maker) return refuse(Fault::not_found, std::string(void_why));
        offer.by.party = maker->party;
        offer.maker = maker->label;
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
    TRY(offer, offer_of(house, house.vault().invitation(secret)));
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
    TRY(offer, offer_of(house, house.vault().invitation(secret)));
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

// As a token neither makes links nor learns of them, whoever is not the operator has to have signed in.
Result<void> may_run_links(House& house, Request const& request) {
    if (is_operator(house, request)) return {};
    return must_be_in_session(request);
}

// Of a space that cannot be opened now nobody is steward: its links wait until it is mended, and hide no
// others.
bool is_steward(House& house, Request const& request, std::string_view space) {
    try {
        auto const there = house.visit(space, request.speaker, "");
        return there && there->sight.role() == Role::steward;
    } catch (Broken const&) {
        return false;
    }
}

json::Object listed(Offer const& offer) {
    auto line = shown(offer);
    line.emplace(line.begin(), "id", offer.invitation.id.hex());
    line.emplace_back("made_by", offer.maker);
    return line;
}

Shape listed_shape() {
    using namespace shape;
    return named("OpenInvitation", object({{"id", id()},
                                           {"space", or_null(text())},
                                           {"title", or_null(text())},
                                           {"role", role_shape()},
                                           {"ends_at", instant()},
                                           {"made_by", text()}}));
}

Result<Reply> list_open(House& house, Request const& request) {
    TRY_OK(may_run_links(house, request));
    auto const only = request.asked("space");
    json::Array open;
    for (auto const& invitation : house.vault().invitations()) {
        // One to the house admits to every space.
        if (only && !invitation.space.empty() && invitation.space != *only) continue;
        if (!is_steward(house, request, space_of(invitation))) continue;
        auto const offer = offer_of(house, invitation);
        if (!offer && offer.error().fault != Fault::not_found) return std::unexpected(offer.error());
        if (offer) open.emplace_back(listed(*offer));
    }
    return private_reply(json::write(json::Object{{"invitations", std::move(open)}}));
}

Result<Reply> end_open(House& house, Request const& request) {
    TRY_OK(may_run_links(house, request));
    auto const id = Hash::from_hex_text(request.capture("id")).value_or(Hash{});
    auto const open = house.vault().invitations();
    auto const found = std::ranges::find(open, id, &Invitation::id);
    bool const may_end = found != open.end() && is_steward(house, request, space_of(*found));
    if (!may_end || !house.vault().end_invitation(id))
        return refuse(Fault::not_found, "There is no such link, or it was used or has ended.");
    return private_reply(R"({"ended":true})");
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
    add_house_route(table, house, list_open,
                    {.path = "/api/v1/invitations",
                     .summary = "The links that still admit somebody where the reader is steward, "
                                "without their secrets",
                     .parameters = {{"space", "string", "Only links that admit to this space."}},
                     .gives = shape::object({{"invitations", shape::list(listed_shape())}})});
    add_house_route(table, house, end_open,
                    {.method = Method::remove,
                     .path = "/api/v1/invitations/{id}",
                     .summary = "Ends a link, at once",
                     .gives = shape::object({{"ended", shape::truth()}})});
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

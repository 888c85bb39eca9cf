#include <future>

#include "base/time.h"
#include "http/api.h"
#include "http/envelope.h"
#include "http/problem.h"
#include "http/said.h"
#include "kernel/people.h"
#include "kernel/space.h"
#include "kernel/statement.h"

namespace comity::http {

namespace {

// The house says the change into the spaces meanwhile; whoever asks sees it there when they are answered, or
// where there are very many a little later.
constexpr std::int64_t told_within_ms = 5000;

Result<PartyId> party_of(Request const& request) {
    auto const party = PartyId::from_hex_text(request.capture("party"));
    if (!party) return refuse(Fault::not_found, "There is no such party, or you may not see it.");
    return *party;
}

// The voice of a steward of the house, in it.
Result<Visit> as_steward(House& house, Request const& request) {
    if (!is_operator(house, request)) TRY_OK(must_be_in_session(request));
    auto there = house.visit("house", request.speaker, request.via);
    if (there && there->sight.role() == Role::steward) return std::move(*there);
    return refuse(Fault::forbidden, "Only a steward of the house sees and introduces parties.");
}

json::Value moment(std::optional<std::int64_t> const& at_ms) {
    return at_ms ? json::Value(format_time(*at_ms)) : json::Value();
}

json::Array shown(PartyKeys const& keys) {
    json::Array list;
    for (auto const& key : keys)
        list.emplace_back(json::Object{{"key", to_base64(key.public_key)},
                                       {"role", key.role},
                                       {"from", moment(key.from_ms)},
                                       {"to", moment(key.to_ms)},
                                       {"since", static_cast<std::int64_t>(key.since)},
                                       {"ended", key.ended.has_value()}});
    return list;
}

Shape keys_shape() {
    using namespace shape;
    return list(named("BoundKey", object({{"key", base64()},
                                          {"role", text()},
                                          {"from", or_null(instant())},
                                          {"to", or_null(instant())},
                                          {"since", whole_number()},
                                          {"ended", truth()}})));
}

Shape party_shape() {
    using namespace shape;
    return named("Party", object({{"id", id()}, {"name", text()}, {"sort", text()}, {"keys", keys_shape()}}));
}

Shape own_shape() {
    using namespace shape;
    return named("PartyKeys",
                 object({{"id", id()}, {"house", id()}, {"now", instant()}, {"keys", keys_shape()}}));
}

Result<Reply> list_parties(House& house, Request const& request) {
    TRY(there, as_steward(house, request));
    TRY(reading, there.sight.read());
    auto const state = there.sight.space().state();
    json::Array parties;
    auto& query = reading.query("SELECT id, name, sort FROM party ORDER BY since");
    while (query.step()) {
        auto const party = PartyId::from_hex_text(query.text(0)).value_or(PartyId{});
        parties.emplace_back(json::Object{{"id", query.text(0)},
                                          {"name", query.text(1)},
                                          {"sort", query.text(2)},
                                          {"keys", shown(state.keys_of(party))}});
    }
    query.reset();
    return private_reply(json::write(json::Object{{"parties", std::move(parties)}}));
}

Result<Reply> show_keys(House& house, Request const& request) {
    TRY(party, party_of(request));
    if (request.speaker != party) TRY_OK(as_steward(house, request));
    auto const own = house.own_space();
    return private_reply(json::write(json::Object{{"id", party.hex()},
                                                  {"house", own->id().hex()},
                                                  {"now", format_time(house.clock()())},
                                                  {"keys", shown(own->keys_of(party))}}));
}

Reply receipt(Heard const& heard) {
    return private_reply(json::write(receipt_of(heard)), heard.outcome == Heard::Outcome::stored ? 201 : 200);
}

Result<Reply> introduce(House& house, Request const& request) {
    TRY(there, as_steward(house, request));
    TRY(body, said_object(request));
    TRY(name, said_text(body, "name"));
    TRY(key, said_text(body, "key"));
    TRY_OK(check_label(name));
    json::Object said{{"name", name}};
    if (!key.empty()) said.emplace_back("key", key);
    TRY(heard,
        there.speak.say({.kind = std::string(introduced_kind), .body = json::write(json::Value(said))}));
    return receipt(heard);
}

Result<Heard> hear_signed(House& house, Request const& request, PartyId party, std::string_view kind) {
    if (request.speaker.empty()) return refuse(Fault::forbidden, "Sign in first.");
    TRY(parts, read_envelope(request.body));
    TRY(header, read_header(parts.header));
    TRY(body, json::parse(parts.body));
    if (header.kind != kind || body.text_of("party") != party.hex())
        return refuse(Fault::malformed, "What was signed is of another kind, or about another party.");
    std::promise<Result<Heard>> answer;
    house.speak_of_itself(header.party, request.via)
        .say_signed(std::move(parts.header), std::move(parts.salt), std::move(parts.body),
                    std::move(parts.signature),
                    [&](Result<Heard> heard) { answer.set_value(std::move(heard)); });
    return answer.get_future().get();
}

// A person of their own party; a steward of the house of any.
Result<Heard> hear_vouched(House& house, Request const& request, PartyId party, std::string_view kind) {
    TRY(body, said_object(request));
    json::Object said{{"party", party.hex()}};
    for (auto const& [name, value] : *body.object())
        if (name != "party") said.emplace_back(name, value);
    Saying saying{.kind = std::string(kind), .body = json::write(json::Value(said))};
    if (request.speaker != party) {
        TRY(there, as_steward(house, request));
        return there.speak.say(std::move(saying));
    }
    if (!is_operator(house, request)) TRY_OK(must_be_in_session(request));
    return house.speak_of_itself(party, request.via).say(std::move(saying));
}

Result<Reply> change(House& house, Request const& request, std::string_view kind) {
    TRY(party, party_of(request));
    TRY(heard, is_signed(request) ? hear_signed(house, request, party, kind)
                                  : hear_vouched(house, request, party, kind));
    house.wait_for_keys(told_within_ms);
    return receipt(heard);
}

Result<Reply> change_key(House& house, Request const& request) {
    return change(house, request, key_kind);
}

Result<Reply> change_delegation(House& house, Request const& request) {
    return change(house, request, delegation_kind);
}

std::vector<Content> takes(Shape shape) {
    auto contents = json_body(std::move(shape));
    contents.push_back({std::string(signed_type), envelope_shape()});
    return contents;
}

Shape changing_key_shape() {
    using namespace shape;
    return named("KeyChange", object({optional("key", base64()), optional("replaces", base64()),
                                      optional("why", text())}));
}

Shape changing_delegation_shape() {
    using namespace shape;
    std::vector<std::string> roles(delegated_roles.begin(), delegated_roles.end());
    roles.emplace_back("none");
    return named("DelegationChange", object({{"role", one_of(std::move(roles))},
                                             {"key", base64()},
                                             optional("from", instant()),
                                             optional("to", instant()),
                                             optional("why", text())}));
}

}  // namespace

void add_parties_api(RouteTable& table, House& house) {
    add_house_route(table, house, list_parties,
                    {.path = "/api/v1/parties",
                     .summary = "All parties of the house with their keys; for its stewards",
                     .gives = shape::object({{"parties", shape::list(party_shape())}})});
    add_house_route(
        table, house, introduce,
        {.method = Method::post,
         .path = "/api/v1/parties",
         .summary = "Introduces a party; the id of the receipt is the party's",
         .takes = json_body(shape::named(
             "NewParty", shape::object({{"name", shape::text()}, shape::optional("key", shape::base64())}))),
         .gives = receipt_shape(),
         .statuses = {201}});
    add_house_route(table, house, show_keys,
                    {.path = "/api/v1/parties/{party}",
                     .summary = "The keys of one's own party, or for stewards of the house of any",
                     .gives = own_shape()});
    add_house_route(table, house, change_key,
                    {.method = Method::post,
                     .path = "/api/v1/parties/{party}/keys",
                     .summary = "Binds, replaces or ends the party's own key; see party.key for who may",
                     .takes = takes(changing_key_shape()),
                     .gives = receipt_shape(),
                     .statuses = {200, 201}});
    add_house_route(table, house, change_delegation,
                    {.method = Method::post,
                     .path = "/api/v1/parties/{party}/delegations",
                     .summary = "Lets another key speak for the party in a role, or ends that",
                     .takes = takes(changing_delegation_shape()),
                     .gives = receipt_shape(),
                     .statuses = {200, 201}});
}

}  // namespace comity::http

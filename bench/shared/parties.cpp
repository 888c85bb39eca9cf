#include "shared/parties.h"

#include <stdexcept>

#include "base/bytes.h"
#include "kernel/desk.h"
#include "kernel/statement.h"

namespace comity::bench {

namespace {

template <class T>
T taken(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().why);
    return std::move(*result);
}

std::string shown(SigningKey const& key) {
    return to_base64(key.public_key);
}

}  // namespace

Visit visit_as_operator(House& house, std::string const& space) {
    return taken(house.visit(space, house.operator_party(), "folder"));
}

Heard say(House& house, std::string const& space, std::string const& kind, json::Object const& body) {
    return taken(visit_as_operator(house, space).speak.say({.kind = kind, .body = json::write(body)}));
}

Party introduce(House& house, std::string name) {
    auto key = make_signing_key();
    auto const heard =
        say(house, "house", std::string(introduced_kind), {{"name", name}, {"key", shown(key)}});
    Party party{.name = std::move(name), .id = id_cast<PartyId>(heard.id), .keys = {}};
    party.keys.emplace(own_role, std::move(key));
    return party;
}

void join(House& house, Party const& party, std::string const& space) {
    say(house, space, "space.member",
        {{"party", party.id.hex()},
         {"role", "contributor"},
         {"name", party.name},
         {"key", shown(party.keys.find(own_role)->second)}});
}

Sender::Sender(House& house, std::string const& space)
    : clock_(house.clock()), visit_(visit_as_operator(house, space)) {}

Sender::~Sender() {
    wait(1);
}

StatementId Sender::send(Party const& party, std::string const& kind, std::string body,
                         std::string_view role) {
    auto const key = party.keys.find(role);
    if (key == party.keys.end()) throw std::runtime_error(party.name + " has no key of this role");
    auto const made = prepare(visit_.sight.space_id(), kind, party.id, clock_(), body);
    wait(limit_);
    {
        std::lock_guard const lock(mutex_);
        ++under_way_;
    }
    visit_.speak.say_signed(made.header_bytes, made.salt, std::move(body),
                            sign(key->second, signed_bytes(made.header_bytes)),
                            [this](Result<Heard> heard) { hear(heard); });
    return statement_id(made.header_bytes);
}

void Sender::finish() {
    wait(1);
    if (!why_.empty()) throw std::runtime_error(why_);
}

void Sender::hear(Result<Heard> const& heard) {
    std::lock_guard const lock(mutex_);
    --under_way_;
    if (!heard) why_ = heard.error().why;
    changed_.notify_all();
}

void Sender::wait(std::size_t fewer_than) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ < fewer_than; });
}

void delegate(Sender& to_house, Party& party, std::string const& role) {
    auto const& key = party.keys[role] = make_signing_key();
    to_house.send(party, std::string(delegation_kind),
                  json::write(json::Object{{"party", party.id.hex()}, {"role", role}, {"key", shown(key)}}));
}

}  // namespace comity::bench

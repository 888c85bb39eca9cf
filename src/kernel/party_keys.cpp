#include "kernel/party_keys.h"

#include <algorithm>

#include "base/time.h"
#include "tlog/signing.h"

namespace comity {

namespace {

Bytes key_in(json::Value const& body, std::string_view member) {
    return from_base64(body.text_of(member)).value_or("");
}

void end(PartyKeys& keys, std::uint64_t number, auto const& which) {
    for (auto& key : keys)
        if (!key.ended && which(key)) key.ended = number;
}

PartyKey read_key(json::Value const& said, StatementId const& said_by, std::uint64_t number) {
    return {.public_key = key_in(said, "key"),
            .role = std::string(said.text_of("role")),
            .from_ms = parse_time(said.text_of("from")),
            .to_ms = parse_time(said.text_of("to")),
            .said_by = said_by,
            .since = number};
}

PartyKey own_key(json::Value const& body, StatementId const& said_by, std::uint64_t number) {
    return {.public_key = key_in(body, "key"),
            .role = std::string(own_role),
            .said_by = said_by,
            .since = number};
}

bool is_said(PartyKeys const& keys, BytesView public_key) {
    return std::ranges::any_of(keys,
                               [&](auto const& key) { return !key.ended && key.public_key == public_key; });
}

void change_by_member(PartyKeys& keys, std::uint64_t number, json::Value const& body) {
    auto const said = key_in(body, "key");
    end(keys, number, [&](auto const& key) { return key.said_by.empty() && key.public_key != said; });
    if (!said.empty() && body.text_of("role") != "none" && !is_said(keys, said))
        keys.push_back(own_key(body, {}, number));
}

// Says all of them.
void change_by_list(PartyKeys& keys, std::uint64_t number, json::Value const& body) {
    PartyKeys said;
    if (auto const* list = body.find("keys"); list && list->array()) {
        for (auto const& each : *list->array())
            said.push_back(read_key(
                each, StatementId::from_hex_text(each.text_of("said_by")).value_or(StatementId{}), number));
    }
    auto const is_among = [](PartyKeys const& list, PartyKey const& key) {
        return std::ranges::any_of(list, [&](auto const& each) { return !each.ended && each.is_same(key); });
    };
    end(keys, number, [&](auto const& key) { return !is_among(said, key); });
    for (auto& key : said)
        if (!is_among(keys, key)) keys.push_back(std::move(key));
}

PartyKey const* own_in(PartyKeys const& keys) {
    auto const found =
        std::ranges::find_if(keys, [](auto const& key) { return !key.ended && key.role == own_role; });
    return found == keys.end() ? nullptr : &*found;
}

PartyKeys const& keys_of(HouseParties const& house, PartyId const& party) {
    static PartyKeys const none;
    auto const found = house.keys.find(party);
    return found == house.keys.end() ? none : found->second;
}

bool was_ever_bound(HouseParties const& house, BytesView public_key) {
    return std::ranges::any_of(house.keys, [&](auto const& each) {
        return std::ranges::any_of(each.second,
                                   [&](auto const& key) { return key.public_key == public_key; });
    });
}

std::unexpected<Error> bound_before() {
    return refuse(Fault::conflict, "This key was bound before, and is not bound again; make another one.");
}

// Whoever signs with the key of a role does not decide who speaks for the party.
Result<void> check_speaks_for_itself(KeySpeaker const& speaker) {
    if (speaker.key && speaker.key->role != own_role)
        return refuse(Fault::forbidden,
                      "The keys of a party are changed with its own key, not one of a role.");
    return {};
}

Result<void> check_rotation(KeySpeaker const& speaker, PartyId const& party, BytesView replaced) {
    bool const agrees = speaker.party == party && speaker.key && speaker.key->public_key == replaced;
    if (agrees) return {};
    return refuse(
        Fault::forbidden,
        "A key is replaced by a statement that is signed with it; one that is lost is ended first.");
}

Result<void> check_key(HouseParties const& house, KeySpeaker const& speaker, PartyId const& party,
                       json::Value const& body) {
    auto const& keys = keys_of(house, party);
    auto const* own = own_in(keys);
    auto const replaced = key_in(body, "replaces");
    bool const brings_key = body.find("key") != nullptr;
    if (!replaced.empty() && (!own || own->public_key != replaced))
        return refuse(Fault::conflict, "The key that shall end is not the party's own key now.");
    if (brings_key && was_ever_bound(house, key_in(body, "key"))) return bound_before();
    if (brings_key && !replaced.empty()) return check_rotation(speaker, party, replaced);
    if (brings_key && own) return refuse(Fault::conflict, "The party has a key; name it in \"replaces\".");
    bool const is_itself = speaker.party == party && (!brings_key || keys.empty());
    if (speaker.is_steward || is_itself) return {};
    return refuse(
        Fault::forbidden,
        "Only a steward of the house binds a key to another party, or to one that had a key before.");
}

Result<void> check_delegation(HouseParties const& house, KeySpeaker const& speaker, PartyId const& party,
                              json::Value const& body) {
    auto const& keys = keys_of(house, party);
    auto const public_key = key_in(body, "key");
    auto const known = std::ranges::find(keys, public_key, &PartyKey::public_key);
    bool const is_delegated = std::ranges::any_of(keys, [&](auto const& key) {
        return !key.ended && key.public_key == public_key && key.role != own_role;
    });
    bool const ends = body.text_of("role") == "none";
    if (ends && !is_delegated) return refuse(Fault::conflict, "No role of the party has this key now.");
    if (!ends && !is_delegated && (known != keys.end() || was_ever_bound(house, public_key)))
        return bound_before();
    if (!ends && !is_delegated && not_ended(keys).size() >= keys_limit)
        return refuse(Fault::conflict, "A party has at most 20 keys at a time; end some of them first.");
    bool const is_itself = speaker.party == party;
    if (ends && (is_itself || speaker.is_steward)) return {};
    if (own_in(keys) && !(is_itself && speaker.key))
        return refuse(Fault::forbidden, "This party has a key of its own and signs this itself.");
    if (is_itself || speaker.is_steward) return {};
    return refuse(Fault::forbidden, "Only the party itself, or a steward of the house, may say this.");
}

}  // namespace

bool PartyKey::holds_at(std::int64_t at_ms) const {
    return !ended && (!from_ms || *from_ms <= at_ms) && (!to_ms || at_ms <= *to_ms);
}

bool PartyKey::is_same(PartyKey const& other) const {
    return public_key == other.public_key && role == other.role && from_ms == other.from_ms &&
           to_ms == other.to_ms;
}

std::optional<PartyId> keyed_party(std::string_view kind, StatementId const& id, json::Value const& body) {
    if (kind == introduced_kind) return id_cast<PartyId>(id);
    bool const is_about_keys =
        kind == key_kind || kind == delegation_kind || kind == keys_kind || kind == "space.member";
    return is_about_keys ? PartyId::from_hex_text(body.text_of("party")) : std::nullopt;
}

void change_keys(PartyKeys& keys, KeyChange const& change, json::Value const& body) {
    auto const number = change.number;
    if (change.kind == introduced_kind && body.find("key")) keys.push_back(own_key(body, change.id, number));
    if (change.kind == "space.member") change_by_member(keys, number, body);
    if (change.kind == keys_kind) change_by_list(keys, number, body);
    if (change.kind == key_kind) {
        end(keys, number, [&](auto const& key) { return key.public_key == key_in(body, "replaces"); });
        if (body.find("key")) keys.push_back(own_key(body, change.id, number));
    }
    if (change.kind == delegation_kind) {
        end(keys, number, [&](auto const& key) { return key.public_key == key_in(body, "key"); });
        if (body.text_of("role") != "none") keys.push_back(read_key(body, change.id, number));
    }
}

PartyKey const* find_holding(PartyKeys const& keys, BytesView public_key, std::int64_t at_ms) {
    auto const found = std::ranges::find_if(
        keys, [&](auto const& key) { return key.public_key == public_key && key.holds_at(at_ms); });
    return found == keys.end() ? nullptr : &*found;
}

PartyKeys not_ended(PartyKeys const& keys) {
    PartyKeys left;
    std::ranges::copy_if(keys, std::back_inserter(left), [](auto const& key) { return !key.ended; });
    return left;
}

bool are_same(PartyKeys const& left, PartyKeys const& right) {
    return std::ranges::is_permutation(left, right,
                                       [](auto const& a, auto const& b) { return a.is_same(b); });
}

PartyKey const* find_signer(PartyKeys const& keys, BytesView signed_bytes, BytesView signature,
                            std::int64_t at_ms) {
    auto const found = std::ranges::find_if(keys, [&](auto const& key) {
        return key.holds_at(at_ms) && verify_signature(key.public_key, signed_bytes, signature);
    });
    return found == keys.end() ? nullptr : &*found;
}

json::Value keys_body(PartyId const& party, PartyKeys const& keys) {
    json::Array list;
    for (auto const& key : keys) {
        json::Object each{{"key", to_base64(key.public_key)}, {"role", key.role}};
        if (key.from_ms) each.emplace_back("from", format_time(*key.from_ms));
        if (key.to_ms) each.emplace_back("to", format_time(*key.to_ms));
        each.emplace_back("said_by", key.said_by.hex());
        list.emplace_back(std::move(each));
    }
    return json::Object{{"party", party.hex()}, {"keys", std::move(list)}};
}

Result<void> check_key_change(HouseParties const& house, KeySpeaker const& speaker, std::string_view kind,
                              json::Value const& body) {
    if (kind == introduced_kind)
        return body.find("key") && was_ever_bound(house, key_in(body, "key")) ? Result<void>(bound_before())
                                                                              : Result<void>();
    auto const party = PartyId::from_hex_text(body.text_of("party")).value_or(PartyId{});
    if (!house.introduced.contains(party))
        return refuse(Fault::malformed, "There is no such party in this house.");
    TRY_OK(check_speaks_for_itself(speaker));
    return kind == key_kind ? check_key(house, speaker, party, body)
                            : check_delegation(house, speaker, party, body);
}

}  // namespace comity

#include "kernel/party_kinds.h"

#include <algorithm>

#include "base/members.h"
#include "base/time.h"

namespace comity {

namespace {

constexpr std::size_t name_limit = 200;
constexpr std::size_t why_limit = 2000;

Result<void> check_party(json::Value const& body) {
    if (PartyId::from_hex_text(body.text_of("party"))) return {};
    return refuse(Fault::malformed, "\"party\" must be the id of a party: 64 hexadecimal digits.");
}

Result<void> check_needed_key(json::Value const& body) {
    if (body.find("key")) return check_public_key(body);
    return refuse(Fault::malformed, "\"key\" must be an Ed25519 public key of 32 bytes in base64.");
}

bool is_delegated_role(std::string_view role) {
    return std::ranges::find(delegated_roles, role) != delegated_roles.end();
}

Result<void> check_span(json::Value const& said) {
    TRY(from_ms, members::time(said, "from"));
    TRY(to_ms, members::time(said, "to"));
    if (from_ms && to_ms && *to_ms < *from_ms)
        return refuse(Fault::malformed, "A delegation ends after it begins.");
    return {};
}

Result<void> check_introduced(json::Value const& body) {
    TRY_OK(members::refuse_others(body, "An introduction", {"name", "sort", "key", "space"}));
    if (body.text_of("name").empty() || body.text_of("name").size() > name_limit) {
        return refuse(Fault::malformed, "\"name\" must have 1 to 200 bytes.");
    }
    if (body.find("space") && !SpaceId::from_hex_text(body.text_of("space"))) {
        return refuse(Fault::malformed, "\"space\" must be the id of a space: 64 hexadecimal digits.");
    }
    return check_public_key(body);
}

Result<void> check_key(json::Value const& body) {
    TRY_OK(members::refuse_others(body, "The key of a party", {"party", "key", "replaces", "why"}));
    TRY_OK(check_party(body));
    TRY_OK(check_public_key(body));
    TRY_OK(check_public_key(body, "replaces"));
    if (!body.find("key") && !body.find("replaces"))
        return refuse(Fault::malformed, "Say the new \"key\", the key that ends, \"replaces\", or both.");
    TRY_OK(members::text(body, "why", "The reason", why_limit, members::Lines::many));
    return {};
}

Result<void> check_delegation(json::Value const& body) {
    TRY_OK(members::refuse_others(body, "A delegation", {"party", "role", "key", "from", "to", "why"}));
    TRY_OK(check_party(body));
    auto const role = body.text_of("role");
    if (!is_delegated_role(role) && role != "none")
        return refuse(
            Fault::malformed,
            "\"role\" must be diplomatic_contact, technical_contact, cert, reviewer, secretariat, or "
            "none to end a delegation.");
    TRY_OK(check_needed_key(body));
    TRY_OK(check_span(body));
    TRY_OK(members::text(body, "why", "The reason", why_limit, members::Lines::many));
    return {};
}

Result<void> check_listed(json::Value const& key) {
    TRY_OK(members::refuse_others(key, "A key", {"key", "role", "from", "to", "said_by"}));
    if (!is_delegated_role(key.text_of("role")) && key.text_of("role") != own_role)
        return refuse(Fault::malformed,
                      "\"role\" must be own, diplomatic_contact, technical_contact, cert, reviewer or "
                      "secretariat.");
    TRY_OK(check_needed_key(key));
    TRY_OK(check_span(key));
    TRY_OK(members::needed_id(key, "said_by"));
    return {};
}

Result<void> check_keys(json::Value const& body) {
    TRY_OK(members::refuse_others(body, "A list of keys", {"party", "keys"}));
    TRY_OK(check_party(body));
    auto const* list = body.find("keys");
    if (!list || !list->array() || list->array()->size() > keys_limit)
        return refuse(Fault::malformed, "\"keys\" must be a list of at most 20 keys.");
    for (auto const& key : *list->array()) TRY_OK(check_listed(key));
    return {};
}

Shape introduced_shape() {
    using namespace shape;
    return named("party.introduced", closed({{"name", text()},
                                             optional("sort", text()),
                                             optional("key", base64()),
                                             optional("space", id())}));
}

Shape key_shape() {
    using namespace shape;
    return named("party.key", closed({{"party", id()},
                                      optional("key", base64()),
                                      optional("replaces", base64()),
                                      optional("why", text())}));
}

std::vector<std::string> roles_and(std::string_view one_more) {
    std::vector<std::string> roles(delegated_roles.begin(), delegated_roles.end());
    roles.emplace_back(one_more);
    return roles;
}

Shape delegation_shape() {
    using namespace shape;
    return named("party.delegation", closed({{"party", id()},
                                             {"role", one_of(roles_and("none"))},
                                             {"key", base64()},
                                             optional("from", instant()),
                                             optional("to", instant()),
                                             optional("why", text())}));
}

Shape keys_shape() {
    using namespace shape;
    auto const key = closed({{"key", base64()},
                             {"role", one_of(roles_and(own_role))},
                             optional("from", instant()),
                             optional("to", instant()),
                             {"said_by", id()}});
    return named("space.keys", closed({{"party", id()}, {"keys", list(key)}}));
}

Kind kind(Result<void> (*check)(json::Value const& body), Shape shape) {
    Kind made;
    made.name = shape.name;
    made.may_say = Role::steward;
    made.check = check;
    made.shape = std::move(shape);
    return made;
}

std::optional<std::int64_t> optional_time(Query const& query, int column) {
    return query.is_null(column) ? std::nullopt : std::optional(query.integer(column));
}

PartyKey read_row(Query const& query) {
    PartyKey key{.public_key = from_base64(query.text(0)).value_or(""),
                 .role = std::string(query.text(1)),
                 .from_ms = optional_time(query, 2),
                 .to_ms = optional_time(query, 3),
                 .said_by = StatementId::from_bytes(query.blob(4)).value_or(StatementId{}),
                 .since = static_cast<std::uint64_t>(query.integer(5))};
    if (auto const ended = optional_time(query, 6)) key.ended = static_cast<std::uint64_t>(*ended);
    return key;
}

PartyKeys read_keys(Query& query) {
    PartyKeys keys;
    while (query.step()) keys.push_back(read_row(query));
    query.reset();
    return keys;
}

void bind_time(Query& query, int index, std::optional<std::int64_t> const& value) {
    if (value)
        query.bind(index, *value);
    else
        query.bind_null(index);
}

void write_keys(Tables& tables, std::string_view party, PartyKeys const& keys) {
    tables.query("DELETE FROM party_key WHERE party = ?").with(party).run();
    for (std::size_t place = 0; place < keys.size(); ++place) {
        auto const& key = keys[place];
        auto& query = tables.query(
            "INSERT INTO party_key(party, place, key, role, from_ms, to_ms, said_by, since, ended) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        query.bind(1, party).bind(2, place).bind(3, to_base64(key.public_key)).bind(4, key.role);
        bind_time(query, 5, key.from_ms);
        bind_time(query, 6, key.to_ms);
        query.bind_blob(7, key.said_by.empty() ? BytesView{} : key.said_by.view()).bind(8, key.since);
        bind_time(query, 9, key.ended ? std::optional(static_cast<std::int64_t>(*key.ended)) : std::nullopt);
        query.run();
    }
}

}  // namespace

Result<void> check_public_key(json::Value const& body, std::string_view member) {
    auto const* key = body.find(member);
    if (!key) return {};
    auto raw = key->text() ? from_base64(*key->text()) : std::nullopt;
    if (raw && raw->size() == 32) return {};
    return refuse(Fault::malformed,
                  "\"" + std::string(member) + "\" must be an Ed25519 public key of 32 bytes in base64.");
}

std::vector<Kind> party_kinds() {
    auto of_key = kind(check_key, key_shape());
    auto of_delegation = kind(check_delegation, delegation_shape());
    auto of_keys = kind(check_keys, keys_shape());
    of_key.of_itself = true;
    of_delegation.of_itself = true;
    of_keys.by_house = true;
    return {kind(check_introduced, introduced_shape()), std::move(of_key), std::move(of_delegation),
            std::move(of_keys)};
}

std::vector<Table> party_tables() {
    return {{"party", Role::steward,
             "CREATE TABLE party(id TEXT PRIMARY KEY, name TEXT, sort TEXT, since INTEGER) STRICT"},
            {"party_key", Role::observer,
             "CREATE TABLE party_key(party TEXT, place INTEGER, key TEXT, role TEXT, from_ms INTEGER, "
             "to_ms INTEGER, said_by BLOB, since INTEGER, ended INTEGER, PRIMARY KEY(party, place)) STRICT"}};
}

void apply_parties(Tables& tables, Entry const& entry) {
    auto const party = keyed_party(entry.header.kind, entry.id, entry.body);
    if (!party) return;
    auto const hex = party->hex();
    if (entry.header.kind == introduced_kind)
        tables.query("INSERT OR REPLACE INTO party(id, name, sort, since) VALUES (?, ?, ?, ?)")
            .with(hex, entry.body.text_of("name"), entry.body.text_of("sort"), entry.number)
            .run();
    auto keys = read_keys(tables
                              .query("SELECT key, role, from_ms, to_ms, said_by, since, ended FROM party_key "
                                     "WHERE party = ? ORDER BY place")
                              .with(hex));
    change_keys(keys, {entry.header.kind, entry.number, entry.id}, entry.body);
    if (!keys.empty()) write_keys(tables, hex, keys);
}

void read_parties(Database& views, SpaceState& state) {
    auto& parties = views.query("SELECT id FROM party");
    while (parties.step())
        if (auto const party = PartyId::from_hex_text(parties.text(0))) state.parties.insert(*party);
    parties.reset();
    auto& keys = views.query(
        "SELECT key, role, from_ms, to_ms, said_by, since, ended, party FROM party_key ORDER BY party, "
        "place");
    while (keys.step())
        if (auto const party = PartyId::from_hex_text(keys.text(7)))
            state.keys[*party].push_back(read_row(keys));
    keys.reset();
}

}  // namespace comity

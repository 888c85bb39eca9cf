// The part of the vault that knows the gateways of spaces, and the people whose messages they handed in.
#include "kernel/vault.h"

namespace comity {

namespace {

constexpr std::string_view columns = "id, key_hash, space, space_id, type, settings, made_at_ms";
constexpr std::string_view with_heard =
    ", (SELECT at_ms FROM gateway_heard WHERE gateway = gateway.id) FROM gateway ";

GatewayKept read_gateway(Query const& row) {
    return {.id = std::string(row.text(0)),
            .key_hash = Hash::from_bytes(row.blob(1)).value_or(Hash{}),
            .space = std::string(row.text(2)),
            .space_id = SpaceId::from_bytes(row.blob(3)).value_or(SpaceId{}),
            .type = std::string(row.text(4)),
            .settings = Bytes(row.blob(5)),
            .made_at_ms = row.integer(6),
            .heard_at_ms = row.is_null(7) ? std::nullopt : std::optional(row.integer(7))};
}

// Whoever was reached through the one is reached through the other.
void pass_ways(Database& database, SpaceId const& space, std::string_view from, std::string_view to) {
    database.query("UPDATE contact_way SET gateway = ?1 WHERE space_id = ?2 AND gateway = ?3")
        .bind(1, to)
        .bind_blob(2, space.view())
        .bind(3, from)
        .run();
}

}  // namespace

void Vault::keep_gateway(GatewayKept const& gateway, std::string_view in_place_of) {
    std::lock_guard lock(mutex_);
    Transaction transaction(database_);
    database_.query("INSERT INTO gateway(" + std::string(columns) + ") VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, gateway.id)
        .bind_blob(2, gateway.key_hash.view())
        .bind(3, gateway.space)
        .bind_blob(4, gateway.space_id.view())
        .bind(5, gateway.type)
        .bind_blob(6, gateway.settings)
        .bind(7, gateway.made_at_ms)
        .run();
    pass_ways(database_, gateway.space_id, in_place_of, gateway.id);
    transaction.commit();
}

bool Vault::change_gateway(GatewayKept const& gateway, std::string_view in_place_of) {
    std::lock_guard lock(mutex_);
    Transaction transaction(database_);
    database_.query("UPDATE gateway SET settings = ? WHERE id = ?")
        .bind_blob(1, gateway.settings)
        .bind(2, gateway.id)
        .run();
    if (database_.changes() == 0) return false;
    pass_ways(database_, gateway.space_id, in_place_of, gateway.id);
    transaction.commit();
    return true;
}

std::optional<GatewayKept> Vault::gateway(std::string_view id) {
    std::lock_guard lock(mutex_);
    auto& query =
        database_.query("SELECT " + std::string(columns) + std::string(with_heard) + "WHERE id = ?").with(id);
    std::optional<GatewayKept> found;
    if (query.step()) found = read_gateway(query);
    query.reset();
    return found;
}

std::vector<GatewayKept> Vault::gateways(SpaceId const& space) {
    std::lock_guard lock(mutex_);
    std::vector<GatewayKept> found;
    auto& query = database_.query("SELECT " + std::string(columns) + std::string(with_heard) +
                                  "WHERE space_id = ? ORDER BY made_at_ms, id");
    query.bind_blob(1, space.view());
    while (query.step()) found.push_back(read_gateway(query));
    return found;
}

bool Vault::end_gateway(SpaceId const& space, std::string_view id, std::string_view way_after) {
    std::lock_guard lock(mutex_);
    Transaction transaction(database_);
    database_.query("DELETE FROM gateway WHERE space_id = ? AND id = ?")
        .bind_blob(1, space.view())
        .bind(2, id)
        .run();
    if (database_.changes() == 0) return false;
    for (auto const* forget :
         {"DELETE FROM gateway_heard WHERE gateway = ?", "DELETE FROM message_part WHERE gateway = ?",
          "DELETE FROM message_file WHERE gateway = ?"})
        database_.query(forget).with(id).run();
    pass_ways(database_, space, id, way_after);
    transaction.commit();
    return true;
}

void Vault::remember_heard(std::string_view gateway, std::int64_t at_ms) {
    std::lock_guard lock(mutex_);
    database_
        .query(
            "INSERT OR REPLACE INTO gateway_heard(gateway, at_ms) "
            "SELECT id, ?2 FROM gateway WHERE id = ?1")
        .with(gateway, at_ms)
        .run();
}

std::optional<std::string> Vault::contact(Hash const& mark) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT id FROM contact WHERE mark = ?");
    query.bind_blob(1, mark.view());
    std::optional<std::string> id;
    if (query.step()) id = query.text(0);
    query.reset();
    return id;
}

std::optional<ContactKept> Vault::contact(SpaceId const& space, std::string_view id) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT id, address FROM contact WHERE space_id = ? AND id = ?");
    query.bind_blob(1, space.view()).bind(2, id);
    std::optional<ContactKept> found;
    if (query.step()) found = ContactKept{std::string(query.text(0)), Bytes(query.blob(1))};
    query.reset();
    return found;
}

// Nothing else has the file open, so that nobody holds the log.
bool Vault::erase_contact(SpaceId const& space, std::string_view id) {
    std::lock_guard lock(mutex_);
    database_.query("DELETE FROM contact WHERE space_id = ? AND id = ?")
        .bind_blob(1, space.view())
        .bind(2, id)
        .run();
    bool const erased = database_.changes() > 0;
    for (auto const* waiting : {"DELETE FROM message_part WHERE space_id = ? AND contact = ?",
                                "DELETE FROM message_file WHERE space_id = ? AND contact = ?"})
        database_.query(waiting).bind_blob(1, space.view()).bind(2, id).run();
    if (!database_.empty_log()) throw Broken("the log of the vault is held by somebody");
    return erased;
}

std::string Vault::keep_contact(SpaceId const& space, Hash const& mark, std::string_view id,
                                BytesView sealed) {
    {
        std::lock_guard lock(mutex_);
        database_
            .query(
                "INSERT OR IGNORE INTO contact(mark, space_id, id, address, made_at_ms)"
                " VALUES (?, ?, ?, ?, ?)")
            .bind_blob(1, mark.view())
            .bind_blob(2, space.view())
            .bind(3, id)
            .bind_blob(4, sealed)
            .bind(5, clock_())
            .run();
    }
    auto kept = contact(mark);  // another one may have been quicker
    if (!kept) throw Broken("a contact could not be kept");
    return *kept;
}

// Written only where it changed: most write through the same one.
void Vault::keep_way(SpaceId const& space, std::string_view contact, std::string_view gateway) {
    if (way_of(space, contact) == gateway) return;
    std::lock_guard lock(mutex_);
    // One that ended since has given its contacts to another.
    database_
        .query(
            "INSERT OR REPLACE INTO contact_way(space_id, id, gateway)"
            " SELECT ?1, ?2, id FROM gateway WHERE id = ?3")
        .bind_blob(1, space.view())
        .bind(2, contact)
        .bind(3, gateway)
        .run();
}

std::optional<std::string> Vault::way_of(SpaceId const& space, std::string_view contact) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT gateway FROM contact_way WHERE space_id = ? AND id = ?");
    query.bind_blob(1, space.view()).bind(2, contact);
    std::optional<std::string> gateway;
    if (query.step()) gateway = query.text(0);
    query.reset();
    return gateway;
}

std::vector<GatewayKept> Vault::all_gateways() {
    std::lock_guard lock(mutex_);
    std::vector<GatewayKept> found;
    auto& query = database_.query("SELECT " + std::string(columns) + " FROM gateway ORDER BY id");
    while (query.step()) found.push_back(read_gateway(query));
    return found;
}

}  // namespace comity

// The part of the vault that knows messages of which not all parts have come.
#include "kernel/vault.h"

namespace comity {

namespace {

constexpr std::string_view columns =
    "gateway, contact, ref, space_id, number, total, mark, text, at_ms, became";

PartKept read_part(Query const& row) {
    return {
        .gateway = std::string(row.text(0)),
        .contact = std::string(row.text(1)),
        .ref = std::string(row.text(2)),
        .space = SpaceId::from_bytes(row.blob(3)).value_or(SpaceId{}),
        .number = static_cast<std::uint32_t>(row.integer(4)),
        .total = static_cast<std::uint32_t>(row.integer(5)),
        .mark = Hash::from_bytes(row.blob(6)).value_or(Hash{}),
        .text = Bytes(row.blob(7)),
        .at_ms = row.integer(8),
        .became = row.is_null(9) ? std::nullopt : std::optional(static_cast<std::uint64_t>(row.integer(9)))};
}

}  // namespace

// The first of equal parts counts: a repeat does not make the others wait longer.
void Vault::keep_part(PartKept const& part) {
    std::lock_guard lock(mutex_);
    database_
        .query("INSERT OR IGNORE INTO message_part(" + std::string(columns) +
               ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)")
        .bind(1, part.gateway)
        .bind(2, part.contact)
        .bind(3, part.ref)
        .bind_blob(4, part.space.view())
        .bind(5, std::int64_t{part.number})
        .bind(6, std::int64_t{part.total})
        .bind_blob(7, part.mark.view())
        .bind_blob(8, part.text)
        .bind(9, part.at_ms)
        .run();
}

std::vector<PartKept> Vault::parts(std::string_view gateway, std::string_view contact, std::string_view ref) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT " + std::string(columns) +
                                  " FROM message_part WHERE gateway = ? AND contact = ? AND ref = ? "
                                  "ORDER BY number");
    query.with(gateway, contact, ref);
    std::vector<PartKept> found;
    while (query.step()) found.push_back(read_part(query));
    return found;
}

std::vector<PartKept> Vault::parts_waiting(std::int64_t since_ms, std::string_view gateway) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT " + std::string(columns) +
                                  " FROM message_part WHERE became IS NULL AND gateway IN (SELECT id FROM "
                                  "gateway WHERE ?2 IN ('', id)) "
                                  "GROUP BY gateway, contact, ref HAVING max(at_ms) < ?1 "
                                  "ORDER BY at_ms LIMIT 100");
    query.with(since_ms, gateway);
    std::vector<PartKept> found;
    while (query.step()) found.push_back(read_part(query));
    return found;
}

void Vault::settle_parts(std::string_view gateway, std::string_view contact, std::string_view ref,
                         std::uint64_t became) {
    std::lock_guard lock(mutex_);
    database_
        .query(
            "UPDATE message_part SET text = x'', became = ?4 WHERE gateway = ?1 AND contact = ?2 AND ref = "
            "?3")
        .with(gateway, contact, ref, became)
        .run();
}

void Vault::drop_parts(std::string_view gateway, std::string_view contact, std::string_view ref) {
    std::lock_guard lock(mutex_);
    database_.query("DELETE FROM message_part WHERE gateway = ? AND contact = ? AND ref = ?")
        .with(gateway, contact, ref)
        .run();
}

void Vault::drop_settled_parts(std::int64_t before_ms) {
    std::lock_guard lock(mutex_);
    database_.query("DELETE FROM message_part WHERE became IS NOT NULL AND at_ms < ?").with(before_ms).run();
}

}  // namespace comity

// The part of the vault that knows under which ordinals spaces give out receipts.
#include "kernel/vault.h"

namespace comity {

namespace {
constexpr std::int64_t ordinals_of_a_lost_house = 1000;  // spaces opened after the backup was made
}  // namespace

std::uint64_t Vault::ordinal_of(SpaceId const& space) {
    std::lock_guard lock(mutex_);
    auto& known = database_.query("SELECT ordinal FROM receipts WHERE space = ? AND lost_from IS NULL");
    auto const ordinal =
        known.bind_blob(1, space.view()).step() ? std::optional(known.integer(0)) : std::nullopt;
    known.reset();
    if (ordinal) return static_cast<std::uint64_t>(*ordinal);
    auto& made = database_.query("INSERT INTO receipts(space) VALUES (?) RETURNING ordinal");
    MUST(made.bind_blob(1, space.view()).step());
    auto const fresh = static_cast<std::uint64_t>(made.integer(0));
    made.run();
    return fresh;
}

std::optional<ReceiptsOf> Vault::receipts_of(std::uint64_t ordinal) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT space, lost_from FROM receipts WHERE ordinal = ?").with(ordinal);
    std::optional<ReceiptsOf> receipts;
    if (query.step()) {
        receipts = ReceiptsOf{SpaceId::from_bytes(query.blob(0)).value_or(SpaceId{}), std::nullopt};
        if (!query.is_null(1)) receipts->lost_from = static_cast<std::uint64_t>(query.integer(1));
    }
    query.reset();
    if (receipts) return receipts;
    auto& later = database_.query("SELECT 1 FROM receipts WHERE ordinal > ? LIMIT 1").with(ordinal);
    if (later.step()) receipts = ReceiptsOf{.space = {}, .lost_from = 0};  // of a space that was lost
    later.reset();
    return receipts;
}

void Vault::lose_receipts(std::map<SpaceId, std::uint64_t> const& sizes) {
    std::lock_guard lock(mutex_);
    Transaction transaction(database_);
    for (auto const& [space, size] : sizes)
        database_.query("UPDATE receipts SET lost_from = ?2 WHERE space = ?1 AND lost_from IS NULL")
            .bind_blob(1, space.view())
            .bind(2, size)
            .run();
    database_.query("UPDATE receipts SET lost_from = 0 WHERE lost_from IS NULL").run();
    database_.query("UPDATE sqlite_sequence SET seq = seq + ?1 WHERE name = 'receipts'")
        .with(ordinals_of_a_lost_house)
        .run();
    transaction.commit();
}

}  // namespace comity

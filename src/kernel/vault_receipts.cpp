// The part of the vault that knows under which ordinals spaces give out receipts.
#include "kernel/vault.h"

namespace comity {

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
    return receipts;
}

void Vault::lose_receipts(SpaceId const& space, std::uint64_t size) {
    std::lock_guard lock(mutex_);
    database_.query("UPDATE receipts SET lost_from = ?2 WHERE space = ?1 AND lost_from IS NULL")
        .bind_blob(1, space.view())
        .bind(2, size)
        .run();
}

}  // namespace comity

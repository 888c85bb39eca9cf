// What the house remembers of its backups, and of what witnesses have seen.
#include "kernel/vault.h"

namespace comity {

std::uint64_t BackupMade::entries() const {
    std::uint64_t sum = 0;
    for (auto const& [space, size] : sizes) sum += size;
    return sum;
}

void Vault::remember_backup(BackupMade const& backup) {
    std::lock_guard lock(mutex_);
    Transaction transaction(database_);
    database_.query("INSERT INTO backup(made_at_ms, path) VALUES (?, ?)")
        .with(backup.made_at_ms, backup.path)
        .run();
    for (auto const& [space, size] : backup.sizes) {
        database_.query("INSERT INTO backup_space(backup, space, size) SELECT max(id), ?, ? FROM backup")
            .bind_blob(1, space.view())
            .bind(2, size)
            .run();
    }
    transaction.commit();
}

std::vector<BackupMade> Vault::backups() {
    std::lock_guard lock(mutex_);
    std::vector<BackupMade> backups;
    auto& query =
        database_.query("SELECT id, made_at_ms, path FROM backup ORDER BY made_at_ms DESC, id DESC");
    while (query.step()) {
        BackupMade backup{query.integer(1), std::string(query.text(2)), {}};
        auto& spaces = database_.query("SELECT space, size FROM backup_space WHERE backup = ?");
        spaces.bind(1, query.integer(0));
        while (spaces.step()) {
            auto const space = SpaceId::from_bytes(spaces.blob(0)).value_or(SpaceId{});
            backup.sizes[space] = static_cast<std::uint64_t>(spaces.integer(1));
        }
        backups.push_back(std::move(backup));
    }
    return backups;
}

void Vault::remember_seen(SpaceId const& space, std::uint64_t size, Hash const& root) {
    std::lock_guard lock(mutex_);
    database_
        .query(
            "INSERT INTO seen(space, size, root) VALUES (?, ?, ?) ON CONFLICT(space) DO UPDATE SET "
            "size = excluded.size, root = excluded.root WHERE excluded.size > size")
        .bind_blob(1, space.view())
        .bind(2, size)
        .bind_blob(3, root.view())
        .run();
}

std::optional<Seen> Vault::seen_by_witness(SpaceId const& space) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT size, root FROM seen WHERE space = ?");
    query.bind_blob(1, space.view());
    std::optional<Seen> seen;
    if (query.step()) {
        seen = Seen{static_cast<std::uint64_t>(query.integer(0)),
                    Hash::from_bytes(query.blob(1)).value_or(Hash{})};
    }
    query.reset();
    return seen;
}

}  // namespace comity

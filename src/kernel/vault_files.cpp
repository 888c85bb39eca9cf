// The part of the vault that knows files of messages which must still be fetched.
#include "kernel/vault.h"

namespace comity {

void Vault::keep_files(std::vector<FileKept> const& files) {
    std::lock_guard lock(mutex_);
    Transaction transaction(database_);
    for (auto const& file : files) {
        database_
            .query(
                "INSERT OR IGNORE INTO message_file(gateway, contact, ref, space_id, number, words, tries, "
                "due_ms, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(1, file.gateway)
            .bind(2, file.contact)
            .bind(3, file.ref)
            .bind_blob(4, file.space.view())
            .bind(5, std::int64_t{file.number})
            .bind_blob(6, file.words)
            .bind(7, file.tries)
            .bind(8, file.due_ms)
            .bind(9, file.at_ms)
            .run();
    }
    transaction.commit();
}

std::vector<FileKept> Vault::files_waiting(SpaceId const& space, std::size_t most) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query(
        "SELECT gateway, contact, ref, number, words, tries, due_ms, at_ms FROM message_file "
        "WHERE space_id = ? AND words <> x'' ORDER BY due_ms, gateway, ref, number LIMIT ?");
    query.bind_blob(1, space.view()).bind(2, static_cast<std::int64_t>(most));
    std::vector<FileKept> found;
    while (query.step())
        found.push_back({.gateway = std::string(query.text(0)),
                         .contact = std::string(query.text(1)),
                         .ref = std::string(query.text(2)),
                         .space = space,
                         .number = static_cast<std::uint32_t>(query.integer(3)),
                         .words = Bytes(query.blob(4)),
                         .tries = static_cast<int>(query.integer(5)),
                         .due_ms = query.integer(6),
                         .at_ms = query.integer(7)});
    return found;
}

// Nothing changes where it is not there any more: its person was erased meanwhile.
bool Vault::begin_file(FileKept const& file) {
    std::lock_guard lock(mutex_);
    database_
        .query(
            "UPDATE message_file SET tries = ?, due_ms = ? WHERE gateway = ? AND ref = ? AND number = ? "
            "AND words <> x''")
        .with(file.tries, file.due_ms, file.gateway, file.ref, std::int64_t{file.number})
        .run();
    return database_.changes() > 0;
}

void Vault::settle_file(FileKept const& file) {
    std::lock_guard lock(mutex_);
    database_.query("UPDATE message_file SET words = x'' WHERE gateway = ? AND ref = ? AND number = ?")
        .with(file.gateway, file.ref, std::int64_t{file.number})
        .run();
}

void Vault::drop_settled_files(std::int64_t before_ms) {
    std::lock_guard lock(mutex_);
    database_.query("DELETE FROM message_file WHERE words = x'' AND at_ms < ?").with(before_ms).run();
}

}  // namespace comity

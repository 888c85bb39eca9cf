// What the house remembers as a witness of others, and of its own witnesses' policy.
#include "kernel/vault.h"

namespace comity {

namespace {

constexpr std::string_view columns = "origin, key, url, note, doubt, evidence, evidence_file, ended";

WatchedLog read_log(Query const& row) {
    return {.origin = std::string(row.text(0)),
            .key = std::string(row.text(1)),
            .url = std::string(row.text(2)),
            .note = std::string(row.text(3)),
            .doubt = std::string(row.text(4)),
            .evidence = std::string(row.text(5)),
            .evidence_file = std::string(row.text(6)),
            .is_ended = row.integer(7) != 0};
}

}  // namespace

std::string Vault::witness_policy() {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT policy FROM witness_policy");
    std::string policy(query.step() ? query.text(0) : "");
    query.reset();
    return policy;
}

void Vault::set_witness_policy(std::string_view policy) {
    std::lock_guard lock(mutex_);
    Transaction transaction(database_);
    database_.query("DELETE FROM settled").run();
    database_.query("INSERT OR REPLACE INTO witness_policy(only, policy) VALUES (1, ?)").with(policy).run();
    transaction.commit();
}

std::map<SpaceId, std::uint64_t> Vault::settled() {
    std::lock_guard lock(mutex_);
    std::map<SpaceId, std::uint64_t> settled;
    auto& query = database_.query("SELECT space, size FROM settled");
    while (query.step()) {
        auto const space = SpaceId::from_bytes(query.blob(0)).value_or(SpaceId{});
        settled[space] = static_cast<std::uint64_t>(query.integer(1));
    }
    return settled;
}

void Vault::settle(SpaceId const& space, std::uint64_t size) {
    std::lock_guard lock(mutex_);
    database_.query("INSERT OR REPLACE INTO settled(space, size) VALUES (?, ?)")
        .bind_blob(1, space.view())
        .bind(2, size)
        .run();
}

std::optional<WatchedLog> Vault::watched(std::string_view origin) {
    std::lock_guard lock(mutex_);
    auto& query =
        database_.query("SELECT " + std::string(columns) + " FROM watched WHERE origin = ?").with(origin);
    auto log = query.step() ? std::optional(read_log(query)) : std::nullopt;
    query.reset();
    return log;
}

std::vector<WatchedLog> Vault::watched_logs() {
    std::lock_guard lock(mutex_);
    std::vector<WatchedLog> logs;
    auto& query = database_.query("SELECT " + std::string(columns) + " FROM watched ORDER BY origin");
    while (query.step()) logs.push_back(read_log(query));
    return logs;
}

void Vault::watch(WatchedLog const& log) {
    std::lock_guard lock(mutex_);
    database_
        .query("INSERT OR REPLACE INTO watched(" + std::string(columns) + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .with(log.origin, log.key, log.url, log.note, log.doubt, log.evidence, log.evidence_file,
              log.is_ended ? 1 : 0)
        .run();
}

void Vault::forget(std::string_view origin) {
    std::lock_guard lock(mutex_);
    database_.query("DELETE FROM watched WHERE origin = ?").with(origin).run();
}

bool Vault::advance(std::string_view origin, std::string_view last, std::string_view note) {
    std::lock_guard lock(mutex_);
    database_
        .query(
            "UPDATE watched SET note = ?3 WHERE origin = ?1 AND note = ?2 AND evidence = '' "
            "AND ended = 0")
        .with(origin, last, note)
        .run();
    return database_.changes() == 1;
}

void Vault::keep_doubt(std::string_view origin, std::string_view note) {
    std::lock_guard lock(mutex_);
    database_.query("UPDATE watched SET doubt = ?2 WHERE origin = ?1").with(origin, note).run();
}

void Vault::keep_evidence(std::string_view origin, std::string_view evidence, std::string_view file) {
    std::lock_guard lock(mutex_);
    database_.query("UPDATE watched SET evidence = ?2, evidence_file = ?3, doubt = '' WHERE origin = ?1")
        .with(origin, evidence, file)
        .run();
}

std::uint64_t Vault::two_histories() {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT count(*) FROM watched WHERE evidence <> ''");
    MUST(query.step());
    auto const count = static_cast<std::uint64_t>(query.integer(0));
    query.reset();
    return count;
}

}  // namespace comity

#include "kernel/vault.h"

namespace comity {

void Vault::add_passkey(AccountId const& id, Passkey const& passkey) {
    std::lock_guard lock(mutex_);
    database_
        .query("INSERT OR IGNORE INTO passkey(id, account, public_key, uses, label) VALUES (?, ?, ?, ?, ?)")
        .bind_blob(1, passkey.id)
        .bind_blob(2, id.view())
        .bind_blob(3, passkey.public_key)
        .bind(4, static_cast<std::int64_t>(passkey.uses))
        .bind(5, passkey.label)
        .run();
}

namespace {

Passkey passkey_in(Query const& query) {
    return {.id = Bytes(query.blob(0)),
            .public_key = Bytes(query.blob(1)),
            .uses = static_cast<std::uint32_t>(query.integer(2)),
            .label = std::string(query.text(3))};
}

}  // namespace

std::vector<Passkey> Vault::passkeys(AccountId const& id) {
    std::lock_guard lock(mutex_);
    std::vector<Passkey> passkeys;
    auto& query = database_.query("SELECT id, public_key, uses, label FROM passkey WHERE account = ?");
    query.bind_blob(1, id.view());
    while (query.step()) passkeys.push_back(passkey_in(query));
    return passkeys;
}

std::optional<std::pair<Account, Passkey>> Vault::passkey(BytesView passkey_id) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT id, public_key, uses, label, account FROM passkey WHERE id = ?");
    query.bind_blob(1, passkey_id);
    if (!query.step()) return std::nullopt;
    auto passkey = passkey_in(query);
    Bytes owner(query.blob(4));
    query.reset();
    auto account = read_account("id", owner);
    if (!account) return std::nullopt;
    return std::pair{*account, std::move(passkey)};
}

void Vault::count_passkey(BytesView passkey_id, std::uint32_t uses) {
    std::lock_guard lock(mutex_);
    database_.query("UPDATE passkey SET uses = ? WHERE id = ?")
        .bind(1, static_cast<std::int64_t>(uses))
        .bind_blob(2, passkey_id)
        .run();
}

bool Vault::remove_passkey(AccountId const& id, BytesView passkey_id) {
    std::lock_guard lock(mutex_);
    database_.query("DELETE FROM passkey WHERE account = ? AND id = ?")
        .bind_blob(1, id.view())
        .bind_blob(2, passkey_id)
        .run();
    return database_.changes() > 0;
}

}  // namespace comity

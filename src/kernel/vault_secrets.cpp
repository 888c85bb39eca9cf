// Sessions, tokens and invitations: what is shown once and kept as a hash.
#include <algorithm>

#include "base/hash.h"
#include "kernel/vault.h"

namespace comity {

namespace {

constexpr std::size_t secret_characters = 43;  // 32 bytes in base64url

std::string fresh_secret() {
    auto secret = to_base64url(random_bytes(32));
    MUST(secret.size() == secret_characters);
    return secret;
}

Hash hash_of(std::string_view secret) {
    return sha256({"comity secret", BytesView("\0", 1), secret});
}

// Of a row of hash, space, role, made_by and ends_at_ms.
Invitation read_invitation(Query& row) {
    return {.id = Hash::from_bytes(row.blob(0)).value_or(Hash{}),
            .space = std::string(row.text(1)),
            .role = static_cast<Role>(row.integer(2)),
            .made_by = AccountId::from_bytes(row.blob(3)).value_or(AccountId{}),
            .ends_at_ms = row.integer(4)};
}

}  // namespace

std::string Vault::keep_secret(Account const& account, std::string_view sort, std::string_view label,
                               Scope const& scope, std::int64_t ends_at_ms) {
    auto secret = fresh_secret();
    std::lock_guard lock(mutex_);
    database_
        .query(
            "INSERT INTO credential(hash, account, sort, label, may_say, space, made_at_ms, ends_at_ms) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind_blob(1, hash_of(secret).view())
        .bind_blob(2, account.id.view())
        .bind(3, sort)
        .bind(4, label)
        .bind(5, scope.may_say ? 1 : 0)
        .bind(6, scope.space)
        .bind(7, clock_())
        .bind(8, ends_at_ms)
        .run();
    return secret;
}

std::string Vault::open_session(Account const& account) {
    {
        std::lock_guard lock(mutex_);
        auto now_ms = clock_();
        database_.query("DELETE FROM credential WHERE ends_at_ms < ?").with(now_ms).run();
        std::unique_lock holders(holders_mutex_);
        std::erase_if(holders_, [&](auto const& each) { return each.second.ends_at_ms < now_ms; });
    }
    return keep_secret(account, "session", "", {}, clock_() + session_ms);
}

std::string Vault::make_token(Account const& account, std::string_view label, Scope const& scope,
                              std::int64_t ends_at_ms) {
    return keep_secret(account, "token", label, scope, ends_at_ms);
}

std::vector<Token> Vault::tokens(AccountId const& id) {
    std::lock_guard lock(mutex_);
    std::vector<Token> tokens;
    auto& query = database_.query(
        "SELECT hash, label, may_say, space, made_at_ms, ends_at_ms FROM credential "
        "WHERE account = ? AND sort = 'token' ORDER BY made_at_ms, hash");
    query.bind_blob(1, id.view());
    while (query.step()) {
        tokens.push_back({.id = Hash::from_bytes(query.blob(0)).value_or(Hash{}),
                          .label = std::string(query.text(1)),
                          .scope = {query.integer(2) != 0, std::string(query.text(3))},
                          .made_at_ms = query.integer(4),
                          .ends_at_ms = query.integer(5)});
    }
    return tokens;
}

bool Vault::end_token(AccountId const& id, Hash const& token) {
    auto own = tokens(id);
    if (std::ranges::find(own, token, &Token::id) == own.end()) return false;
    end(token);
    return true;
}

std::optional<Holder> Vault::read_holder(Hash const& credential) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query(
        "SELECT account.id, party, may_say, space, ends_at_ms, sort = 'session' FROM credential "
        "JOIN account ON account.id = credential.account WHERE hash = ?");
    query.bind_blob(1, credential.view());
    std::optional<Holder> holder;
    if (query.step()) {
        holder = Holder{.account = AccountId::from_bytes(query.blob(0)).value_or(AccountId{}),
                        .party = PartyId::from_bytes(query.blob(1)).value_or(PartyId{}),
                        .scope = {query.integer(2) != 0, std::string(query.text(3))},
                        .credential = credential,
                        .ends_at_ms = query.integer(4),
                        .in_session = query.integer(5) != 0};
    }
    query.reset();
    // Put down under the same lock that an ending takes, so that what has ended does not come back.
    std::unique_lock holders(holders_mutex_);
    if (holder) holders_[credential] = *holder;
    return holder;
}

std::optional<Holder> Vault::holder_of(Hash const& credential) {
    std::optional<Holder> holder;
    {
        std::shared_lock lock(holders_mutex_);
        if (auto found = holders_.find(credential); found != holders_.end()) holder = found->second;
    }
    if (!holder) holder = read_holder(credential);
    if (holder && holder->ends_at_ms <= clock_()) return std::nullopt;
    return holder;
}

std::optional<Holder> Vault::who(std::string_view secret) {
    if (secret.size() != secret_characters) return std::nullopt;
    return holder_of(hash_of(secret));
}

bool Vault::holds(Hash const& credential) {
    return holder_of(credential).has_value();
}

void Vault::end(Hash const& credential) {
    {
        std::lock_guard lock(mutex_);
        database_.query("DELETE FROM credential WHERE hash = ?").bind_blob(1, credential.view()).run();
        std::unique_lock holders(holders_mutex_);
        holders_.erase(credential);
    }
    ended_();
}

void Vault::when_ended(std::function<void()> told) {
    ended_ = std::move(told);
}

void Vault::end_sessions(AccountId const& id, Hash const& but) {
    {
        std::lock_guard lock(mutex_);
        database_.query("DELETE FROM credential WHERE account = ? AND sort = 'session' AND hash <> ?")
            .bind_blob(1, id.view())
            .bind_blob(2, but.view())
            .run();
        std::unique_lock holders(holders_mutex_);
        std::erase_if(holders_,
                      [&](auto const& each) { return each.second.account == id && each.first != but; });
    }
    ended_();
}

// The mutex is held.
void Vault::write_invitation(Hash const& secret, Invitation const& invitation) {
    database_.query("INSERT INTO invitation(hash, space, role, made_by, ends_at_ms) VALUES (?, ?, ?, ?, ?)")
        .bind_blob(1, secret.view())
        .bind(2, invitation.space)
        .bind(3, static_cast<int>(invitation.role))
        .bind_blob(4, invitation.made_by.view())
        .bind(5, invitation.ends_at_ms)
        .run();
}

std::string Vault::invite(Invitation const& invitation) {
    auto secret = fresh_secret();
    std::lock_guard lock(mutex_);
    database_.query("DELETE FROM invitation WHERE ends_at_ms < ?").with(clock_()).run();
    write_invitation(hash_of(secret), invitation);
    return secret;
}

void Vault::give_back(std::string_view secret, Invitation const& invitation) {
    std::lock_guard lock(mutex_);
    write_invitation(hash_of(secret), invitation);
}

std::optional<Invitation> Vault::invitation(std::string_view secret) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query(
        "SELECT hash, space, role, made_by, ends_at_ms FROM invitation WHERE hash = ? AND ends_at_ms > ?");
    query.bind_blob(1, hash_of(secret).view()).bind(2, clock_());
    std::optional<Invitation> found;
    if (query.step()) found = read_invitation(query);
    query.reset();
    return found;
}

std::optional<Invitation> Vault::take_invitation(std::string_view secret) {
    auto found = invitation(secret);
    if (!found || !end_invitation(found->id)) return std::nullopt;  // another one was quicker
    return found;
}

std::vector<Invitation> Vault::invitations() {
    std::lock_guard lock(mutex_);
    std::vector<Invitation> open;
    auto& query = database_.query(
        "SELECT hash, space, role, made_by, ends_at_ms FROM invitation WHERE ends_at_ms > ? "
        "ORDER BY ends_at_ms, hash");
    query.bind(1, clock_());
    while (query.step()) open.push_back(read_invitation(query));
    query.reset();
    return open;
}

bool Vault::end_invitation(Hash const& id) {
    std::lock_guard lock(mutex_);
    database_.query("DELETE FROM invitation WHERE hash = ?").bind_blob(1, id.view()).run();
    return database_.changes() > 0;
}

void Vault::end_all() {
    {
        std::lock_guard lock(mutex_);
        database_.execute("DELETE FROM credential; DELETE FROM invitation");
        std::unique_lock holders(holders_mutex_);
        holders_.clear();
    }
    ended_();
}

}  // namespace comity

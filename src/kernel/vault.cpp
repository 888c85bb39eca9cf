#include "kernel/vault.h"

#include <sodium.h>

#include <algorithm>
#include <tuple>

#include "base/hash.h"
#include "base/text.h"

namespace comity {

namespace {

constexpr std::size_t name_limit_bytes = 100;
constexpr std::size_t passphrase_least_bytes = 12;
constexpr std::size_t passphrase_limit_bytes = 1000;
constexpr int failures_before_lock = 5;
constexpr std::int64_t first_lock_ms = 30'000;
constexpr std::int64_t longest_lock_ms = 3600'000;
constexpr std::size_t tries_limit = 10'000;
constexpr int tries_at_once = 2;

constexpr char const* schema = R"(
    CREATE TABLE IF NOT EXISTS account(
        id BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, party BLOB NOT NULL, label TEXT NOT NULL,
        passphrase TEXT NOT NULL, made_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS passkey(
        id BLOB PRIMARY KEY, account BLOB NOT NULL, public_key BLOB NOT NULL, uses INTEGER NOT NULL,
        label TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS credential(
        hash BLOB PRIMARY KEY, account BLOB NOT NULL, sort TEXT NOT NULL, label TEXT NOT NULL,
        may_say INTEGER NOT NULL, space TEXT NOT NULL, made_at_ms INTEGER NOT NULL,
        ends_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS credential_account ON credential(account);
    CREATE TABLE IF NOT EXISTS invitation(
        hash BLOB PRIMARY KEY, space TEXT NOT NULL, role INTEGER NOT NULL, made_by BLOB NOT NULL,
        ends_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS receipts(
        ordinal INTEGER PRIMARY KEY AUTOINCREMENT, space BLOB NOT NULL, lost_from INTEGER) STRICT;
    CREATE TABLE IF NOT EXISTS backup(id INTEGER PRIMARY KEY, made_at_ms INTEGER NOT NULL, path TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS backup_space(
        backup INTEGER NOT NULL, space BLOB NOT NULL, size INTEGER NOT NULL,
        PRIMARY KEY(backup, space)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS seen(
        space BLOB PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS witness_policy(
        only INTEGER PRIMARY KEY CHECK (only = 1), policy TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS settled(space BLOB PRIMARY KEY, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS watched(
        origin TEXT PRIMARY KEY, key TEXT NOT NULL, url TEXT NOT NULL, note TEXT NOT NULL, doubt TEXT NOT NULL,
        evidence TEXT NOT NULL, evidence_file TEXT NOT NULL, ended INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS gateway(
        id TEXT PRIMARY KEY, key_hash BLOB NOT NULL, space TEXT NOT NULL, space_id BLOB NOT NULL,
        type TEXT NOT NULL, settings BLOB NOT NULL, made_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS gateway_heard(
        gateway TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS message_part(
        gateway TEXT NOT NULL, contact TEXT NOT NULL, ref TEXT NOT NULL, space_id BLOB NOT NULL,
        number INTEGER NOT NULL, total INTEGER NOT NULL, mark BLOB NOT NULL, text BLOB NOT NULL,
        at_ms INTEGER NOT NULL, became INTEGER,
        PRIMARY KEY(gateway, contact, ref, number)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS message_file(
        gateway TEXT NOT NULL, contact TEXT NOT NULL, ref TEXT NOT NULL, space_id BLOB NOT NULL,
        number INTEGER NOT NULL, words BLOB NOT NULL, tries INTEGER NOT NULL, due_ms INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY(gateway, ref, number)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS contact(
        mark BLOB PRIMARY KEY, space_id BLOB NOT NULL, id TEXT NOT NULL, address BLOB NOT NULL,
        made_at_ms INTEGER NOT NULL, UNIQUE(space_id, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS contact_way(
        space_id BLOB NOT NULL, id TEXT NOT NULL, gateway TEXT NOT NULL,
        PRIMARY KEY(space_id, id)) STRICT, WITHOUT ROWID;
    CREATE TRIGGER IF NOT EXISTS contact_gone AFTER DELETE ON contact BEGIN
        DELETE FROM contact_way WHERE space_id = OLD.space_id AND id = OLD.id; END;
)";

std::string folded(std::string_view name) {
    std::string folded(trim(name));
    std::ranges::transform(folded, folded.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return folded;
}

constexpr std::string_view name_why =
    "A name to sign in with has 1 to 100 bytes, without control characters.";
constexpr std::string_view taken_why = "This name is taken; choose another one to sign in with.";

bool is_name(std::string_view folded_name) {
    auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    return !folded_name.empty() && folded_name.size() <= name_limit_bytes && is_utf8(folded_name) &&
           std::ranges::none_of(folded_name, is_control);
}

AccountId fresh_account_id() {
    return *AccountId::from_bytes(random_bytes(32));
}

Result<void> check_passphrase(std::string_view passphrase) {
    if (passphrase.size() >= passphrase_least_bytes && passphrase.size() <= passphrase_limit_bytes) return {};
    return refuse(Fault::malformed, "A passphrase has 12 to 1,000 characters; several words are best.");
}

std::string kept_passphrase(std::string_view passphrase) {
    std::string kept(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(kept.data(), passphrase.data(), passphrase.size(),
                              crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw Broken("there is no memory to keep a passphrase");
    }
    kept.resize(kept.find('\0'));
    return kept;
}

bool is_passphrase(std::string const& kept, std::string_view passphrase) {
    auto const* words = passphrase.empty() ? "" : passphrase.data();
    return crypto_pwhash_str_verify(kept.c_str(), words, passphrase.size()) == 0;
}

// The name is checked against something even where there is no such account.
std::string const& nobodys_passphrase() {
    static std::string const kept = kept_passphrase(to_hex(random_bytes(16)));
    return kept;
}

}  // namespace

Vault::Vault(std::filesystem::path const& file, Clock clock)
    : clock_(std::move(clock)), database_(file, Database::Use::truth) {
    MUST(sodium_init() >= 0);
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    database_.execute(schema);
}

bool Vault::has_accounts() {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT 1 FROM account WHERE name <> '' LIMIT 1");
    bool has = query.step();
    query.reset();
    return has;
}

// The mutex is held. `column` is one of our own.
std::optional<Account> Vault::read_account(std::string_view column, BytesView value) {
    auto& query = database_.query("SELECT id, name, party, passphrase <> '', label FROM account WHERE " +
                                  std::string(column) + " = ?");
    column == "name" ? query.bind(1, value) : query.bind_blob(1, value);
    std::optional<Account> account;
    if (query.step()) {
        account = Account{.id = AccountId::from_bytes(query.blob(0)).value_or(AccountId{}),
                          .name = std::string(query.text(1)),
                          .party = PartyId::from_bytes(query.blob(2)).value_or(PartyId{}),
                          .label = std::string(query.text(4)),
                          .has_passphrase = query.integer(3) != 0};
    }
    query.reset();
    return account;
}

// The mutex is held.
void Vault::write_account(Account const& account, std::string_view kept) {
    database_
        .query(
            "INSERT INTO account(id, name, party, label, passphrase, made_at_ms) VALUES (?, ?, ?, ?, ?, ?)")
        .bind_blob(1, account.id.view())
        .bind(2, account.name)
        .bind_blob(3, account.party.view())
        .bind(4, account.label)
        .bind(5, kept)
        .bind(6, clock_())
        .run();
}

Result<void> Vault::check_new(std::string_view name, std::string_view passphrase) {
    auto known_as = folded(name);
    if (!is_name(known_as)) return refuse(Fault::malformed, std::string(name_why));
    if (!passphrase.empty()) TRY_OK(check_passphrase(passphrase));
    std::lock_guard lock(mutex_);
    if (read_account("name", known_as)) return refuse(Fault::conflict, std::string(taken_why));
    return {};
}

Result<Account> Vault::open_account(std::string_view name, std::string_view passphrase, PartyId party,
                                    std::string_view label) {
    TRY_OK(check_new(name, passphrase));
    auto kept = passphrase.empty() ? std::string() : kept_passphrase(passphrase);
    Account account{.id = fresh_account_id(),
                    .name = folded(name),
                    .party = party,
                    .label = std::string(label),
                    .has_passphrase = !kept.empty()};
    std::lock_guard lock(mutex_);
    // Another one may have been quicker.
    if (read_account("name", account.name)) return refuse(Fault::conflict, std::string(taken_why));
    write_account(account, kept);
    return account;
}

Account Vault::account_of_programs(PartyId operator_party) {
    std::lock_guard lock(mutex_);
    if (auto known = read_account("name", "")) return *known;
    Account account{.id = fresh_account_id(), .name = "", .party = operator_party, .label = "operator"};
    write_account(account, "");
    return account;
}

std::optional<Account> Vault::account(AccountId const& id) {
    std::lock_guard lock(mutex_);
    return read_account("id", id.view());
}

std::optional<Account> Vault::account_named(std::string_view name) {
    auto known_as = folded(name);
    if (!is_name(known_as)) return std::nullopt;
    std::lock_guard lock(mutex_);
    return read_account("name", known_as);
}

Result<void> Vault::may_try(std::string const& name) {
    std::lock_guard lock(tries_mutex_);
    auto tries = tries_.find(name);
    if (tries != tries_.end() && tries->second.locked_until_ms > clock_()) {
        return refuse(Fault::too_many, "There were too many attempts for this name; wait a while.");
    }
    if (trying_ >= tries_at_once) return refuse(Fault::busy, "Others are signing in; try again in a moment.");
    ++trying_;
    return {};
}

void Vault::count_try(std::string const& name, bool failed) {
    std::lock_guard lock(tries_mutex_);
    --trying_;
    if (!failed) {
        tries_.erase(name);
        return;
    }
    // Names that nobody has are counted too, or a lock would tell which exist; but memory has an end.
    if (tries_.size() >= tries_limit) {
        std::erase_if(tries_,
                      [now = clock_()](auto const& each) { return each.second.locked_until_ms < now; });
    }
    if (tries_.size() >= tries_limit) return;
    auto& tries = tries_[name];
    if (++tries.failed < failures_before_lock) return;
    auto doublings = std::min(tries.failed - failures_before_lock, 7);
    tries.locked_until_ms = clock_() + std::min(first_lock_ms << doublings, longest_lock_ms);
}

std::pair<std::optional<Account>, std::string> Vault::read_passphrase(std::string const& name) {
    std::lock_guard lock(mutex_);
    auto account = read_account("name", name);
    auto& query = database_.query("SELECT passphrase FROM account WHERE name = ?").with(name);
    std::string kept(query.step() ? query.text(0) : "");
    query.reset();
    return {std::move(account), std::move(kept)};
}

Result<Account> Vault::sign_in(std::string_view name, std::string_view passphrase) {
    auto known_as = folded(name).substr(0, name_limit_bytes);
    if (passphrase.size() > passphrase_limit_bytes) passphrase = {};
    TRY_OK(may_try(known_as));
    std::optional<Account> account;
    bool right = false;
    try {
        auto const& nobodys = nobodys_passphrase();  // made now or before, whoever is named
        std::string kept;
        std::tie(account, kept) = read_passphrase(known_as);
        right = is_passphrase(kept.empty() ? nobodys : kept, passphrase);
        right = right && account && !kept.empty();
    } catch (...) {
        count_try(known_as, true);
        throw;
    }
    count_try(known_as, !right);
    if (!right) return refuse(Fault::forbidden, "The name or the passphrase is not right.");
    return *account;
}

Result<void> Vault::change_passphrase(AccountId const& id, std::string_view fresh) {
    TRY_OK(check_passphrase(fresh));
    auto kept = kept_passphrase(fresh);
    std::lock_guard lock(mutex_);
    database_.query("UPDATE account SET passphrase = ? WHERE id = ?")
        .bind(1, kept)
        .bind_blob(2, id.view())
        .run();
    return {};
}

}  // namespace comity

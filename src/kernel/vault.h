// vault.db: accounts and how they sign in, sessions, tokens, invitations, gateways and contacts; and what the
// house remembers of its backups and of witnesses. Not append-only: what is ended here is gone, at once.
// Secrets are kept as hashes only. Any thread; calls on the disk take turns, `who` does not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/time.h"
#include "kernel/database.h"
#include "kernel/holder.h"
#include "kernel/role.h"

namespace comity {

struct Account {
    AccountId id;
    std::string name;   // to sign in with; nobody else is shown it. Empty: of the operator's programs
    PartyId party;      // for whom it speaks
    std::string label;  // what others call it
    bool has_passphrase = false;
};

struct Token {
    Hash id;  // names it in lists; not the secret
    std::string label;
    Scope scope;
    std::int64_t made_at_ms = 0;
    std::int64_t ends_at_ms = 0;
};

// A link that makes its holder a member, once.
struct Invitation {
    Hash id;            // names it in lists; not the secret
    std::string space;  // by name; empty: steward of the house and of all that it holds
    Role role = Role::observer;
    AccountId made_by;
    std::int64_t ends_at_ms = 0;
};

struct Passkey {
    Bytes id;          // as the authenticator named it
    Bytes public_key;  // P-256: 65 bytes, uncompressed
    std::uint32_t uses = 0;
    std::string label;
};

// What was given out under an ordinal: receipts of one space, those from `lost_from` on for words that a
// restore did not bring back.
struct ReceiptsOf {
    SpaceId space;
    std::optional<std::uint64_t> lost_from;
};

// A backup as its house remembers it.
struct BackupMade {
    std::int64_t made_at_ms = 0;
    std::string path;
    std::map<SpaceId, std::uint64_t> sizes;  // entries of each space

    std::uint64_t entries() const;
};

struct Seen {
    std::uint64_t size = 0;
    Hash root;
};

// A log of others that this house witnesses. Notes are as they were signed, with known signatures alone.
struct WatchedLog {
    std::string origin;
    std::string key;            // in its text form
    std::string url;            // where its tiles lie; may be empty
    std::string note;           // the checkpoint cosigned last; empty before the first
    std::string doubt;          // a checkpoint that came without a proof that holds; may be empty
    std::string evidence;       // of two histories; from then on nothing of the log is cosigned
    std::string evidence_file;  // where it lies as well
    bool is_ended = false;      // nothing is cosigned, but what was is remembered
};

// What the vault holds of a gateway: nothing of it opens anything without the key of the house.
struct GatewayKept {
    std::string id;
    Hash key_hash;
    std::string space;  // by name
    SpaceId space_id;
    std::string type;
    Bytes settings;  // sealed
    std::int64_t made_at_ms = 0;
    std::optional<std::int64_t> heard_at_ms = {};  // about when it last handed something in
};

// Who can be reached in a space, as the vault holds it.
struct ContactKept {
    std::string id;
    Bytes address;  // sealed
};

// A part of a message that came in several: kept until all are there, then known for a day by its mark alone.
struct PartKept {
    std::string gateway, contact, ref;
    SpaceId space;
    std::uint32_t number = 1, total = 2;
    Hash mark;   // keyed, of its words
    Bytes text;  // sealed; empty once the message was taken
    std::int64_t at_ms = 0;
    std::optional<std::uint64_t> became;  // the entry
};

// A file of a message that must still be fetched; then known for a day, so that it is not fetched twice.
struct FileKept {
    std::string gateway, contact, ref;
    SpaceId space;
    std::uint32_t number = 1;
    Bytes words;  // sealed: where it lies, and what was said of its message; empty once it was settled
    int tries = 0;
    std::int64_t due_ms = 0;  // when to try, or try again
    std::int64_t at_ms = 0;
};

class Vault {
  public:
    Vault(std::filesystem::path const& file, Clock clock);

    // -- accounts --
    bool has_accounts();  // of people
    // `passphrase` may be empty where a passkey will follow. Conflict where the name is taken.
    Result<Account> open_account(std::string_view name, std::string_view passphrase, PartyId party,
                                 std::string_view label);
    // Would open_account refuse these now? Cheap; nothing is kept.
    Result<void> check_new(std::string_view name, std::string_view passphrase);
    // The account of the programs on the operator's machine: only tokens reach it, nobody signs in to it.
    Account account_of_programs(PartyId operator_party);
    std::optional<Account> account(AccountId const& id);
    std::optional<Account> account_named(std::string_view name);
    // Wrong name and wrong passphrase are answered alike, after the same work. Takes a tenth of a second and
    // 64 MiB; at most two at once, others are told to try again. Many failures in a row lock the name a
    // while.
    Result<Account> sign_in(std::string_view name, std::string_view passphrase);
    Result<void> change_passphrase(AccountId const& id, std::string_view fresh);

    // -- passkeys --
    void add_passkey(AccountId const& id, Passkey const& passkey);
    std::vector<Passkey> passkeys(AccountId const& id);
    std::optional<std::pair<Account, Passkey>> passkey(BytesView passkey_id);
    void count_passkey(BytesView passkey_id, std::uint32_t uses);
    bool remove_passkey(AccountId const& id, BytesView passkey_id);

    // -- sessions and tokens: 32 random bytes, shown once, as base64url --
    std::string open_session(Account const& account);
    std::string make_token(Account const& account, std::string_view label, Scope const& scope,
                           std::int64_t ends_at_ms);
    std::vector<Token> tokens(AccountId const& id);
    bool end_token(AccountId const& id, Hash const& token);
    // Nothing where it is unknown, ended or past its time.
    std::optional<Holder> who(std::string_view secret);
    bool holds(Hash const& credential);  // still?
    void end(Hash const& credential);
    // Told when some may have ended; briefly, by the thread that ends them. Before any is.
    void when_ended(std::function<void()> told);
    void end_sessions(AccountId const& id, Hash const& but = {});

    // -- invitations --
    std::string invite(Invitation const& invitation);
    std::optional<Invitation> invitation(std::string_view secret);
    // Once: the second holder of the same link gets nothing.
    std::optional<Invitation> take_invitation(std::string_view secret);
    // What was taken could not be used after all: the link holds again.
    void give_back(std::string_view secret, Invitation const& invitation);
    // Those that were not used yet and are not past their time, the next to end first.
    std::vector<Invitation> invitations();
    bool end_invitation(Hash const& id);  // false where it is used, ended or unknown
    // All sessions, tokens and invitations: who may come in, comes in anew.
    void end_all();

    // -- backups --
    void remember_backup(BackupMade const& backup);
    std::vector<BackupMade> backups();  // the latest first

    // -- witnesses: the largest checkpoint of a space that was shown to one, or that one has signed --
    void remember_seen(SpaceId const& space, std::uint64_t size, Hash const& root);
    std::optional<Seen> seen_by_witness(SpaceId const& space);
    // The policy by which the house asks witnesses; empty: it asks none. What was settled under another one
    // is not any more.
    std::string witness_policy();
    void set_witness_policy(std::string_view policy);
    // Up to which size of each space all witnesses have cosigned.
    std::map<SpaceId, std::uint64_t> settled();
    void settle(SpaceId const& space, std::uint64_t size);

    // -- logs of others that this house witnesses --
    std::optional<WatchedLog> watched(std::string_view origin);
    std::vector<WatchedLog> watched_logs();  // also those ended
    void watch(WatchedLog const& log);       // in place of what was known under its origin
    void forget(std::string_view origin);
    // Takes the place of the note that was cosigned last; false where that is not `last` any more.
    bool advance(std::string_view origin, std::string_view last, std::string_view note);
    void keep_doubt(std::string_view origin, std::string_view note);
    void keep_evidence(std::string_view origin, std::string_view evidence, std::string_view file);
    std::uint64_t two_histories();  // logs of which there is evidence

    // -- gateways, and the contacts whose messages they hand in --
    // Contacts whose way is `in_place_of` are reached through it.
    void keep_gateway(GatewayKept const& gateway, std::string_view in_place_of);
    // What it was told, said anew; false where it has ended.
    bool change_gateway(GatewayKept const& gateway, std::string_view in_place_of);
    std::optional<GatewayKept> gateway(std::string_view id);
    std::vector<GatewayKept> gateways(SpaceId const& space);
    // Its contacts' way is `way_after` from then on. False where it is unknown.
    bool end_gateway(SpaceId const& space, std::string_view id, std::string_view way_after);
    void remember_heard(std::string_view gateway, std::int64_t at_ms);
    std::optional<std::string> contact(Hash const& mark);  // its id
    std::optional<ContactKept> contact(SpaceId const& space, std::string_view id);
    // From then on no file of the vault holds it; false where it is unknown.
    bool erase_contact(SpaceId const& space, std::string_view id);
    // The id that is kept under the mark: this one, or that of who was quicker.
    std::string keep_contact(SpaceId const& space, Hash const& mark, std::string_view id, BytesView sealed);
    // By which gateway a contact wrote last; forgotten with the contact.
    void keep_way(SpaceId const& space, std::string_view contact, std::string_view gateway);
    std::optional<std::string> way_of(SpaceId const& space, std::string_view contact);
    std::vector<GatewayKept> all_gateways();

    // -- parts of messages --
    void keep_part(PartKept const& part);
    std::vector<PartKept> parts(std::string_view gateway, std::string_view contact, std::string_view ref);
    // Of messages not taken yet of which no part came since, the longest waiting first.
    std::vector<PartKept> parts_waiting(std::int64_t since_ms, std::string_view gateway = {});
    void settle_parts(std::string_view gateway, std::string_view contact, std::string_view ref,
                      std::uint64_t became);
    void drop_parts(std::string_view gateway, std::string_view contact, std::string_view ref);
    void drop_settled_parts(std::int64_t before_ms);

    // -- files of messages --
    void keep_files(std::vector<FileKept> const& files);  // all or none; those known already stay as they are
    std::vector<FileKept> files_waiting(SpaceId const& space, std::size_t most);  // those due first
    bool begin_file(FileKept const& file);  // keeps its tries and when it is due; false where it is gone
    void settle_file(FileKept const& file);
    void drop_settled_files(std::int64_t before_ms);

    // -- receipts --
    // The ordinal under which a space gives out receipts: a new one where it has none.
    std::uint64_t ordinal_of(SpaceId const& space);
    std::optional<ReceiptsOf> receipts_of(std::uint64_t ordinal);
    // After a restore of these spaces up to these sizes: what was given out beyond is lost, and all go on
    // under new ordinals, none of which the lost house can have given.
    void lose_receipts(std::map<SpaceId, std::uint64_t> const& sizes);

  private:
    std::optional<Account> read_account(std::string_view column, BytesView value);
    void write_account(Account const& account, std::string_view kept);
    void write_invitation(Hash const& secret, Invitation const& invitation);
    std::optional<Holder> read_holder(Hash const& credential);
    std::optional<Holder> holder_of(Hash const& credential);
    std::pair<std::optional<Account>, std::string> read_passphrase(std::string const& name);
    Result<void> may_try(std::string const& name);
    void count_try(std::string const& name, bool failed);
    std::string keep_secret(Account const& account, std::string_view sort, std::string_view label,
                            Scope const& scope, std::int64_t ends_at_ms);

    struct Tries {
        int failed = 0;
        std::int64_t locked_until_ms = 0;
    };

    Clock clock_;
    std::mutex mutex_;
    Database database_;
    std::shared_mutex holders_mutex_;
    std::unordered_map<Hash, Holder, IdHash> holders_;
    std::function<void()> ended_ = [] {};
    std::mutex tries_mutex_;
    std::map<std::string, Tries> tries_;
    int trying_ = 0;
};

inline constexpr std::int64_t session_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::int64_t invitation_ms = 24LL * 3600 * 1000;

}  // namespace comity

#include "kernel/index.h"

#include "base/hash.h"
#include "base/log.h"

namespace comity {

namespace {

constexpr char const* schema = R"(
    CREATE TABLE IF NOT EXISTS space(
        name TEXT PRIMARY KEY, id BLOB, title TEXT, mode TEXT, public INTEGER, size INTEGER NOT NULL,
        settled INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS member(
        party BLOB, space TEXT, role INTEGER NOT NULL, PRIMARY KEY(party, space)) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS member_space ON member(space);
    CREATE TABLE IF NOT EXISTS digest(
        name TEXT, space TEXT, row TEXT NOT NULL, PRIMARY KEY(name, space)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS keys_told(only INTEGER PRIMARY KEY CHECK (only = 1), entries INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS followed(only INTEGER PRIMARY KEY CHECK (only = 1), rule TEXT NOT NULL) STRICT;
)";

void record_state(Database& database, std::string const& name, SpaceState const& state) {
    database.query("UPDATE space SET id = ?, title = ?, mode = ?, public = ? WHERE name = ?")
        .bind_blob(1, state.id.view())
        .bind(2, state.title)
        .bind(3, state.mode)
        .bind(4, state.is_public ? 1 : 0)
        .bind(5, name)
        .run();
    database.query("DELETE FROM member WHERE space = ?").with(name).run();
    for (auto const& [party, member] : state.members) {
        database.query("INSERT INTO member(party, space, role) VALUES (?, ?, ?)")
            .bind_blob(1, party.view())
            .bind(2, name)
            .bind(3, static_cast<int>(member.role))
            .run();
    }
}

// The digests and the shape of what they say.
std::string rule_of(Rooms const& rooms) {
    std::string rule;
    for (auto const& room : rooms) {
        for (auto const& digest : room.digests) {
            rule += digest.name + "\n" + digest.row + "\n" + std::string(name_of(digest.audience)) + "\n";
        }
    }
    return sha256(rule).hex();
}

}  // namespace

// index.db is disposable: a damaged one is made again by visiting the spaces.
std::unique_ptr<Index> open_index(std::filesystem::path const& file, Rooms const& rooms) {
    auto const rule = rule_of(rooms);
    try {
        return std::make_unique<Index>(file, rule);
    } catch (DatabaseFailure const& failure) {
        if (!failure.is_damaged()) throw;
        log::error("the index is damaged", {{"why", failure.what()}});
        for (auto const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
        return std::make_unique<Index>(file, rule);
    }
}

Index::Index(std::filesystem::path const& file, std::string const& rule)
    : database_(file, Database::Use::view) {
    database_.execute(schema);
    follow(rule);
}

void Index::follow(std::string const& rule) {
    auto& followed = database_.query("SELECT 1 FROM followed WHERE rule = ?").with(rule);
    bool same = followed.step();
    followed.reset();
    if (same) return;
    Transaction transaction(database_);
    database_.query("UPDATE space SET settled = 0").run();
    database_.query("INSERT OR REPLACE INTO followed(only, rule) VALUES (1, ?)").with(rule).run();
    transaction.commit();
}

std::uint64_t Index::keys_told() {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT entries FROM keys_told");
    auto const entries = query.step() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
    query.reset();
    return entries;
}

void Index::remember_keys_told(std::uint64_t entries) {
    std::lock_guard lock(mutex_);
    database_.query("INSERT OR REPLACE INTO keys_told(only, entries) VALUES (1, ?)").with(entries).run();
}

void Index::record(std::string const& space, std::uint64_t size, SpaceState const* state,
                   std::vector<IndexedDigest> const& digests) {
    std::lock_guard lock(mutex_);
    Transaction transaction(database_);
    database_
        .query(
            "INSERT INTO space(name, size, settled) VALUES (?1, ?2, 0) "
            "ON CONFLICT(name) DO UPDATE SET size = ?2")
        .with(space, size)
        .run();
    if (state) record_state(database_, space, *state);
    for (auto const& digest : digests) {
        if (digest.row.empty()) {
            database_.query("DELETE FROM digest WHERE name = ? AND space = ?").with(digest.name, space).run();
        } else {
            database_.query("INSERT OR REPLACE INTO digest(name, space, row) VALUES (?, ?, ?)")
                .with(digest.name, space, digest.row)
                .run();
        }
    }
    transaction.commit();
}

void Index::unsettle(std::string const& space) {
    std::lock_guard lock(mutex_);
    // One sync, as the first commit after opening pays for it; it must not come back after a power cut.
    database_.execute("PRAGMA synchronous=FULL");
    database_.query("UPDATE space SET settled = 0 WHERE name = ?").with(space).run();
    database_.execute("PRAGMA synchronous=NORMAL");
}

void Index::settle(std::string const& space) {
    std::lock_guard lock(mutex_);
    database_.query("UPDATE space SET settled = 1 WHERE name = ?").with(space).run();
}

bool Index::is_settled(std::string const& space, SpaceId const& id, std::uint64_t size) {
    std::lock_guard lock(mutex_);
    auto& query =
        database_.query("SELECT 1 FROM space WHERE name = ? AND size = ? AND id = ? AND settled = 1");
    query.with(space, size).bind_blob(3, id.view());
    bool const is = query.step();
    query.reset();
    return is;
}

std::vector<std::string> Index::settled() {
    std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    auto& query = database_.query("SELECT name FROM space WHERE settled = 1");
    while (query.step()) names.emplace_back(query.text(0));
    return names;
}

std::optional<std::string> Index::name_of(SpaceId const& space) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query("SELECT name FROM space WHERE id = ?").bind_blob(1, space.view());
    std::optional<std::string> name;
    if (query.step()) name = std::string(query.text(0));
    query.reset();
    return name;
}

std::vector<SpaceSize> Index::sizes() {
    std::lock_guard lock(mutex_);
    std::vector<SpaceSize> sizes;
    auto& query = database_.query("SELECT name, id, size FROM space WHERE id IS NOT NULL ORDER BY name");
    while (query.step())
        sizes.push_back({std::string(query.text(0)), SpaceId::from_bytes(query.blob(1)).value_or(SpaceId{}),
                         static_cast<std::uint64_t>(query.integer(2))});
    query.reset();
    return sizes;
}

std::optional<bool> Index::admits(std::string_view space, PartyId const& reader) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query(
        "SELECT role IS NOT NULL OR public FROM space "
        "LEFT JOIN member ON member.space = name AND party = ? WHERE name = ? AND id IS NOT NULL");
    query.bind_blob(1, reader.view()).bind(2, space);
    std::optional<bool> admits;
    if (query.step()) admits = query.integer(0) != 0;
    query.reset();
    return admits;
}

std::optional<bool> Index::has_digest(std::string_view space, std::string_view digest) {
    std::lock_guard lock(mutex_);
    auto& query = database_.query(
        "SELECT EXISTS (SELECT 1 FROM digest WHERE digest.name = ?1 AND space = ?2) FROM space "
        "WHERE name = ?2 AND id IS NOT NULL");
    query.bind(1, digest).bind(2, space);
    std::optional<bool> has;
    if (query.step()) has = query.integer(0) != 0;
    query.reset();
    return has;
}

std::vector<Listing> Index::spaces(PartyId const& reader) {
    std::lock_guard lock(mutex_);
    std::vector<Listing> listings;
    auto& query = database_.query(
        "SELECT name, id, title, mode, public, size, coalesce(role, 0) FROM space "
        "LEFT JOIN member ON member.space = name AND party = ? "
        "WHERE id IS NOT NULL AND (role IS NOT NULL OR public) ORDER BY name");
    query.bind_blob(1, reader.view());
    while (query.step()) {
        listings.push_back({.name = std::string(query.text(0)),
                            .id = SpaceId::from_bytes(query.blob(1)).value_or(SpaceId{}),
                            .title = std::string(query.text(2)),
                            .mode = mode_named(query.text(3)).value_or(Mode::life),
                            .is_public = query.integer(4) != 0,
                            .role = static_cast<Role>(query.integer(6)),
                            .size = static_cast<std::uint64_t>(query.integer(5))});
    }
    return listings;
}

std::vector<DigestRow> Index::digest(std::string const& name, PartyId const& reader, Role audience) {
    std::lock_guard lock(mutex_);
    std::vector<DigestRow> rows;
    auto& query = database_.query(
        "SELECT digest.space, row, member.role IS NOT NULL FROM digest JOIN space ON space.name = "
        "digest.space "
        "LEFT JOIN member ON member.space = digest.space AND member.party = ?2 "
        "WHERE digest.name = ?1 AND coalesce(member.role, 0) >= ?3 AND (member.role IS NOT NULL OR public) "
        "ORDER BY digest.space");
    query.bind(1, name).bind_blob(2, reader.view()).bind(3, static_cast<int>(audience));
    while (query.step()) {
        auto values = json::parse(query.text(1));
        if (!values || !values->array()) throw Broken("index.db holds a digest that cannot be read");
        rows.push_back({std::string(query.text(0)), *values->array(),
                        query.integer(2) == 1 ? Standing::member
                        : reader.empty()      ? Standing::anybody
                                              : Standing::signed_in});
    }
    return rows;
}

}  // namespace comity

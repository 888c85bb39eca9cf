#include "kernel/journal.h"

#include <bit>

#include "base/error.h"
#include "kernel/database.h"

namespace comity {

namespace {

// docs/formats/journal.md
constexpr char const* schema = R"(
    CREATE TABLE IF NOT EXISTS entry(
        number INTEGER PRIMARY KEY, leaf BLOB NOT NULL, salt BLOB, body BLOB) STRICT;
    CREATE TABLE IF NOT EXISTS once(key BLOB PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS head(
        only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL, peaks BLOB NOT NULL,
        checkpoint TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS node(place INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS cosigned(size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
)";

constexpr int cosigned_kept = 1000;  // the newest; a receipt needs the last
constexpr std::string_view unsynced =
    "the journal could not be synced; it takes nothing until it is opened again";

Bytes write_peaks(Peaks const& peaks) {
    Bytes bytes;
    for (auto const& hash : peaks.hashes) bytes.append(hash.view());
    return bytes;
}

struct Head {
    Peaks peaks;
    std::string checkpoint;
};

Head read_head(Database& database) {
    Head head;
    auto& query = database.query("SELECT size, peaks, checkpoint FROM head");
    if (!query.step()) return head;
    head.peaks.size = static_cast<std::uint64_t>(query.integer(0));
    auto bytes = query.blob(1);
    for (std::size_t at = 0; at + 32 <= bytes.size(); at += 32) {
        head.peaks.hashes.push_back(*Hash::from_bytes(bytes.substr(at, 32)));
    }
    bool fits = bytes.size() == 32 * static_cast<std::size_t>(std::popcount(head.peaks.size));
    head.checkpoint = query.text(2);
    query.reset();
    if (!fits) throw Broken("journal.db: the stored peaks do not fit its size");
    return head;
}

void keep_nodes(Database& database, std::uint64_t place, std::vector<Hash> const& nodes) {
    auto& insert = database.query("INSERT INTO node(place, hash) VALUES (?, ?)");
    for (auto const& hash : nodes) insert.bind(1, place++).bind_blob(2, hash.view()).run();
}

// A journal of a program that kept no nodes yet: they follow from the entries.
void make_nodes(Database& database, std::uint64_t size) {
    auto& last = database.query("SELECT max(place) + 1 FROM node");
    auto const there = last.step() ? static_cast<std::uint64_t>(last.integer(0)) : 0;
    last.reset();
    if (there == tlog::places_of_size(size)) return;
    Transaction transaction(database);
    database.query("DELETE FROM node").run();
    Peaks peaks;
    std::vector<Hash> completed;
    auto& entry = database.query("SELECT leaf FROM entry WHERE number < ? ORDER BY number").with(size);
    while (entry.step()) {
        completed.clear();
        auto const place = tlog::places_of_size(peaks.size);
        peaks.add(leaf_hash(entry.blob(0)), completed);
        keep_nodes(database, place, completed);
    }
    entry.reset();
    transaction.commit();
}

}  // namespace

struct Journal::Parts {
    Parts(std::filesystem::path const& file, Open how)
        : database(file, how == Open::appending ? Database::Use::truth : Database::Use::reader), opened(how) {
        if (how == Open::appending) {
            // What a process left in the log whose last sync failed may be in memory alone: it is written and
            // synced once more, in another file, before anything is put on top of it.
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            database.execute(schema);
        }
        head = read_head(database);
        if (how == Open::appending) make_nodes(database, head.peaks.size);
    }
    void commit(Transaction& transaction) {
        try {
            transaction.commit();
        } catch (DatabaseFailure const& failure) {
            // A full disk rolls back cleanly. After a failed sync nobody knows what is on disk: never try it
            // again.
            failed = !failure.disk_is_full();
            throw;
        }
    }
    Database database;
    Open opened;
    Head head;
    bool failed = false;
};

Journal::Journal(std::filesystem::path const& file, Open how) : parts_(std::make_unique<Parts>(file, how)) {}
Journal::~Journal() = default;

void Journal::append(std::span<JournalRow const> rows, Sign const& sign, std::span<ErasedBody const> erased) {
    MUST(parts_->opened == Open::appending);
    if (parts_->failed) throw Broken(std::string(unsynced));
    auto& database = parts_->database;
    database.checkpoint_for(rows.size());
    Peaks peaks = parts_->head.peaks;
    std::vector<Hash> completed;
    Transaction transaction(database);
    auto const first_place = tlog::places_of_size(peaks.size);
    auto& insert = database.query("INSERT INTO entry(number, leaf, salt, body) VALUES (?, ?, ?, ?)");
    for (auto const& row : rows) {
        insert.bind(1, peaks.size)
            .bind_blob(2, row.entry)
            .bind_blob(3, row.salt)
            .bind_blob(4, row.body)
            .run();
        if (!row.once.empty()) {
            auto& once = database.query("INSERT INTO once(key, number) VALUES (?, ?)");
            once.bind_blob(1, row.once).bind(2, peaks.size).run();
        }
        peaks.add(leaf_hash(row.entry), completed);
    }
    keep_nodes(database, first_place, completed);
    for (auto const& each : erased) {
        database.query("UPDATE entry SET salt = NULL, body = ?2 WHERE number = ?1")
            .bind(1, each.number)
            .bind_blob(2, each.remains)
            .run();
    }
    auto checkpoint = sign(peaks);
    auto& head =
        database.query("INSERT OR REPLACE INTO head(only, size, peaks, checkpoint) VALUES (1, ?, ?, ?)");
    head.bind(1, peaks.size).bind_blob(2, write_peaks(peaks)).bind(3, checkpoint).run();
    parts_->commit(transaction);
    parts_->head = {std::move(peaks), std::move(checkpoint)};
}

Hash Journal::node(tlog::Node const& node) const {
    auto& query =
        parts_->database.query("SELECT hash FROM node WHERE place = ?").with(tlog::node_place(node));
    auto const hash = query.step() ? Hash::from_bytes(query.blob(0)) : std::nullopt;
    query.reset();
    if (!hash) throw Broken("journal.db: a node of the tree is missing");
    return *hash;
}

void Journal::keep_cosigned(std::uint64_t size, std::string_view note) {
    MUST(parts_->opened == Open::appending);
    if (parts_->failed) throw Broken(std::string(unsynced));
    auto& database = parts_->database;
    Transaction transaction(database);
    database.query("INSERT OR REPLACE INTO cosigned(size, note) VALUES (?, ?)").with(size, note).run();
    database
        .query(
            "DELETE FROM cosigned WHERE size < "
            "(SELECT min(size) FROM (SELECT size FROM cosigned ORDER BY size DESC LIMIT ?))")
        .with(cosigned_kept)
        .run();
    parts_->commit(transaction);
}

std::optional<std::string> Journal::last_cosigned() const {
    auto& query = parts_->database.query("SELECT note FROM cosigned ORDER BY size DESC LIMIT 1");
    auto note = query.step() ? std::optional(std::string(query.text(0))) : std::nullopt;
    query.reset();
    return note;
}

bool Journal::wipe() {
    return parts_->database.empty_log();
}

std::uint64_t Journal::size() const {
    if (parts_->opened == Open::appending) return parts_->head.peaks.size;
    auto& query = parts_->database.query("SELECT size FROM head");
    auto size = query.step() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
    query.reset();
    return size;
}

Peaks const& Journal::peaks() const {
    return parts_->head.peaks;
}

std::string const& Journal::checkpoint() const {
    return parts_->head.checkpoint;
}

void Journal::scan(std::uint64_t from, std::uint64_t to,
                   std::function<bool(StoredRow const&)> const& row) const {
    auto& query = parts_->database.query(
        "SELECT number, leaf, salt, body FROM entry WHERE number >= ? AND number < ? ORDER BY number");
    query.with(from, to);
    while (query.step()) {
        auto number = static_cast<std::uint64_t>(query.integer(0));
        if (!row({number, query.blob(1), query.blob(2), query.blob(3)})) break;
    }
    query.reset();
}

std::optional<JournalRow> Journal::read(std::uint64_t number) const {
    std::optional<JournalRow> found;
    scan(number, number + 1, [&](StoredRow const& row) {
        found = JournalRow{Bytes(row.entry), {}, Bytes(row.salt), Bytes(row.body)};
        return true;
    });
    return found;
}

void copy_journal(std::filesystem::path const& from, std::filesystem::path const& to) {
    Database(from, Database::Use::reader).copy_into(to);
}

std::optional<std::uint64_t> Journal::heard_once(BytesView once) const {
    auto& query = parts_->database.query("SELECT number FROM once WHERE key = ?");
    query.bind_blob(1, once);
    std::optional<std::uint64_t> number;
    if (query.step()) number = static_cast<std::uint64_t>(query.integer(0));
    query.reset();
    return number;
}

}  // namespace comity

#include "kernel/verify.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/hash.h"
#include "kernel/blobs.h"
#include "kernel/checkpoint.h"
#include "kernel/journal.h"
#include "kernel/key.h"
#include "kernel/space_room.h"
#include "kernel/space_state.h"
#include "kernel/views.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t findings_limit = 100;
constexpr std::uint64_t rows_a_step = 1000;

std::string at(std::uint64_t number) {
    return "entry " + std::to_string(number);
}

using Once = std::array<unsigned char, 16>;  // in the order of SQLite

Once once_of(BytesView bytes) {
    Once once{};
    std::ranges::copy(bytes.substr(0, once.size()), once.begin());
    return once;
}

// Walks one journal from its first entry to its last and collects what does not fit.
class Walk {
  public:
    Walk(fs::path folder, Rooms const& rooms, VerifyOptions const& options)
        : folder_(std::move(folder)),
          rooms_(rooms),
          options_(options),
          journal_(folder_ / "journal.db", Journal::Open::reading) {}

    Verdict run() {
        // A server may append meanwhile; what lies beyond the head read at first is not judged.
        auto size = journal_.peaks().size;
        journal_.scan(0, size, [&](StoredRow const& row) {
            check_row(row);
            if (verdict_.entries % 10000 == 0 && options_.progress) options_.progress(verdict_.entries);
            return verdict_.findings.size() < findings_limit;
        });
        if (verdict_.entries == 0) find("the journal is empty");
        if (verdict_.entries != size) {
            find("the journal says it has " + std::to_string(size) + " entries, but " +
                 std::to_string(verdict_.entries) + " are there");
        }
        check_head();
        check_once();
        if (options_.views && verdict_.findings.empty()) check_views();
        return std::move(verdict_);
    }

  private:
    void find(std::string what) {
        if (verdict_.findings.size() < findings_limit) verdict_.findings.push_back(std::move(what));
    }

    void check_row(StoredRow const& row) {
        if (row.number != verdict_.entries) find(at(verdict_.entries) + " is missing");
        ++verdict_.entries;
        peaks_.add(leaf_hash(row.entry));
        auto entry = read_entry(row.entry);
        if (!entry) return find(at(row.number) + ": " + entry.error().why);
        auto header = read_header(entry->header);
        if (!header) return find(at(row.number) + ": " + header.error().why);
        if (entry->heard_at_ms < state_.last_heard_ms)
            find(at(row.number) + " was heard before the one before it");
        state_.last_heard_ms = entry->heard_at_ms;
        if (!entry->once.empty()) onces_.emplace_back(once_of(entry->once), row.number);
        if (row.salt.size() != salt_bytes || body_hash(row.salt, row.body) != header->body_hash) {
            return find("the body of " + at(row.number) + " is not the one that its header names");
        }
        check_in_context(row, *entry, *header);
    }

    void check_in_context(StoredRow const& row, EntryBytes const& entry, Header const& header) {
        bool is_opening = row.number == 0;
        if (is_opening ? header.kind != "space.opened" || !header.space.empty() : header.space != state_.id) {
            find(at(row.number) + " belongs to another space");
        }
        check_signature(row.number, entry, header);
        auto const* kind = find_kind(rooms_, header.kind);
        if (kind && kind->own_signature && entry.signature.empty())
            find(at(row.number) + " lacks its party's signature");
        bool has_blobs = kind && kind->blobs;
        if (!is_about_space(header.kind) && !has_blobs) return;
        auto body = json::parse(row.body);
        if (!body) return find("the body of " + at(row.number) + ": " + body.error().why);
        if (has_blobs) check_blobs(row.number, kind->blobs(*body));
        state_.take_in(row.number, statement_id(entry.header), header, entry.heard_at_ms, *body);
    }

    void check_signature(std::uint64_t number, EntryBytes const& entry, Header const& header) {
        if (entry.signature.empty()) return;
        ++verdict_.signatures;
        auto member = state_.members.find(header.party);
        bool holds = member != state_.members.end() &&
                     verify_signature(member->second.public_key, signed_bytes(entry.header), entry.signature);
        if (!holds) find("the signature of " + at(number) + " is not that of its party's key");
    }

    void check_blobs(std::uint64_t number, std::vector<Hash> const& hashes) {
        for (auto const& hash : hashes) {
            auto file = blob_file(folder_ / "blobs", hash);
            if (!fs::exists(file)) {
                find("a file that " + at(number) + " names is missing: " + hash.hex());
            } else if (file_hash(file) != hash) {
                find("a file that " + at(number) + " names was altered: " + hash.hex());
            }
        }
    }

    static Hash file_hash(fs::path const& file) {
        std::ifstream in(file, std::ios::binary);
        Sha256 hash;
        std::vector<char> piece(1 << 20);
        while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
            hash.add({piece.data(), static_cast<std::size_t>(in.gcount())});
        }
        return hash.finish();
    }

    void check_head() {
        if (peaks_ != journal_.peaks()) find("the stored peaks are not those of the entries");
        auto checkpoint = open_checkpoint(journal_.checkpoint(), state_.checkpoint_public_key);
        if (!checkpoint) return find("the checkpoint: " + checkpoint.error().why);
        if (checkpoint->origin != state_.origin) find("the checkpoint is that of another journal");
        if (checkpoint->size != peaks_.size || checkpoint->root != peaks_.root()) {
            find("the checkpoint does not fit the entries");
        }
    }

    // The table that finds repeats must hold what the entries say: no less, and nothing else.
    void check_once() {
        std::ranges::sort(onces_);
        Database database(folder_ / "journal.db", Database::Use::reader);
        auto expected = onces_.begin();
        bool more = false;
        auto& stored = database.query("SELECT key, number FROM once WHERE number < ? ORDER BY key");
        stored.bind(1, peaks_.size);
        while (!more && stored.step()) {
            auto number = static_cast<std::uint64_t>(stored.integer(1));
            more = expected == onces_.end() || *expected != std::pair(once_of(stored.blob(0)), number);
            if (!more) ++expected;
        }
        stored.reset();
        if (more || expected != onces_.end()) {
            find("the names under which entries were heard are not those of the entries" +
                 (expected == onces_.end() ? "" : ", first at " + at(expected->second)));
        }
        auto& beyond = database.query("SELECT max(number) >= (SELECT size FROM head) FROM entry");
        if (beyond.step() && beyond.integer(0) != 0)
            find("the journal has entries that its checkpoint does not cover");
        if (!options_.views) return;
        auto& sound = database.query("PRAGMA quick_check(1)");
        if (sound.step() && sound.text(0) != "ok") find("journal.db: " + std::string(sound.text(0)));
    }

    void check_views() {
        auto views = views_of(rooms_, state_.rooms);
        if (!fs::exists(folder_ / "views.db"))
            return find("views.db is missing; the next start makes it again");
        // For the owner alone, and gone however this ends: the tables hold what people said.
        FreshFolder fresh(folder_);
        compare_views(views, fresh.path / "views.db");
    }

    struct FreshFolder {
        explicit FreshFolder(fs::path const& space) : path(space / (".verify-" + to_hex(random_bytes(6)))) {
            fs::create_directory(path);
            fs::permissions(path, fs::perms::owner_all);
        }
        ~FreshFolder() {
            std::error_code ignored;
            fs::remove_all(path, ignored);
        }
        FreshFolder(FreshFolder const&) = delete;
        FreshFolder& operator=(FreshFolder const&) = delete;
        fs::path path;
    };

    void compare_views(std::vector<View const*> const& views, fs::path const& fresh_file) try {
        Database stored(folder_ / "views.db", Database::Use::reader);
        stored.query("BEGIN").run();
        auto& applied = stored.query("SELECT entries FROM applied");
        auto entries = applied.step() ? static_cast<std::uint64_t>(applied.integer(0)) : 0;
        applied.reset();
        Views fresh(fresh_file, views);
        derive(fresh, entries);
        if (fresh.applied() < entries) find("views.db knows more entries than the journal has");
        for (auto const& table : table_names(views)) {
            ++verdict_.view_tables;
            if (table_hash(stored, table) != table_hash(fresh.database(), table)) {
                find("views.db: table " + table + " is not what the journal makes of it");
            }
        }
    } catch (Broken const& failure) {
        find(failure.what());
    }

    void derive(Views& fresh, std::uint64_t to) {
        SpaceState state;
        std::vector<OwnedEntry> entries;
        journal_.scan(0, to, [&](StoredRow const& row) {
            auto entry = read_row(row);
            state.take_in(entry.number, entry.id, entry.header, entry.heard_at_ms, entry.body);
            entry.at_ms = state.clock.at(entry.heard_at_ms);
            entries.push_back(std::move(entry));
            if (entries.size() == rows_a_step) {
                fresh.apply(entries);
                entries.clear();
                if (options_.progress) options_.progress(fresh.applied());
            }
            return true;
        });
        fresh.apply(entries);
    }

    fs::path folder_;
    Rooms const& rooms_;
    VerifyOptions const& options_;
    Journal journal_;
    Peaks peaks_;
    SpaceState state_;
    std::vector<std::pair<Once, std::uint64_t>> onces_;
    Verdict verdict_;
};

}  // namespace

Result<Verdict> verify(fs::path const& house, std::string const& space, Rooms const& rooms,
                       VerifyOptions const& options) {
    auto folder = space == "house" ? house / "house" : house / "spaces" / space;
    bool plain = space.find('/') == space.npos && !space.starts_with('.');
    if (!plain || !fs::exists(folder / "journal.db")) {
        return refuse(Fault::not_found, "There is no such space, or you may not see it.");
    }
    Rooms all = rooms;
    bool has_own = std::ranges::any_of(all, [](auto const& room) { return room.name == "space"; });
    if (!has_own) all.insert(all.begin(), space_room());
    try {
        return Walk(folder, all, options).run();
    } catch (Broken const& failure) {
        // A database that cannot be read is a finding, not a failure of the verifier.
        return Verdict{.findings = {failure.what()}};
    }
}

}  // namespace comity

// The views' part of verify: derives them afresh from the journal and compares.
#include <sqlite3.h>

#include <algorithm>

#include "kernel/journal.h"
#include "kernel/table_hash.h"
#include "kernel/verify_parts.h"
#include "kernel/views.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t rows_a_step = 10'000;

// A file to copy into: SQLite's own journal and syncs would be for nothing.
class CopyTarget {
  public:
    explicit CopyTarget(fs::path const& file) {
        int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        if (sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr) != SQLITE_OK) fail();
        sqlite3_exec(handle_, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", nullptr, nullptr, nullptr);
    }
    ~CopyTarget() { sqlite3_close(handle_); }
    CopyTarget(CopyTarget const&) = delete;
    CopyTarget& operator=(CopyTarget const&) = delete;

    void take(Database& from) {
        auto* copying = sqlite3_backup_init(handle_, "main", from.handle(), "main");
        if (!copying) fail();
        sqlite3_backup_step(copying, -1);
        if (sqlite3_backup_finish(copying) != SQLITE_OK) fail();
    }

  private:
    [[noreturn]] void fail() {
        throw DatabaseFailure("views.db: it cannot be copied: " + std::string(sqlite3_errmsg(handle_)),
                              sqlite3_errcode(handle_));
    }
    sqlite3* handle_ = nullptr;
};

// The rules by which the views in a file were made, in one text.
std::string rules_of(Database& database) {
    std::string rules;
    auto& stand = database.query("SELECT name, version, schema FROM view_stand ORDER BY name");
    while (stand.step()) {
        for (int column = 0; column < 3; ++column) rules.append(stand.text(column)).push_back('\0');
    }
    return rules;
}

std::uint64_t applied_in(Database& database) {
    auto& query = database.query("SELECT entries FROM applied");
    auto entries = query.step() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
    query.reset();
    return entries;
}

class Comparison {
  public:
    Comparison(fs::path const& space, fs::path const& scratch, std::vector<View const*> const& views,
               VerifyOptions const& options, Verdict& verdict)
        : journal_(space / "journal.db", Journal::Open::reading),
          views_(views),
          options_(options),
          verdict_(verdict),
          stored_(scratch / "stored" / "views.db", Database::Use::view),
          derived_(made_file(scratch), views) {
        // Both are thrown away: to wait for the disk would be for nothing.
        for (auto* database : {&stored_, &derived_.database()}) database->execute("PRAGMA synchronous=OFF");
    }

    std::optional<std::uint64_t> run() {
        check_pages();
        if (rules_of(stored_) != rules_of(derived_.database())) {
            verdict_.notes.push_back(
                "views.db was made by an older rule, so it is not compared; the next start makes it again");
            return std::nullopt;
        }
        compare_schemas(schema_of(stored_), schema_of(derived_.database()), "views.db", verdict_);
        auto applied = applied_in(stored_);
        if (applied > verdict_.entries) find(verdict_, "views.db knows more entries than the journal has");
        if (!verdict_.findings.empty()) return applied;
        derive(applied);
        compare_tables();
        return applied;
    }

  private:
    static fs::path made_file(fs::path const& scratch) {
        fs::create_directory(scratch / "derived");
        return scratch / "derived" / "views.db";
    }

    // Indexes are looked at too: a walk over the rows does not see them.
    void check_pages() {
        auto& sound = stored_.query("PRAGMA integrity_check(1)");
        if (sound.step() && sound.text(0) != "ok") find(verdict_, "views.db: " + std::string(sound.text(0)));
        sound.reset();
    }

    void derive(std::uint64_t to) {
        SpaceState state;
        while (derived_.applied() < to) {
            std::vector<OwnedEntry> entries;
            auto from = derived_.applied();
            journal_.scan(from, std::min(to, from + rows_a_step), [&](StoredRow const& row) {
                auto entry = read_row(row);
                state.take_in(entry.number, entry.id, entry.header, entry.heard_at_ms, entry.body);
                entry.at_ms = state.clock.at(entry.heard_at_ms);
                entries.push_back(std::move(entry));
                return true;
            });
            if (entries.empty()) throw Broken("journal.db has lost entries while it was read");
            derived_.apply(entries);
            if (options_.progress) options_.progress(derived_.applied());
        }
    }

    void compare_tables() {
        for (auto const& table : table_names(views_)) {
            compare(table);
            ++verdict_.view_tables;
            if (auto fault = layout_fault(stored_, table); !fault.empty())
                find(verdict_, "views.db: table " + table + " is damaged: " + fault);
            if (options_.progress) options_.progress(verdict_.entries);
        }
        compare("view_stand");  // which views stopped, where and why
        compare("applied");
    }

    void compare(std::string const& table) {
        if (table_hash(stored_, table) != table_hash(derived_.database(), table))
            find(verdict_, "views.db: table " + table + " is not what the journal makes of it");
    }

    Journal journal_;
    std::vector<View const*> const& views_;
    VerifyOptions const& options_;
    Verdict& verdict_;
    Database stored_;
    Views derived_;
};

}  // namespace

void copy_views(fs::path const& space, fs::path const& scratch) {
    fs::create_directory(scratch / "stored");
    Database views(space / "views.db", Database::Use::reader);
    CopyTarget(scratch / "stored" / "views.db").take(views);
}

std::optional<std::uint64_t> check_views(fs::path const& space, fs::path const& scratch,
                                         std::vector<View const*> const& views, VerifyOptions const& options,
                                         Verdict& verdict) {
    return Comparison(space, scratch, views, options, verdict).run();
}

}  // namespace comity

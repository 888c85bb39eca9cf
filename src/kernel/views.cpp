#include "kernel/views.h"

#include <algorithm>

namespace comity {

namespace {

constexpr char const* stand_schema = R"(
    CREATE TABLE view_stand(name TEXT PRIMARY KEY, version TEXT NOT NULL, schema TEXT NOT NULL,
                            stopped_at INTEGER, why TEXT) STRICT;
    CREATE TABLE applied(only INTEGER PRIMARY KEY CHECK (only = 1), entries INTEGER NOT NULL) STRICT;
    INSERT INTO applied VALUES (1, 0);
)";

std::string schema_of(View const& view) {
    std::string schema;
    for (auto const& table : view.tables) schema += table.schema + ";\n";
    return schema;
}

bool has_table(Database& database, std::string_view name) {
    auto& query = database.query("SELECT 1 FROM sqlite_master WHERE name = ?");
    query.bind(1, name);
    bool has = query.step();
    query.reset();
    return has;
}

}  // namespace

OwnedEntry read_row(StoredRow const& row) {
    auto bytes = read_entry(row.entry);
    if (!bytes) throw Broken("entry " + std::to_string(row.number) + ": " + bytes.error().why);
    auto header = read_header(bytes->header);
    if (!header) throw Broken("entry " + std::to_string(row.number) + ": " + header.error().why);
    auto body = json::parse(row.body);
    if (!body) throw Broken("the body of entry " + std::to_string(row.number) + ": " + body.error().why);
    return {.number = row.number,
            .id = statement_id(bytes->header),
            .header = std::move(*header),
            .heard_at_ms = bytes->heard_at_ms,
            .at_ms = bytes->heard_at_ms,
            .via = std::move(bytes->via),
            .body = std::move(*body),
            .erased = row.salt.empty()};
}

Audiences::Audiences(std::vector<View const*> const& views) {
    tables_["view_stand"] = Role::observer;
    tables_["applied"] = Role::everyone;  // how much a reading holds: every reader is told
    for (auto const* view : views) {
        for (auto const& table : view->tables) {
            bool is_new = tables_.emplace(table.name, table.audience).second;
            MUST(is_new);
        }
    }
}

bool Audiences::may_read(std::string_view table, Role role) const {
    if (table.starts_with("sqlite_")) return true;  // the schema, which is no secret
    auto found = tables_.find(table);
    // A shadow table is named after its table: `words_data` belongs to `words`.
    for (auto cut = table.rfind('_'); found == tables_.end() && cut != table.npos && cut > 0;
         cut = table.rfind('_', cut - 1)) {
        found = tables_.find(table.substr(0, cut));
    }
    return found != tables_.end() && role >= found->second;
}

Views::Views(std::filesystem::path const& file, std::vector<View const*> views)
    : views_(std::move(views)), database_(file, Database::Use::view) {
    if (!has_table(database_, "view_stand")) begin();
    read_stand();
}

void Views::begin() {
    Transaction transaction(database_);
    database_.execute(stand_schema);
    for (auto const* view : views_) {
        auto schema = schema_of(*view);
        database_.execute(schema);
        database_.query("INSERT INTO view_stand(name, version, schema) VALUES (?, ?, ?)")
            .with(view->name, view->version, schema)
            .run();
    }
    transaction.commit();
}

void Views::read_stand() {
    auto& applied = database_.query("SELECT entries FROM applied");
    applied_ = applied.step() ? static_cast<std::uint64_t>(applied.integer(0)) : 0;
    applied.reset();
    std::size_t known = 0;
    auto& stand = database_.query("SELECT name, version, schema, stopped_at, why FROM view_stand");
    while (stand.step()) {
        auto view =
            std::ranges::find_if(views_, [&](auto const* each) { return each->name == stand.text(0); });
        if (view == views_.end()) {
            // Of another program: its tables go when the views are made again.
            if (fit_ == Fit::same) fit_ = Fit::older_rule;
            continue;
        }
        ++known;
        if (stand.text(2) != schema_of(**view)) fit_ = Fit::unreadable;
        if (stand.text(1) != (*view)->version && fit_ == Fit::same) fit_ = Fit::older_rule;
        if (!stand.is_null(3)) {
            auto number = static_cast<std::uint64_t>(stand.integer(3));
            stops_.push_back({(*view)->name, number, std::string(stand.text(4))});
        }
    }
    stand.reset();
    if (known < views_.size()) fit_ = Fit::unreadable;
}

void Views::apply(std::span<OwnedEntry const> entries) {
    if (entries.empty()) return;
    bool whole = entries.front().number == applied_ && entries.back().number == applied_ + entries.size() - 1;
    if (!whole) throw Broken("an entry from number " + std::to_string(applied_) + " on is missing");
    database_.checkpoint_for(entries.size());
    auto const stops_before = stops_;
    try {
        Transaction transaction(database_);
        for (auto const* view : views_) {
            bool stopped =
                std::ranges::any_of(stops_, [&](auto const& stop) { return stop.view == view->name; });
            if (!stopped) apply_to(*view, entries);
        }
        database_.query("UPDATE applied SET entries = ?").with(entries.back().number + 1).run();
        transaction.commit();
    } catch (...) {
        stops_ = stops_before;  // what was not committed did not happen
        throw;
    }
    applied_ = entries.back().number + 1;
}

// All at once first; where that fails, one by one up to the entry that the view cannot take in.
void Views::apply_to(View const& view, std::span<OwnedEntry const> entries) {
    Tables tables(database_);
    auto attempt = [&](std::span<OwnedEntry const> some) -> std::string {
        database_.query("SAVEPOINT view").run();
        try {
            for (auto const& entry : some) view.apply(tables, entry.entry());
            database_.query("RELEASE view").run();
            return "";
        } catch (std::bad_alloc const&) {
            throw;
        } catch (std::exception const& failure) {
            auto const* machine = dynamic_cast<DatabaseFailure const*>(&failure);
            if (machine && machine->is_machine()) throw;  // not the view's fault: it may try again
            database_.rest();
            database_.query("ROLLBACK TO view").run();
            database_.query("RELEASE view").run();
            std::string why = failure.what();
            return why.empty() ? "unknown" : why;
        }
    };
    if (attempt(entries).empty()) return;
    for (auto const& entry : entries) {
        auto why = attempt({&entry, 1});
        if (!why.empty()) return stop(view, entry.number, why);
    }
}

void Views::hide(std::span<ErasedBody const> erased) {
    Transaction transaction(database_);
    Tables tables(database_);
    for (auto const* view : views_) {
        if (!view->hide) continue;
        for (auto const& entry : erased) view->hide(tables, entry.number);
    }
    transaction.commit();
}

void Views::stop(View const& view, std::uint64_t number, std::string const& why) {
    database_.query("UPDATE view_stand SET stopped_at = ?, why = ? WHERE name = ?")
        .with(number, why, view.name)
        .run();
    stops_.push_back({view.name, number, why});
}

std::vector<View const*> views_of(Rooms const& rooms, std::vector<std::string> const& rooms_on) {
    std::vector<View const*> views;
    for (auto const& room : rooms) {
        bool on = room.name == "space" || std::ranges::find(rooms_on, room.name) != rooms_on.end();
        if (!on) continue;
        for (auto const& view : room.views) views.push_back(&view);
    }
    return views;
}

std::vector<std::string> table_names(std::vector<View const*> const& views) {
    std::vector<std::string> names;
    for (auto const* view : views) {
        for (auto const& table : view->tables) names.push_back(table.name);
    }
    return names;
}

}  // namespace comity

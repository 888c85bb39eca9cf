// The views of one space in one views.db: made from entries alone, dropped and made again at will. A view
// that cannot take an entry in stops there and says so; the others go on. One writer, one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kernel/database.h"
#include "kernel/entry.h"
#include "kernel/journal.h"
#include "kernel/room.h"

namespace comity {

// An entry that owns what Entry refers to.
struct OwnedEntry {
    std::uint64_t number = 0;
    StatementId id;
    Header header;
    std::int64_t heard_at_ms = 0;
    std::int64_t at_ms = 0;
    std::string via;
    json::Value body;
    bool erased = false;

    Entry entry() const { return {number, id, header, heard_at_ms, at_ms, via, body, erased}; }
};

// Reads a row back; Broken where it cannot be, since only the desk wrote it.
OwnedEntry read_row(StoredRow const& row);

// Who may read which table of views.db; shadow tables (`name_…`) follow the table they belong to.
class Audiences {
  public:
    explicit Audiences(std::vector<View const*> const& views);  // MUST: every table name once
    bool may_read(std::string_view table, Role role) const;

  private:
    std::map<std::string, Role, std::less<>> tables_;
};

// How the tables on disk and the views of this program stand to one another.
enum class Fit {
    same,        // as this program would make them
    older_rule,  // the tables can be read, but follow an older rule, or there are others beside them
    unreadable,  // tables are missing or of another shape
};

struct Stop {
    std::string view;
    std::uint64_t number = 0;
    std::string why;
};

class Views {
  public:
    // Opens the file or begins a new one; `fit` of a new one is `same` with nothing applied.
    Views(std::filesystem::path const& file, std::vector<View const*> views);

    Fit fit() const { return fit_; }
    std::uint64_t applied() const { return applied_; }  // entries taken in
    // Takes in entries in order, the first being number applied(), in one transaction.
    void apply(std::span<OwnedEntry const> entries);
    // Lets nothing of these entries be seen any more, until the views are made again.
    void hide(std::span<ErasedBody const> erased);
    std::vector<Stop> const& stops() const { return stops_; }
    Database& database() { return database_; }

  private:
    void begin();
    void read_stand();
    void apply_to(View const& view, std::span<OwnedEntry const> entries);
    void stop(View const& view, std::uint64_t number, std::string const& why);

    std::vector<View const*> views_;
    Database database_;
    Fit fit_ = Fit::same;
    std::uint64_t applied_ = 0;
    std::vector<Stop> stops_;
};

// The views of the rooms that are on, the kernel's own first.
std::vector<View const*> views_of(Rooms const& rooms, std::vector<std::string> const& rooms_on);

std::vector<std::string> table_names(std::vector<View const*> const& views);

}  // namespace comity

// What verify is made of. For verify*.cpp alone; one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/database.h"
#include "kernel/space_state.h"
#include "kernel/verify.h"

namespace comity {

// More of them would say no more.
inline constexpr std::size_t findings_limit = 100;

void find(Verdict& verdict, std::string what);
bool is_full(Verdict const& verdict);

// Does a process hold the house?
bool is_in_use(std::filesystem::path const& house);

// The tables, indexes, triggers and views of a database.
struct SchemaRow {
    std::string type, name, table, sql;
    auto operator<=>(SchemaRow const&) const = default;
};
std::vector<SchemaRow> schema_of(Database& database);  // sorted
// Names each in which the two differ; `file` is the name of the first.
void compare_schemas(std::vector<SchemaRow> const& stored, std::vector<SchemaRow> const& expected,
                     std::string const& file, Verdict& verdict);

// What the entries say, for the checks that follow.
struct JournalSays {
    SpaceState state;
    std::map<Hash, std::uint64_t> blobs;  // to the first entry that names it
};

// Checks journal.db in one snapshot; `scratch` is an empty folder.
JournalSays check_journal(std::filesystem::path const& space, std::filesystem::path const& scratch,
                          Rooms const& rooms, VerifyOptions const& options, Verdict& verdict);

// views.db as it was at one moment, page for page, so that nothing holds up a server while it is checked.
void copy_views(std::filesystem::path const& space, std::filesystem::path const& scratch);
// Compares that copy with what the journal makes of it, as far as the copy goes. How many entries the copy
// has taken in, or nothing where it follows other rules than this program's.
std::optional<std::uint64_t> check_views(std::filesystem::path const& space,
                                         std::filesystem::path const& scratch,
                                         std::vector<View const*> const& views, VerifyOptions const& options,
                                         Verdict& verdict);

}  // namespace comity

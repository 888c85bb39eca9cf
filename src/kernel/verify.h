// Verify: re-derives every leaf, root, signature and view of a space from its folder, offline, and says
// what does not fit and where. Reads only, but for a folder of its own beside the journal that goes when it
// is done; any thread; may run beside a server.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/room.h"

namespace comity {

struct Verdict {
    SpaceId id;  // of the opening; none where that cannot be read
    Hash root;   // of the entries: people compare it with what they wrote down
    std::uint64_t entries = 0;
    std::uint64_t signatures = 0;       // of parties, checked
    std::uint64_t view_tables = 0;      // derived afresh and compared
    std::vector<std::string> findings;  // each one line: what is wrong and where; empty: all is well
    std::vector<std::string> notes;     // each one line: what could not be compared, and why that is no fault
};

struct VerifyOptions {
    bool views = true;  // false: the journal and its proofs alone, many times quicker
    std::function<void(std::uint64_t checked)> progress;  // now and then
};

// Throws Broken where the machine has no room to derive views.
Result<Verdict> verify(std::filesystem::path const& house, std::string const& space, Rooms const& rooms,
                       VerifyOptions const& options);

// What lies in the folder as spaces, "house" first, whether or not they can be read.
std::vector<std::string> spaces_on_disk(std::filesystem::path const& house);
// What index.db and keys/ know of and the folder lacks, a line each. `verified`: the ids, by name, of all
// that verify() was asked for.
std::vector<std::string> missing_spaces(std::filesystem::path const& house,
                                        std::map<std::string, SpaceId> const& verified);

}  // namespace comity

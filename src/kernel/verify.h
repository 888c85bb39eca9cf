// Verify: re-derives every leaf, root, signature and view of a space from its folder, offline, and says
// what does not fit and where. Reads only; any thread; may run beside a server.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "kernel/room.h"

namespace comity {

struct Verdict {
    std::uint64_t entries = 0;
    std::uint64_t signatures = 0;       // of parties, checked
    std::uint64_t view_tables = 0;      // derived afresh and compared
    std::vector<std::string> findings;  // each one line: what is wrong and where; empty: all is well
};

struct VerifyOptions {
    bool views = true;  // false: the journal and its proofs alone, many times quicker
    std::function<void(std::uint64_t checked)> progress;  // now and then
};

Result<Verdict> verify(std::filesystem::path const& house, std::string const& space, Rooms const& rooms,
                       VerifyOptions const& options);

}  // namespace comity

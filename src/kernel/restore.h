// Puts a house back from a backup into a new folder, as a whole or not at all (docs/operate.md). One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "kernel/room.h"

namespace comity {

// A checkpoint that somebody outside the house holds.
struct HeldNote {
    std::string name;  // of the file, for sentences
    std::string note;
};

struct Restoring {
    std::filesystem::path backup;
    std::filesystem::path folder;  // of the house to be; not there, or empty
    Rooms const* rooms = nullptr;
    Clock clock;
    std::string why;  // stands on the record; may be empty
    std::vector<HeldNote> seen;
};

struct Restored {
    std::int64_t made_at_ms = 0;  // the backup
    struct Space {
        std::string name;
        std::uint64_t size = 0;  // entries restored
    };
    std::vector<Space> spaces;
    std::vector<std::string> shortfalls;  // a sentence for each space left out, or in which it is not said
};

Result<Restored> restore(Restoring const& restoring);

}  // namespace comity

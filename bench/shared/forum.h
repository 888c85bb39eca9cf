// A forum of States that never were: the contacts of each, nominated and confirmed with their own keys, and
// four checks of every channel over half a year, of which the last is still open. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "shared/parties.h"

namespace comity::bench {

// What becomes of a challenge, so many hours after its check was opened.
struct Fate {
    enum class What : std::uint8_t { acknowledged, attested, bounced, silent, unsent };
    What what = What::silent;
    int after_h = 0;
};

struct MadeChallenge {
    std::size_t contact;
    std::string_view channel;
    Fate fate;
    std::string_view standing;  // in the end
};

// What contacts of a role are reached for.
struct Desk {
    std::string role;
    std::vector<std::string> matters;
};

struct MadeContact {
    std::size_t state;
    Desk const* desk;
    std::string language;  // the first
    StatementId id;
};

// What was said, and so what the pages must show.
struct Forum {
    std::vector<Party> states;
    std::vector<MadeContact> contacts;
    std::vector<std::uint64_t> campaigns;
    std::vector<std::vector<MadeChallenge>> challenges;  // by campaign
    std::size_t check_steps = 0;
    std::string token;  // of the first State
};

// The house with the public space `forum`, made in `folder`.
Forum make_forum(std::filesystem::path const& folder, std::size_t states);

}  // namespace comity::bench

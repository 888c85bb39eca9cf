// How a house and its spaces begin on disk: keys first, then a journal with its opening and first members,
// complete before it bears its name. One thread at a time.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/house.h"

namespace comity {

struct Founders {
    std::string house_name;  // random, no place or person; the origin of checkpoints begins with it
    PartyId operator_party;  // the one party that a house is founded with
};

// Who opens a space, and becomes its first steward.
struct Opener {
    PartyId party;
    std::string label;
};

void found_house(std::filesystem::path const& folder, std::int64_t now_ms);
Result<void> found_space(std::filesystem::path const& house, std::filesystem::path const& folder,
                         Opening const& opening, Founders const& founders, Opener const& opener,
                         std::int64_t now_ms);
Founders read_founders(std::filesystem::path const& house);
SpaceId read_space_id(std::filesystem::path const& folder);

bool is_space_name(std::string_view name);  // of any space but the house's own
std::filesystem::path secret_file(std::filesystem::path const& house);
std::filesystem::path key_file(std::filesystem::path const& house, SpaceId const& space);

}  // namespace comity

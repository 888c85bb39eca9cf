// The manifest of a backup: which spaces it holds, how far, and the hash of each file
// (docs/formats/backup.md). Pure functions and values; any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"

namespace comity {

struct BackedUpSpace {
    std::string name;  // "house" for the house's own
    SpaceId id;
    std::uint64_t size = 0;  // entries
    Hash root;
    std::string checkpoint;
};

struct BackedUpFile {
    std::string path;  // within the backup
    std::uint64_t size_bytes = 0;
    Hash sha256;
};

struct Manifest {
    std::int64_t made_at_ms = 0;
    std::string house;  // the house's random name
    std::vector<BackedUpSpace> spaces;
    std::vector<BackedUpFile> files;
};

inline constexpr std::string_view manifest_name = "manifest";
inline constexpr std::string_view manifest_sum_name = "manifest.sha256";

// Is the folder a backup? Nothing opens it as a house: that would change files whose hashes it holds.
bool is_backup(std::filesystem::path const& folder);

std::string write_manifest(Manifest const& manifest);
// Refuses what a house would not write: paths that lead elsewhere, spaces without a journal or key.
Result<Manifest> read_manifest(std::string_view text);

// The line that sha256sum writes for the manifest, and checks.
std::string manifest_sum(std::string_view manifest);

}  // namespace comity

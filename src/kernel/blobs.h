// Blobs of one space: files named by their SHA-256, on disk before any statement can name them. Any thread.
#pragma once

#include <filesystem>

#include "base/error.h"
#include "base/ids.h"

namespace comity {

inline constexpr std::size_t blob_limit_bytes = 64 * 1024 * 1024;

Result<Hash> keep_blob(std::filesystem::path const& folder, BytesView bytes);
std::filesystem::path blob_file(std::filesystem::path const& folder, Hash const& hash);
// The same of one that is there; otherwise the refusal of a statement that names it.
Result<std::filesystem::path> received_blob(std::filesystem::path const& folder, Hash const& hash);

}  // namespace comity

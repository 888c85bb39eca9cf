// Secrets in files of their own: seeds of signing keys, the secret of the house. Any thread.
#pragma once

#include <filesystem>

#include "base/bytes.h"

namespace comity {

inline constexpr std::size_t secret_bytes = 32;  // a seed, or the house's secret

// A secret in a file of mode 0600, written durably; hexadecimal on one line.
void write_secret_file(std::filesystem::path const& file, BytesView secret);
Bytes read_secret_file(std::filesystem::path const& file);  // throws Broken

}  // namespace comity

// A house served over HTTP until the process is told to stop. One thread, the main one.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace comity {

// Call it before any thread is made: it takes SIGINT and SIGTERM for itself.
Result<void> serve(std::filesystem::path const& data, std::uint16_t port);
std::filesystem::path socket_file(std::filesystem::path const& data);

}  // namespace comity

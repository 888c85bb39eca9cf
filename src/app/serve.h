// A house served over HTTP until the process is told to stop. One thread, the main one.
#pragma once

#include <filesystem>

#include "base/error.h"
#include "cli/run.h"

namespace comity {

// Call it before any thread is made: it takes SIGINT and SIGTERM for itself, and with TLS SIGHUP, at which it
// reads the certificate again.
Result<void> serve(std::filesystem::path const& data, cli::Listening const& listening);
std::filesystem::path socket_file(std::filesystem::path const& data);

}  // namespace comity

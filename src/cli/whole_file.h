// A small file as a whole, refused where it is longer than what it should be. Any thread.
#pragma once

#include <string>

#include "base/error.h"

namespace comity::cli {

Result<std::string> read_whole_file(std::string const& path, std::size_t limit_bytes);

}  // namespace comity::cli

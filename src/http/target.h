// The target of a request, taken apart: the path in decoded segments, the query in decoded pairs. What could
// be read in two ways (dots, doubled slashes, encoded slashes, NUL, broken UTF-8) is refused, not repaired.
// Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "kernel/route.h"

namespace comity::http {

inline constexpr std::size_t target_limit_bytes = 8 * 1024;

struct Target {
    std::string path;  // as sent
    Pairs query;
};

Result<Target> read_target(std::string_view target);

// "/a/b%20c" is {"a", "b c"}; "/a/" is {"a", ""}; "/" is {""}.
Result<std::vector<std::string>> read_segments(std::string_view path);

}  // namespace comity::http

// multipart/form-data (RFC 7578, with the boundaries of RFC 2046), as browsers and phones send forms and
// files. Strict: what two readers could take apart differently is refused. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace comity::multipart {

struct Part {
    std::string name;  // UTF-8
    std::optional<std::string>
        file_name;             // the last piece of the path that was sent; what it says is not true
    std::string content_type;  // as the sender says; empty where they do not
    std::string_view bytes;    // in the body that was read
};

struct Limits {
    std::size_t parts = 64;
    std::size_t header_bytes = 4096;  // of one part
};

// The boundary that a Content-Type names: 1 to 70 characters of RFC 2046.
Result<std::string> boundary_of(std::string_view content_type);

// All parts, in order. The body must end with the closing delimiter; what follows it is not looked at.
Result<std::vector<Part>> read(std::string_view body, std::string_view boundary, Limits const& limits = {});

// The first part of that name, or nullptr.
Part const* find(std::vector<Part> const& parts, std::string_view name);

}  // namespace comity::multipart

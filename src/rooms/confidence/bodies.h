// What the bodies of this subject's statements share. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "kernel/tlp.h"

namespace comity::confidence {

// Two members that are times, the second not before the first; `what` is what has them.
struct Span {
    std::optional<std::int64_t> from_ms, to_ms;
};
Result<Span> read_span(json::Value const& body, std::string_view from, std::string_view to,
                       std::string const& what);

}  // namespace comity::confidence

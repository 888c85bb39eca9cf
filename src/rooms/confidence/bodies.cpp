#include "rooms/confidence/bodies.h"

#include "base/members.h"

namespace comity::confidence {

Result<Span> read_span(json::Value const& body, std::string_view from, std::string_view to,
                       std::string const& what) {
    TRY(from_ms, members::time(body, from));
    TRY(to_ms, members::time(body, to));
    if (from_ms && to_ms && *to_ms < *from_ms)
        return refuse(Fault::malformed, what + " cannot end before it begins.");
    return Span{from_ms, to_ms};
}

}  // namespace comity::confidence

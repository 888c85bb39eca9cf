#include "rooms/confidence/bodies.h"

#include <algorithm>
#include <array>

#include "base/members.h"

namespace comity::confidence {

namespace {

constexpr std::array<std::string_view, 5> labels{"CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"};

}  // namespace

Result<std::string> read_label(json::Value const& body) {
    auto const label = body.text_of("tlp");
    if (std::ranges::find(labels, label) == labels.end())
        return refuse(Fault::malformed, "\"tlp\" must be CLEAR, GREEN, AMBER, AMBER+STRICT or RED.");
    return std::string(label);
}

Shape tlp_shape() {
    return shape::one_of({labels.begin(), labels.end()});
}

Result<Span> read_span(json::Value const& body, std::string_view from, std::string_view to,
                       std::string const& what) {
    TRY(from_ms, members::time(body, from));
    TRY(to_ms, members::time(body, to));
    if (from_ms && to_ms && *to_ms < *from_ms)
        return refuse(Fault::malformed, what + " cannot end before it begins.");
    return Span{from_ms, to_ms};
}

}  // namespace comity::confidence

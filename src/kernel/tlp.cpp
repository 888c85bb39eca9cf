#include "kernel/tlp.h"

#include <algorithm>
#include <array>
#include <string>

namespace comity {

namespace {

constexpr std::array<std::string_view, 5> names{"CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"};

}  // namespace

std::string_view name_of(Tlp tlp) {
    return names[static_cast<std::size_t>(tlp)];
}

std::optional<Tlp> tlp_named(std::string_view name) {
    auto const found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Tlp>(found - names.begin());
}

Tlp stricter(Tlp one, Tlp other) {
    return std::max(one, other);
}

Result<Tlp> read_tlp(json::Value const& body) {
    auto const tlp = tlp_named(body.text_of("tlp"));
    if (tlp) return *tlp;
    return refuse(Fault::malformed, "\"tlp\" must be CLEAR, GREEN, AMBER, AMBER+STRICT or RED.");
}

Shape tlp_shape() {
    return shape::named("Tlp", shape::one_of({names.begin(), names.end()}));
}

bool may_leave(Tlp tlp, Standing reader) {
    switch (tlp) {
        case Tlp::clear:
            return true;
        case Tlp::green:
            return reader >= Standing::signed_in;
        case Tlp::amber:
        case Tlp::amber_strict:
            return reader == Standing::member;
        case Tlp::red:
            return false;
    }
    return false;
}

}  // namespace comity

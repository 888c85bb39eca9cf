// What is held of a report's truth. Values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "kernel/shape.h"

namespace comity::situation {

// The numbers lie in the view's tables. `unseen`: nobody has said anything of it yet.
enum class Verification : std::uint8_t { unseen, verified, doubtful, wrong };

inline constexpr std::array<std::string_view, 4> verification_names{"unseen", "verified", "doubtful", "not"};

inline std::string_view name_of(Verification verification) {
    return verification_names[static_cast<std::size_t>(verification)];
}

inline std::optional<Verification> verification_named(std::string_view name) {
    for (std::size_t i = 0; i < verification_names.size(); ++i)
        if (verification_names[i] == name) return static_cast<Verification>(i);
    return std::nullopt;
}

inline Shape verification_shape() {
    return shape::named("Verification",
                        shape::one_of({verification_names.begin(), verification_names.end()}));
}

}  // namespace comity::situation

#include "kernel/mode.h"

#include <array>

namespace comity {

namespace {
constexpr std::array<std::string_view, 3> names{"life", "exercise", "demonstration"};
}

std::string_view name_of(Mode mode) {
    return names[static_cast<std::size_t>(mode)];
}

std::optional<Mode> mode_named(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Mode>(i);
    }
    return std::nullopt;
}

Shape mode_shape() {
    return shape::named("Mode", shape::one_of({names.begin(), names.end()}));
}

Shape any_mode_shape() {
    auto words = mode_shape().words;
    words.emplace_back("house");
    return shape::one_of(std::move(words));
}

}  // namespace comity

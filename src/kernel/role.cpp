#include "kernel/role.h"

#include <array>

namespace comity {

namespace {
constexpr std::array<std::string_view, 5> names{"public", "observer", "contributor", "analyst", "steward"};
}

std::string_view name_of(Role role) {
    return names[static_cast<std::size_t>(role)];
}

std::optional<Role> role_named(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Role>(i);
    }
    return std::nullopt;
}

Shape role_shape() {
    return shape::named("Role", shape::one_of({names.begin() + 1, names.end()}));
}

Shape reader_shape() {
    return shape::one_of({names.begin(), names.end()});
}

}  // namespace comity

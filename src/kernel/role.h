// Roles in a space, widening to the right. The same scale names audiences. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace comity {

enum class Role : std::uint8_t { everyone, observer, contributor, analyst, steward };

std::string_view name_of(Role role);  // "public", "observer", …
std::optional<Role> role_named(std::string_view name);

}  // namespace comity

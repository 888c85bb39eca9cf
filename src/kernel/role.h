// Roles in a space, widening to the right. The same scale names audiences. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kernel/shape.h"

namespace comity {

enum class Role : std::uint8_t { everyone, observer, contributor, analyst, steward };

std::string_view name_of(Role role);  // "public", "observer", …
std::optional<Role> role_named(std::string_view name);

Shape role_shape();    // of a member
Shape reader_shape();  // of any reader: the public has no role

}  // namespace comity

// What a space is for: life, or practice. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kernel/shape.h"

namespace comity {

enum class Mode : std::uint8_t { life, exercise, demonstration };
std::string_view name_of(Mode mode);
std::optional<Mode> mode_named(std::string_view name);

Shape mode_shape();
Shape any_mode_shape();  // also that of the house's own space, which has a word of its own

}  // namespace comity

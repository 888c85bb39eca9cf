// The lines of a conversation as the interface tells them, with how far each message came. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json.h"
#include "kernel/room.h"

namespace comity::intake {

// Those of the contact after entry `after`, at most `limit`. After which there are more; nothing: none.
std::optional<std::int64_t> write_lines(json::Writer& writer, Reading const& reading,
                                        std::string_view contact, std::int64_t after, std::int64_t limit);
Shape line_shape();
Shape line_sort_shape();

}  // namespace comity::intake

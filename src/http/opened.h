// What opening a space and opening a case share: who may, and the answer. Any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/route.h"

namespace comity::http {

inline constexpr std::uint64_t opening_limit_bytes = 64 * 1024;

Result<void> must_open_spaces(Request const& request);  // refuses a token that is for less
Reply opened_reply(std::string const& name, SpaceId const& id);
Shape opened_shape();

}  // namespace comity::http

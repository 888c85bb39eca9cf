// A reply read line by line as it comes. One thread.
#pragma once

#include <functional>
#include <string_view>

#include "kernel/route.h"

namespace comity::cli {

// False where the reply broke off before its end.
bool for_each_line(Reply& reply, std::function<void(std::string_view line)> const& take);

}  // namespace comity::cli

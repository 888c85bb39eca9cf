// The public form: how anybody reports without an account, as the channel "form". Any thread.
#pragma once

#include <vector>

#include "kernel/room.h"

namespace comity::intake {

inline constexpr char form_channel[] = "form";

std::vector<Route> form_routes();

}  // namespace comity::intake

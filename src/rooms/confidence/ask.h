// How the tables of a view are asked, whoever holds them: a reading, or the view itself as it takes entries
// in. For one thread.
#pragma once

#include <functional>
#include <string_view>

#include "kernel/database.h"

namespace comity::confidence {

using Ask = std::function<Query&(std::string_view sql)>;

}  // namespace comity::confidence

// What the limit of open files leaves for spaces. Any thread.
#pragma once

#include <cstddef>

namespace comity {

// As many spaces as the process may have files open for, at most 64.
std::size_t open_spaces_limit();

}  // namespace comity

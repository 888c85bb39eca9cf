// The limit of open files, and what it leaves for spaces. Any thread.
#pragma once

#include <cstddef>

namespace comity {

// As far as the process may by itself: the limit it begins with is meant for programs that hold few.
void raise_open_files();
// As many spaces as half of the files suffice for, at most 64: the other half is for connections.
std::size_t open_spaces_limit();

}  // namespace comity

// The memory of this program as a test would have it: an allocation fails. What C++ takes by `new` and what
// SQLite takes are counted alike while they are watched. Any thread.
#pragma once

#include <cstdint>

namespace comity::faults {

void watch_sqlite_memory();              // once, before SQLite is first used
void fail_allocation(std::uint64_t at);  // counts from 1, from now on; 0: none fails any more
std::uint64_t allocations();             // counted since

}  // namespace comity::faults

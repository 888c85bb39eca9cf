#include "memory.h"

#include <sqlite3.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "base/error.h"

namespace comity::faults {

namespace {

std::atomic<bool> is_watched = false;
std::atomic<std::uint64_t> counted = 0;
std::atomic<std::uint64_t> fails_at = 0;
sqlite3_mem_methods sqlite_memory;

bool fails() {
    return is_watched && ++counted == fails_at;
}

void* sqlite_take(int size) {
    return fails() ? nullptr : sqlite_memory.xMalloc(size);
}

void* sqlite_resize(void* memory, int size) {
    return fails() ? nullptr : sqlite_memory.xRealloc(memory, size);
}

}  // namespace

void watch_sqlite_memory() {
    MUST(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory) == SQLITE_OK);
    auto watched = sqlite_memory;
    watched.xMalloc = sqlite_take;
    watched.xRealloc = sqlite_resize;
    MUST(sqlite3_config(SQLITE_CONFIG_MALLOC, &watched) == SQLITE_OK);
}

void fail_allocation(std::uint64_t at) {
    is_watched = false;
    counted = 0;
    fails_at = at;
    is_watched = at != 0;
}

std::uint64_t allocations() {
    return counted;
}

}  // namespace comity::faults

void* operator new(std::size_t size) {
    void* const memory = comity::faults::fails() ? nullptr : std::malloc(size);
    if (!memory) throw std::bad_alloc();
    return memory;
}

void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
    return comity::faults::fails() ? nullptr : std::malloc(size);
}

void operator delete(void* memory, std::nothrow_t const&) noexcept {
    std::free(memory);
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

#include "app/open_files.h"

#include <sys/resource.h>

#include <algorithm>

namespace comity {

void raise_open_files() {
    constexpr rlim_t enough = 32 * 1024;
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= enough) return;
    files.rlim_cur = std::min(files.rlim_max, enough);
    setrlimit(RLIMIT_NOFILE, &files);
}

std::size_t open_spaces_limit() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    // An open space may hold thirteen files: its journal, a reader of it, its views, and readers of those.
    constexpr std::size_t files_a_space = 13;
    constexpr std::size_t files_for_the_rest = 64;
    std::size_t const half = files.rlim_cur / 2;
    std::size_t const left = half > files_for_the_rest ? half - files_for_the_rest : 0;
    return std::clamp<std::size_t>(left / files_a_space, 4, 64);
}

}  // namespace comity

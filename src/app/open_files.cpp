#include "app/open_files.h"

#include <sys/resource.h>

#include <algorithm>

namespace comity {

std::size_t open_spaces_limit() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    // An open space may hold thirteen files: its journal, a reader of it, its views, and readers of those.
    constexpr std::size_t files_a_space = 13;
    constexpr std::size_t files_for_the_rest = 64;
    std::size_t left = files.rlim_cur > files_for_the_rest ? files.rlim_cur - files_for_the_rest : 0;
    return std::clamp<std::size_t>(left / files_a_space, 4, 64);
}

}  // namespace comity

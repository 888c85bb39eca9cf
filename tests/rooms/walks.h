// How long random walks are: more where COMITY_LONG is set. Any thread.
#pragma once

#include <cstdlib>

namespace comity::testing {

inline int walk_steps() {
    return std::getenv("COMITY_LONG") ? 100'000 : 2'000;
}

}  // namespace comity::testing

#include "base/error.h"

#include <cstdio>
#include <cstdlib>

namespace comity {

void must_failed(char const* condition, char const* file, int line) {
    std::fprintf(stderr, "comity: broken promise: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace comity

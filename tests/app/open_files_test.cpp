#include "app/open_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>

namespace comity {
namespace {

std::size_t spaces_with(rlim_t files) {
    rlimit before{};
    EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit const fewer{std::min(files, before.rlim_max), before.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &fewer), 0);
    auto const spaces = open_spaces_limit();
    setrlimit(RLIMIT_NOFILE, &before);
    return spaces;
}

// Thirteen files a space, and 64 for all else.
TEST(OpenSpaces, AreAsManyAsThereMayBeFilesFor) {
    EXPECT_EQ(spaces_with(512), 34u);
    EXPECT_EQ(spaces_with(1024), 64u);
    EXPECT_EQ(spaces_with(64 + 13 * 5), 5u);
    EXPECT_EQ(spaces_with(64), 4u);
}

}  // namespace
}  // namespace comity

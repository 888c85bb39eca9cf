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

// Thirteen files a space, 64 for all else, and as many again for connections.
TEST(OpenSpaces, AreAsManyAsThereMayBeFilesFor) {
    EXPECT_EQ(spaces_with(512), 14u);
    EXPECT_EQ(spaces_with(1024), 34u);
    EXPECT_EQ(spaces_with(4096), 64u);
    EXPECT_EQ(spaces_with(2 * (64 + 13 * 5)), 5u);
    EXPECT_EQ(spaces_with(64), 4u);
}

}  // namespace
}  // namespace comity

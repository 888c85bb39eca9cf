// Trouble with the disk at every place of a story. A few places; with COMITY_LONG=1 all.
#include <gtest/gtest.h>

#include <cstdio>

#include "disk.h"
#include "story.h"

namespace comity::faults {
namespace {

namespace fs = std::filesystem;

// How far to the next place.
std::uint64_t stride() {
    return is_long() ? 1 : 89;
}

void expect_kept(Story& story, fs::path const& folder, std::string const& where) {
    auto const broken = story.broken_promises(folder);
    for (auto const& each : broken) ADD_FAILURE() << where << ": " << each;
}

// Tells the story with trouble at one place after the other until it passes without any.
std::uint64_t tell_at_every_place(Trouble trouble, char const* name) {
    for (std::uint64_t at = 1;; at += stride()) {
        testing::TemporaryFolder folder;
        Story story(folder.path() / "house");
        bool struck = false;
        {
            Disk disk(folder.path() / "house", trouble, at);
            story.tell();
            struck = disk.struck();
        }
        expect_kept(story, folder.path() / "house", std::string(name) + " " + std::to_string(at));
        if (!struck) {
            EXPECT_EQ(story.failures(), 0u);
        }
        if (!struck || ::testing::Test::HasFailure()) return at;
    }
}

TEST(DiskTest, WithoutTroubleTheStoryIsWhole) {
    testing::TemporaryFolder folder;
    Story story(folder.path() / "house");
    story.tell();
    EXPECT_EQ(story.failures(), 0u);
    EXPECT_EQ(story.receipts(), 41u);
    expect_kept(story, folder.path() / "house", "no trouble");
}

TEST(DiskTest, AnyCallFails) {
    auto const last = tell_at_every_place(Trouble::call_fails, "failed call");
    EXPECT_GT(last, 1000u);
    std::printf("the story passes without a fault at call %zu\n", static_cast<std::size_t>(last));
}

TEST(DiskTest, NothingMoreFits) {
    auto const last = tell_at_every_place(Trouble::is_full, "full disk");
    EXPECT_GT(last, 300u);
    std::printf("the story passes without a fault at write %zu\n", static_cast<std::size_t>(last));
}

}  // namespace
}  // namespace comity::faults

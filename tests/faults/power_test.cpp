// The power goes at every place of a story where something changes on disk, and what was not synced is lost,
// torn or there in part. A few places; with COMITY_LONG=1 all, and each with several draws of what remains.
#include <gtest/gtest.h>

#include <cstdio>

#include "disk.h"
#include "story.h"

namespace comity::faults {
namespace {

namespace fs = std::filesystem;

struct Tally {
    std::uint64_t last = 0;  // place
    std::size_t houses = 0;  // found after a power cut
    std::size_t receipts = 0;
};

void look_at_remains(Disk& disk, Story& story, Remains remains, std::uint64_t seed,
                     std::string const& where) {
    testing::TemporaryFolder found;
    fs::create_directory(found.path() / "house");
    disk.write_remains(found.path() / "house", remains, seed);
    for (auto const& broken : story.broken_promises(found.path() / "house"))
        ADD_FAILURE() << where << " seed " << seed << ": " << broken;
}

// The disk still watches its own folder while others are looked at.
Tally tell_at_every_place(Remains remains, std::uint64_t first, std::uint64_t stride, std::uint64_t draws) {
    Tally tally;
    for (auto at = first;; at += stride) {
        testing::TemporaryFolder folder;
        fs::create_directory(folder.path() / "house");
        Story story(folder.path() / "house");
        Disk disk(folder.path() / "house", Trouble::power_cut, at);
        story.tell();
        tally.last = at;
        if (!disk.struck()) return tally;
        tally.receipts += story.receipts();
        for (std::uint64_t draw = 0; draw < draws; ++draw, ++tally.houses)
            look_at_remains(disk, story, remains, at * draws + draw, "power cut at " + std::to_string(at));
        if (::testing::Test::HasFailure()) return tally;
    }
}

void expect_kept(Remains remains, char const* name, std::uint64_t first, std::uint64_t draws_when_long) {
    auto const tally = is_long() ? tell_at_every_place(remains, 1, 1, draws_when_long)
                                 : tell_at_every_place(remains, first, 97, 1);
    EXPECT_GT(tally.last, 500u);
    EXPECT_GT(tally.receipts, tally.houses);  // the middle of a story has many
    std::printf("%s: the story passes without a fault at change %zu; %zu houses opened again\n", name,
                static_cast<std::size_t>(tally.last), tally.houses);
}

TEST(PowerTest, TheProcessAloneIsKilled) {
    expect_kept(Remains::all, "killed", 3, 1);
}

TEST(PowerTest, WhatWasNotSyncedIsLost) {
    expect_kept(Remains::none, "lost", 5, 1);
}

TEST(PowerTest, WhatWasNotSyncedIsTorn) {
    expect_kept(Remains::torn, "torn", 7, 2);
}

TEST(PowerTest, WhatWasNotSyncedIsThereInAnyOrder) {
    expect_kept(Remains::reordered, "reordered", 11, 2);
}

}  // namespace
}  // namespace comity::faults

// A backup is whole or not there, of one moment of each space while all goes on, and remembered by its house.
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "backup_fixture.h"
#include "kernel/files.h"
#include "kernel/vault.h"
#include "kernel/witness.h"

namespace comity {
namespace {

TEST_F(BackupTest, HoldsWhatCannotBeMadeAgainForTheOwnerAlone) {
    ASSERT_TRUE(back_up(place("b")));
    Names found;
    for (auto const& each : fs::recursive_directory_iterator(place("b"))) {
        auto const mode = each.status().permissions();
        auto const allowed =
            each.is_directory() ? fs::perms::owner_all : fs::perms::owner_read | fs::perms::owner_write;
        EXPECT_EQ(mode, allowed) << each.path();
        if (each.is_regular_file()) found.push_back(each.path().lexically_relative(place("b")).string());
    }
    std::ranges::sort(found);
    auto const key_of = [&](std::string const& space) {
        return "keys/" + visit(*house, space).sight.space_id().hex() + ".ed25519";
    };
    Names expected{"house/journal.db",
                   "keys/house.secret",
                   "manifest",
                   "manifest.sha256",
                   "spaces/hill/journal.db",
                   "spaces/vale/journal.db",
                   "vault.db",
                   key_of("house"),
                   key_of("hill"),
                   key_of("vale"),
                   "spaces/hill/blobs/" + sha256("a photo of the bridge").hex()};
    std::ranges::sort(expected);
    EXPECT_EQ(found, expected);
    EXPECT_EQ(fs::status(place("b")).permissions(), fs::perms::owner_all);
}

TEST_F(BackupTest, IsLookedAtAndNeverOpenedSoThatItStaysAsItWasMade) {
    ASSERT_TRUE(back_up(place("b")));
    auto const opened = House::open({.folder = place("b"), .rooms = &testing::test_rooms()});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, Fault::conflict);
    for (auto const& space : spaces_on_disk(place("b"))) {
        auto const verdict = verify(place("b"), space, testing::test_rooms(), {});
        ASSERT_TRUE(verdict) << space;
        EXPECT_EQ(verdict->findings, Names{}) << space;
        EXPECT_EQ(verdict->notes.size(), 1U) << space;
    }
    auto const restored = put_back("b", "c");
    EXPECT_TRUE(restored) << restored.error().why;
}

TEST_F(BackupTest, AHouseComesBackAsItWas) {
    auto const size = visit(*house).sight.size();
    ASSERT_TRUE(back_up(place("b")));
    auto const restored = put_back("b", "c");
    ASSERT_TRUE(restored) << restored.error().why;
    EXPECT_TRUE(restored->shortfalls.empty());
    expect_sound(place("c"));
    house = open_restored("c");
    auto const there = visit(*house);
    EXPECT_EQ(count(there.sight, "SELECT count(*) FROM note"), 4U);
    EXPECT_EQ(read_file(place("c") / "spaces/hill/blobs" / sha256("a photo of the bridge").hex()),
              "a photo of the bridge");
    for (auto const* space : {"house", "hill", "vale"}) {
        auto const sight = visit(*house, space).sight;
        auto const last = sight.space().row(sight.size() - 1);
        EXPECT_EQ(last->body, "{\"size\":" + std::to_string(sight.size() - 1) +
                                  R"(,"made_at":"2026-03-01T02:41:00Z","why":"The disk failed."})");
    }
    EXPECT_EQ(there.sight.size(), size + 1);
    say("hill", "life goes on");
}

// Whatever is said meanwhile: each space is a prefix that verifies, and what was acknowledged before is in
// it.
TEST_F(BackupTest, IsSoundWhileWritersPost) {
    std::atomic<bool> stop = false;
    std::atomic<int> acknowledged = 0;
    std::vector<std::jthread> writers;
    for (std::string const space : {"hill", "vale", "hill"}) {
        writers.emplace_back([&, space] {
            auto const there = visit(*house, space);
            for (int i = 0; !stop; ++i) {
                auto const photo = there.speak.keep_blob(space + std::to_string(i));
                auto const said = there.speak.say(
                    {.kind = "test.note", .body = R"({"text":"x","blob":")" + photo->hex() + "\"}"});
                if (said && space == "vale") ++acknowledged;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));  // else files outgrow the disk
            }
        });
    }
    constexpr int rounds = 4;
    std::vector<int> before;
    for (int round = 0; round < rounds; ++round) {
        for (int const now = acknowledged; acknowledged == now;) std::this_thread::yield();
        before.push_back(acknowledged);
        auto const made = back_up(place("b" + std::to_string(round)));
        ASSERT_TRUE(made) << made.error().why;
    }
    stop = true;
    writers.clear();
    for (int round = 0; round < rounds; ++round) {
        auto const name = "c" + std::to_string(round);
        auto const restored = put_back("b" + std::to_string(round), name);
        ASSERT_TRUE(restored) << restored.error().why;
        expect_sound(place(name));
        auto const again = open_restored(name);
        EXPECT_GT(count(visit(*again, "vale").sight, "SELECT count(*) FROM note"),
                  static_cast<std::uint64_t>(before[round]));
    }
}

TEST_F(BackupTest, TakesNoPlaceThatIsTaken) {
    fs::create_directory(place("empty"));
    EXPECT_TRUE(back_up(place("empty")));
    auto const in = elsewhere.path().string();
    EXPECT_EQ(why(back_up(place("empty"))), "The folder " + in + "/empty is not empty.");
    std::ofstream(place("file")) << "x";
    EXPECT_EQ(why(back_up(place("file"))), in + "/file is there and is no folder.");
    fs::create_directory_symlink(elsewhere.path(), place("link"));
    EXPECT_EQ(why(back_up(place("link"))), in + "/link is there and is no folder.");
    EXPECT_EQ(why(back_up(place("no") / "such")), "There is no folder " + in + "/no.");
    EXPECT_EQ(why(back_up("relative")), "A backup needs the whole path of a new folder.");
    constexpr auto inside = "A backup does not lie within the house's own folder.";
    EXPECT_EQ(why(back_up(folder.path() / "b")), inside);
    EXPECT_EQ(why(back_up(folder.path() / "spaces" / ".." / "b")), inside);
    fs::create_directory_symlink(folder.path() / "spaces", place("way"));
    EXPECT_EQ(why(back_up(place("way") / "b")), inside);
    EXPECT_EQ(why(back_up("/proc/nothing/here")), "There is no folder /proc/nothing.");
    EXPECT_FALSE(back_up("/proc/here"));
    EXPECT_EQ(in_elsewhere(), (Names{"empty", "file", "link", "way"}));
}

// As on a disk that is full: no file may grow beyond what is there.
TEST_F(BackupTest, OnAFullDiskNothingIsLeft) {
    ASSERT_TRUE(visit(*house).speak.keep_blob(std::string(1 << 20, 'x')));
    rlimit former{};
    getrlimit(RLIMIT_FSIZE, &former);
    auto* const handled = std::signal(SIGXFSZ, SIG_IGN);
    rlimit const small{256 << 10, former.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    auto const refused = back_up(place("b"));
    setrlimit(RLIMIT_FSIZE, &former);
    std::signal(SIGXFSZ, handled);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::broken);
    EXPECT_TRUE(refused.error().why.starts_with("The backup was not made: cannot write "))
        << refused.error().why;
    EXPECT_EQ(in_elsewhere(), Names{});
    EXPECT_TRUE(house->vault().backups().empty());
    say("hill", "the house goes on");
    EXPECT_TRUE(back_up(place("b")));
}

TEST_F(BackupTest, ADamagedSpaceIsNamedAndNotCopied) {
    auto const blob = folder.path() / "spaces/hill/blobs" / sha256("a photo of the bridge").hex();
    std::ofstream(blob) << "another photo";
    EXPECT_EQ(why(back_up(place("b"))), "The backup was not made: space hill: a file that entry " +
                                            std::to_string(visit(*house).sight.size() - 1) +
                                            " names was altered: " + blob.filename().string() + ".");
    EXPECT_EQ(in_elsewhere(), Names{});
}

TEST_F(BackupTest, WhatAKilledOneLeftGoesAndWhatALivingOneMakesStays) {
    fs::create_directory(place(".b.0123456789ab.new"));
    fs::create_directory(place(".b.mine.new"));
    fs::create_directory(place(".other.0123456789ab.new"));
    auto const living = Backup::begin(*house, place("b"));
    ASSERT_TRUE(living);
    EXPECT_FALSE(fs::exists(place(".b.0123456789ab.new")));
    EXPECT_TRUE(fs::exists(place(".b.mine.new")));
    EXPECT_TRUE(fs::exists(place(".other.0123456789ab.new")));
    ASSERT_TRUE(back_up(place("b")));
    for (auto more = (*living)->next();; more = (*living)->next()) {
        if (more && *more) continue;
        EXPECT_EQ(why(more), "The folder " + place("b").string() + " is not empty any more.");
        break;
    }
    EXPECT_TRUE(put_back("b", "c"));
}

TEST_F(BackupTest, TheHouseRemembersThem) {
    ASSERT_TRUE(back_up(place("first")));
    say("hill", "more");
    *told.now_ms += 1000;
    ASSERT_TRUE(back_up(place("second")));
    open(testing::test_rooms());
    auto const backups = house->vault().backups();
    ASSERT_EQ(backups.size(), 2U);
    EXPECT_EQ(backups[0].path, place("second").string());
    EXPECT_EQ(backups[0].made_at_ms, *told.now_ms);
    EXPECT_EQ(backups[0].entries(), backups[1].entries() + 1);
    EXPECT_EQ(backups[0].sizes.at(visit(*house).sight.space_id()), visit(*house).sight.size());
    EXPECT_EQ(backups[1].sizes.size(), 3U);
}

TEST(HoldsErased, WhatItHadAndOfWhoseErasureItDoesNotKnow) {
    auto const space = id_cast<SpaceId>(sha256("hill"));
    auto const other = id_cast<SpaceId>(sha256("vale"));
    BackupMade const backup{0, "b", {{space, 10}}};
    auto const holds = [&](Erased const& erased) { return holds_erased(backup, {&erased, 1}) == 1; };
    EXPECT_TRUE(holds({space, 9, 10}));  // its last entry, erased by the first after it
    EXPECT_TRUE(holds({space, 0, 500}));
    EXPECT_FALSE(holds({space, 10, 11}));  // said after it
    EXPECT_FALSE(holds({space, 8, 9}));    // erased before it was made
    EXPECT_FALSE(holds({other, 3, 12}));   // it holds nothing of that space
    std::vector<Erased> const several{{space, 1, 20}, {space, 2, 21}, {space, 15, 22}};
    EXPECT_EQ(holds_erased(backup, several), 2U);
}

// One that is put back to an earlier day has forgotten what it cosigned since: under its old key it could
// sign two histories.
TEST_F(BackupTest, HoldsNoKeyOfAWitness) {
    auto const key = Witness(*house).key();
    auto const log = tlog::make_verifier_key("log.example/hill", tlog::KeyType::ed25519, Bytes(32, 'l'));
    ASSERT_TRUE(Witness(*house).watch(tlog::write_verifier_key(log), ""));
    ASSERT_TRUE(back_up(place("b")));
    EXPECT_TRUE(fs::exists(folder.path() / "keys/witness"));
    EXPECT_FALSE(fs::exists(place("b") / "keys/witness"));
    ASSERT_TRUE(put_back("b", "c"));
    auto const restored = open_restored("c");
    Witness anew(*restored);
    EXPECT_EQ(anew.key().name, key.name);
    EXPECT_NE(anew.key(), key);
    EXPECT_EQ(anew.logs().size(), 1u) << "what it watches, it still knows";
}

}  // namespace
}  // namespace comity

// A house with two spaces, places for backups of it, and houses restored from them. One thread.
#pragma once

#include <algorithm>

#include "base/hash.h"
#include "house_fixture.h"
#include "kernel/backup.h"
#include "kernel/restore.h"
#include "kernel/space.h"
#include "kernel/verify.h"

namespace comity {

class BackupTest : public HouseTest {
  protected:
    BackupTest() {
        EXPECT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
        for (auto const* text : {"one", "two", "three"}) say("hill", text);
        say("vale", "four");
        auto const blob = visit(*house).speak.keep_blob("a photo of the bridge");
        EXPECT_TRUE(blob);
        EXPECT_TRUE(visit(*house).speak.say(
            {.kind = "test.note", .body = R"({"text":"see","blob":")" + blob->hex() + "\"}"}));
    }

    void say(std::string const& space, std::string const& text) {
        EXPECT_TRUE(visit(*house, space).speak.say(note(text)));
    }
    fs::path place(std::string const& name) const { return elsewhere.path() / name; }

    Result<BackupMade> back_up(fs::path const& target) {
        TRY(backup, Backup::begin(*house, target));
        for (;;) {
            TRY(more, backup->next());
            if (!more) return backup->made();
        }
    }
    Result<Restored> put_back(std::string const& backup, std::string const& name,
                              std::vector<HeldNote> seen = {}) const {
        return restore({.backup = place(backup),
                        .folder = place(name),
                        .rooms = &testing::test_rooms(),
                        .clock = told.clock(),
                        .why = "The disk failed.",
                        .seen = std::move(seen)});
    }
    // Every space with all its views, and that none is missing.
    static void expect_sound(fs::path const& restored) {
        std::map<std::string, SpaceId> verified;
        for (auto const& space : spaces_on_disk(restored)) {
            auto const verdict = verify(restored, space, testing::test_rooms(), {});
            ASSERT_TRUE(verdict) << space;
            for (auto const& finding : verdict->findings) ADD_FAILURE() << space << ": " << finding;
            EXPECT_TRUE(verdict->notes.empty());
            verified[space] = verdict->id;
        }
        for (auto const& missing : missing_spaces(restored, verified)) ADD_FAILURE() << missing;
    }
    std::unique_ptr<House> open_restored(std::string const& name) const {
        auto opened =
            House::open({.folder = place(name), .rooms = &testing::test_rooms(), .clock = told.clock()});
        EXPECT_TRUE(opened) << opened.error().why;
        return std::move(*opened);
    }
    std::vector<std::string> in_elsewhere() const {
        std::vector<std::string> names;
        for (auto const& each : fs::directory_iterator(elsewhere.path()))
            names.push_back(each.path().filename().string());
        std::ranges::sort(names);
        return names;
    }
    static std::string why(auto const& result) { return result ? "" : result.error().why; }

    testing::TemporaryFolder elsewhere;
};

using Names = std::vector<std::string>;

}  // namespace comity

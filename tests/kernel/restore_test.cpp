// A restore puts back what the backup held or nothing, and never signs below what others have seen.
#include <algorithm>
#include <fstream>

#include "backup_fixture.h"
#include "kernel/files.h"
#include "kernel/people.h"
#include "kernel/vault.h"

namespace comity {
namespace {

class RestoreTest : public BackupTest {
  protected:
    // The manifest with other words, and a sum that fits it.
    void forge(std::string const& from, std::string const& to) {
        auto text = read_file(place("b") / "manifest");
        auto const at = text.find(from);
        ASSERT_NE(at, text.npos) << from;
        text.replace(at, from.size(), to);
        write_file_durably(place("b") / "manifest", text, 0600);
        write_file_durably(place("b") / "manifest.sha256", manifest_sum(text), 0600);
    }
    std::string checkpoint(std::string const& space = "hill") {
        return visit(*house, space).sight.space().checkpoint();
    }
};

TEST_F(RestoreTest, EachSpoiltOrLostFileIsNamed) {
    ASSERT_TRUE(back_up(place("b")));
    int files = 0;
    for (auto const& each : fs::recursive_directory_iterator(place("b"))) {
        if (!each.is_regular_file()) continue;
        auto const name = each.path().lexically_relative(place("b")).string();
        auto const whole = read_file(each.path());
        auto spoilt = whole;
        spoilt[spoilt.size() / 2] = static_cast<char>(spoilt[spoilt.size() / 2] ^ 1);
        for (auto const& bytes : {spoilt, whole.substr(0, whole.size() - 1), whole + "x"}) {
            write_file_durably(each.path(), bytes, 0600);
            auto const said = why(put_back("b", "c"));
            EXPECT_TRUE(said.starts_with("The backup does not fit: ")) << said;
            EXPECT_NE(said.find(name), said.npos) << name << ": " << said;
        }
        fs::remove(each.path());
        auto const said = why(put_back("b", "c"));
        EXPECT_EQ(said, name == "manifest" ? "There is no backup in " + place("b").string() + "."
                                           : "The backup does not fit: " + name + " is missing.");
        write_file_durably(each.path(), whole, 0600);
        ++files;
    }
    EXPECT_EQ(files, 11);
    EXPECT_EQ(in_elsewhere(), Names{"b"});
    EXPECT_TRUE(put_back("b", "c"));
}

// Who can forge the sums as well still cannot pass off entries that do not verify.
TEST_F(RestoreTest, AJournalThatDoesNotVerifyIsNamedThoughItsHashFits) {
    ASSERT_TRUE(back_up(place("b")));
    auto const file = place("b") / "spaces/vale/journal.db";
    auto const former = look_at_file(file);
    auto bytes = read_file(file);
    auto const at = bytes.find("{\"text\":\"four\"}");
    ASSERT_NE(at, bytes.npos);
    bytes.replace(at + 9, 4, "five");
    write_file_durably(file, bytes, 0600);
    forge(former.sha256.hex(), look_at_file(file).sha256.hex());
    EXPECT_EQ(
        why(put_back("b", "c")),
        "The backup does not fit: space vale: the body of entry 2 is not the one that its header names.");
    EXPECT_EQ(in_elsewhere(), Names{"b"});
}

TEST_F(RestoreTest, NoPathLeadsElsewhere) {
    ASSERT_TRUE(back_up(place("b")));
    auto const manifest = read_file(place("b") / "manifest");
    auto const sum = read_file(place("b") / "manifest.sha256");
    for (std::string const path :
         {"../stolen", "/etc/passwd", "spaces/../stolen", "spaces/hill/blobs/../../../stolen", "keys/../../x",
          "spaces/hill/views.db", "spaces/nowhere/journal.db", "keys/.hidden", "house/blobs/abc", "lock",
          ""}) {
        forge("\"path\":\"vault.db\"", "\"path\":\"" + path + "\"");
        EXPECT_EQ(why(put_back("b", "c")),
                  "The backup does not fit: its manifest names a file that no backup has: " + path + ".");
        write_file_durably(place("b") / "manifest", manifest, 0600);
    }
    for (auto const& [from, to, said] : std::vector<std::array<std::string, 3>>{
             {"\"name\":\"vale\"", R"("name":"..")", "names a space as none is named"},
             {"\"name\":\"vale\"", R"("name":"hill")", "names a space twice"},
             {"\"version\":1", "\"version\":2", "is of a version that this program does not read"},
             {"\"path\":\"vault.db\"", R"("path":"keys/house.secret")",
              "names a file twice: keys/house.secret"},
             {"\"path\":\"vault.db\"", R"("path":"keys/vault.db")", "lacks the file vault.db"}}) {
        forge(from, to);
        EXPECT_EQ(why(put_back("b", "c")), "The backup does not fit: its manifest " + said + ".");
        write_file_durably(place("b") / "manifest", manifest, 0600);
    }
    EXPECT_EQ(in_elsewhere(), Names{"b"});
    write_file_durably(place("b") / "manifest.sha256", sum, 0600);
    EXPECT_TRUE(put_back("b", "c"));
}

TEST_F(RestoreTest, OnlyIntoAnEmptyPlace) {
    ASSERT_TRUE(back_up(place("b")));
    ASSERT_TRUE(put_back("b", "c"));
    EXPECT_EQ(why(put_back("b", "c")), "The folder " + place("c").string() + " is not empty.");
    fs::create_directory(place("d"));
    EXPECT_TRUE(put_back("b", "d"));
    EXPECT_EQ(why(put_back("nowhere", "e")), "There is no backup in " + place("nowhere").string() + ".");
}

TEST_F(RestoreTest, WhatWasRestoredCanBeBackedUpAndRestoredAgain) {
    ASSERT_TRUE(back_up(place("b")));
    ASSERT_TRUE(put_back("b", "c"));
    house = open_restored("c");
    say("hill", "between");
    auto const size = visit(*house).sight.size();
    ASSERT_TRUE(back_up(place("b2")));
    ASSERT_TRUE(put_back("b2", "c2"));
    expect_sound(place("c2"));
    house = open_restored("c2");
    EXPECT_EQ(visit(*house).sight.size(), size + 1);
    EXPECT_EQ(house->vault().backups().size(), 2U);  // those that it was restored from
}

TEST_F(RestoreTest, WhoCameInBeforeComesInAnew) {
    auto& vault = house->vault();
    auto const account = vault.open_account("ada", "a long passphrase", testing::villager(*house), "Ada");
    ASSERT_TRUE(account);
    auto const session = vault.open_session(*account);
    auto const link =
        vault.invite({.id = {}, .space = "hill", .made_by = account->id, .ends_at_ms = *told.now_ms + 1000});
    ASSERT_TRUE(back_up(place("b")));
    ASSERT_TRUE(put_back("b", "c"));
    house = open_restored("c");
    EXPECT_FALSE(house->vault().who(session));
    EXPECT_FALSE(house->vault().invitation(link));
    EXPECT_TRUE(house->vault().sign_in("ada", "a long passphrase"));
}

TEST_F(RestoreTest, NeverSignsBelowWhatOthersHold) {
    auto const former = checkpoint();
    ASSERT_TRUE(back_up(place("b")));
    auto const size = visit(*house).sight.size();
    ASSERT_TRUE(put_back("b", "same", {{"same.note", former}}));
    say("hill", "seen by a witness");
    auto const restored = put_back("b", "c", {{"old.note", former}, {"new.note", checkpoint()}});
    ASSERT_TRUE(restored) << restored.error().why;
    ASSERT_EQ(restored->shortfalls.size(), 1U);
    EXPECT_EQ(
        restored->shortfalls[0],
        "Space hill is not restored: others hold its checkpoint of " + std::to_string(size + 1) +
            " entries, the backup has " + std::to_string(size) +
            ", and the house must not sign below. Restore a newer backup, or copy this one's folder of the "
            "space and only read it.");
    EXPECT_EQ(spaces_on_disk(place("c")), (Names{"house", "vale"}));
    expect_sound(place("c"));
}

TEST_F(RestoreTest, NorAnotherHistoryOfTheSameSize) {
    ASSERT_TRUE(back_up(place("b")));
    ASSERT_TRUE(put_back("b", "c"));
    house = open_restored("c");
    auto const seen = checkpoint();  // the same size as the next one of the first house, and other entries
    house = nullptr;
    open(testing::test_rooms());
    say("hill", "another history");
    ASSERT_TRUE(back_up(place("b2")));
    auto const restored = put_back("b2", "d", {{"seen.note", seen}});
    ASSERT_TRUE(restored) << restored.error().why;
    ASSERT_EQ(restored->shortfalls.size(), 1U);
    EXPECT_NE(restored->shortfalls[0].find("those of the backup are others"), std::string::npos);
    EXPECT_EQ(spaces_on_disk(place("d")), (Names{"house", "vale"}));
}

TEST_F(RestoreTest, WithoutItsOwnSpaceThereIsNoHouse) {
    ASSERT_TRUE(back_up(place("b")));
    ASSERT_TRUE(introduce_person(*house, {house->operator_party(), "folder"}, "late"));
    auto const said = why(put_back("b", "c", {{"house.note", checkpoint("house")}}));
    EXPECT_TRUE(said.starts_with("Space house is not restored: others hold its checkpoint of ")) << said;
    EXPECT_EQ(in_elsewhere(), Names{"b"});
}

TEST_F(RestoreTest, ANoteThatIsNoneIsRefused) {
    ASSERT_TRUE(back_up(place("b")));
    EXPECT_EQ(why(put_back("b", "c", {{"x.note", "hello"}})),
              "x.note is no checkpoint of a space in this backup.");
    auto altered = checkpoint();
    altered.insert(altered.find('\n') + 1, "9");
    EXPECT_EQ(why(put_back("b", "c", {{"x.note", altered}})),
              "x.note: A signature of the note is not that of the key it names.");
    EXPECT_EQ(in_elsewhere(), Names{"b"});
}

TEST_F(RestoreTest, TheHouseRemembersTheLargestThatAWitnessSaw) {
    auto const space = visit(*house).sight.space_id();
    auto& vault = house->vault();
    EXPECT_FALSE(vault.seen_by_witness(space));
    vault.remember_seen(space, 7, sha256("seven"));
    vault.remember_seen(space, 5, sha256("five"));
    ASSERT_TRUE(vault.seen_by_witness(space));
    EXPECT_EQ(vault.seen_by_witness(space)->size, 7U);
    EXPECT_EQ(vault.seen_by_witness(space)->root, sha256("seven"));
    // A root that the entries do not have: the backup is of another history than the witness saw.
    ASSERT_TRUE(back_up(place("b")));
    auto const restored = put_back("b", "c");
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->shortfalls.size(), 1U);
}

TEST_F(RestoreTest, SaysWhereTheOperatorHasNoVoice) {
    auto const party = introduce_person(*house, {house->operator_party(), "folder"}, "steward");
    Introducer const by{house->operator_party(), "folder"};
    ASSERT_TRUE(make_member(*house, "vale", by, *party, Role::steward, "steward"));
    ASSERT_TRUE(
        visit(*house, "vale")
            .speak.say({.kind = "space.member",
                        .body = R"({"party":")" + house->operator_party().hex() + R"(","role":"none"})"}));
    ASSERT_TRUE(back_up(place("b")));
    auto const restored = put_back("b", "c");
    ASSERT_TRUE(restored) << restored.error().why;
    EXPECT_EQ(restored->shortfalls,
              Names{"Space vale is restored, but the operator is no steward there, so its "
                    "record does not say so."});
    expect_sound(place("c"));
}

}  // namespace
}  // namespace comity

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/hash.h"
#include "house_fixture.h"
#include "kernel/database.h"
#include "kernel/files.h"
#include "kernel/founding.h"
#include "kernel/key.h"
#include "kernel/scratch.h"
#include "kernel/table_hash.h"
#include "kernel/verify.h"

namespace comity {
namespace {

TEST_F(HouseTest, BlobsAreKeptByTheirHash) {
    auto here = visit(*house);
    auto hash = here.speak.keep_blob("a photograph");
    ASSERT_TRUE(hash);
    EXPECT_EQ(*hash, sha256("a photograph"));
    auto body = "{\"text\":\"see\",\"blob\":\"" + hash->hex() + "\"}";
    ASSERT_TRUE(here.speak.say({.kind = "test.note", .body = body}));
    EXPECT_TRUE(here.sight.blob_path(*hash));
    EXPECT_EQ(here.speak.keep_blob("").error().fault, Fault::malformed);
    std::ofstream(*here.sight.blob_path(*hash)) << "altered";
    auto verdict = verify(folder.path(), "hill", house->rooms(), {});
    ASSERT_EQ(verdict->findings.size(), 1u);
    EXPECT_NE(verdict->findings[0].find("altered"), std::string::npos);
}

// A space with ten notes, at rest.
class VerifyTest : public HouseTest {
  protected:
    void SetUp() override {
        for (int i = 0; i < 10; ++i) say(i);
        house.reset();
    }
    void say(int i) {
        ASSERT_TRUE(visit(*house).speak.say(note("n" + std::to_string(i), std::to_string(i))));
    }
    Verdict verdict(Rooms const& rooms = testing::test_rooms()) {
        auto found = verify(folder.path(), "hill", rooms, {});
        EXPECT_TRUE(found) << found.error().why;
        return found.value_or(Verdict{});
    }
    // The first finding, or the first note, or nothing.
    std::string answer() {
        auto found = verdict();
        if (!found.findings.empty()) return found.findings.front();
        return found.notes.empty() ? "nothing" : "note: " + found.notes.front();
    }
    // The answer when `sql` was done to a file, which is then as before.
    std::string answer_after(std::string const& sql, char const* file) {
        auto path = space / file;
        fs::copy_file(path, kept, fs::copy_options::overwrite_existing);
        Database(path, Database::Use::truth).execute(sql);
        auto found = answer();
        put_back(file);
        return found;
    }
    void put_back(char const* file) {
        for (auto const* suffix : {"-wal", "-shm"}) fs::remove((space / file).string() + suffix);
        fs::copy_file(kept, space / file, fs::copy_options::overwrite_existing);
    }
    void expect(std::string const& sql, char const* file, std::string const& words) {
        auto found = answer_after(sql, file);
        EXPECT_NE(found.find(words), std::string::npos) << sql << ": " << found;
    }
    void expect_answer(std::string const& words) {
        auto found = answer();
        EXPECT_NE(found.find(words), std::string::npos) << found;
    }

    fs::path space = folder.path() / "spaces/hill";
    fs::path kept = folder.path() / "kept.db";
};

TEST_F(VerifyTest, NamesWhatWasSpoilt) {
    EXPECT_EQ(answer(), "nothing");
    expect("UPDATE entry SET body = x'7B7D' WHERE number = 5", "journal.db", "body of entry 5");
    expect("DELETE FROM entry WHERE number = 5", "journal.db", "entry 5 is missing");
    expect("UPDATE head SET size = size + 1", "journal.db", "entries");
    expect("UPDATE head SET peaks = CAST(peaks || x'00' AS BLOB)", "journal.db", "peaks");
    expect("DELETE FROM head", "journal.db", "head");
    expect("PRAGMA ignore_check_constraints=ON; INSERT INTO head SELECT 2, size, peaks, checkpoint FROM head",
           "journal.db", "head");
    expect("UPDATE head SET checkpoint = replace(checkpoint, '13', '12')", "journal.db", "checkpoint");
    expect("UPDATE note SET text = 'other' WHERE number = 5", "views.db", "table note");
}

TEST_F(VerifyTest, NamesEachNameThatNoEntryHas) {
    expect("DELETE FROM once WHERE number = 5", "journal.db", "first at entry 5");
    expect("INSERT INTO once VALUES (zeroblob(16), 4)", "journal.db", "names");
    expect("INSERT INTO once VALUES (zeroblob(16), 1000)", "journal.db", "names");
    expect("INSERT INTO once VALUES (zeroblob(16), -4)", "journal.db", "names");
    expect("UPDATE once SET key = CAST(key || x'00' AS BLOB) WHERE number = 5", "journal.db",
           "first at entry 5");
    expect("UPDATE once SET key = substr(key, 1, 15) WHERE number = 5", "journal.db", "names");
}

TEST_F(VerifyTest, NamesEntriesThatTheCheckpointDoesNotCover) {
    auto copy = [](std::string const& number) {
        return "INSERT INTO entry SELECT " + number + ", leaf, salt, body FROM entry WHERE number = 4";
    };
    expect(copy("-1"), "journal.db", "entry -1");
    expect(copy("13"), "journal.db", "entry 13");
    expect(copy("1000"), "journal.db", "entry 1000");
}

TEST_F(VerifyTest, NamesWhatDoesNotBelongInADatabase) {
    for (auto const* file : {"journal.db", "views.db"}) {
        std::string table = file == std::string("journal.db") ? "entry" : "note";
        expect("CREATE TABLE more(a)", file, "table \"more\"");
        expect("CREATE VIEW more AS SELECT 1", file, "view \"more\"");
        expect("CREATE INDEX more ON " + table + "(number)", file, "index \"more\"");
        expect("CREATE TRIGGER more AFTER INSERT ON " + table + " BEGIN SELECT 1; END", file,
               "trigger \"more\"");
    }
    expect("ALTER TABLE once ADD COLUMN more BLOB", "journal.db", "\"once\"");
    expect("DROP TABLE swallowed", "views.db", "lacks the table \"swallowed\"");
}

TEST_F(VerifyTest, ComparesWhichViewsStopped) {
    expect("UPDATE view_stand SET stopped_at = 5, why = 'x' WHERE name = 'choking'", "views.db",
           "table view_stand");
    expect("UPDATE view_stand SET why = 'x' WHERE name = 'choking'", "views.db", "table view_stand");
    open(testing::test_rooms());
    ASSERT_TRUE(visit(*house).speak.say(note("poison")));
    house.reset();
    EXPECT_EQ(answer(), "nothing");
    expect("UPDATE view_stand SET stopped_at = NULL, why = NULL", "views.db", "table view_stand");
}

TEST_F(VerifyTest, ViewsOfAnOlderRuleAreNoFault) {
    auto found = verdict({testing::test_room("2")});
    EXPECT_TRUE(found.findings.empty());
    ASSERT_EQ(found.notes.size(), 1u);
    EXPECT_NE(found.notes[0].find("older rule"), std::string::npos);
    EXPECT_EQ(found.view_tables, 0u);
    expect("UPDATE view_stand SET version = 'x'", "views.db", "note: ");
}

// A program of another time had one more view.
TEST_F(VerifyTest, ViewsThatNoRoomKnowsAreGoneAfterTheNextOpening) {
    auto more = testing::test_room();
    more.views.push_back({.name = "more",
                          .version = "1",
                          .tables = {{"more", Role::observer, "CREATE TABLE more(number INTEGER) STRICT"}},
                          .apply = [](Tables&, Entry const&) {}});
    Rooms const rooms{more};
    open(rooms);
    visit(*house);
    house.reset();
    EXPECT_TRUE(verdict(rooms).notes.empty());
    expect_answer("note: views.db was made by an older rule");
    open(testing::test_rooms());
    EXPECT_EQ(count(visit(*house).sight, "SELECT count(*) FROM note"), 10u);
    house.reset();
    EXPECT_EQ(answer(), "nothing");
}

using VerifyDeathTest = VerifyTest;

TEST_F(VerifyDeathTest, WhatAKilledOneLeavesGoesAtTheNextOpening) {
    EXPECT_EXIT(
        {
            Scratch const scratch(space);
            std::ofstream(scratch.path() / "views.db") << "what people said";
            std::raise(SIGKILL);
        },
        ::testing::KilledBySignal(SIGKILL), "");
    auto const left = [&] {
        return std::ranges::count_if(fs::directory_iterator(space), [](auto const& each) {
            return each.path().filename().string().starts_with(".verify-");
        });
    };
    EXPECT_EQ(left(), 1);
    Scratch const alive(space);  // one who is at it finds only its own
    EXPECT_EQ(left(), 1);
    fs::create_directory(space / ".verify-000000000000");
    open(testing::test_rooms());
    visit(*house);
    EXPECT_EQ(left(), 1);
    EXPECT_TRUE(fs::exists(alive.path()));
}

TEST_F(VerifyTest, ViewsThatLagAreNamedAtRestAlone) {
    fs::copy_file(space / "views.db", kept);
    open(testing::test_rooms());
    say(10);
    house.reset();
    put_back("views.db");
    expect_answer("views.db is at 13 of 14 entries; the next start brings it up");
    {
        auto in_use = FileLock::take(folder.path() / "lock");
        EXPECT_EQ(answer(), "nothing");
    }
    expect("UPDATE applied SET entries = 15", "views.db", "more entries than the journal");
    open(testing::test_rooms());
    visit(*house);
    house.reset();
    EXPECT_EQ(answer(), "nothing");
}

TEST_F(VerifyTest, ADamagedIndexOfTheViewsIsNamed) {
    std::ifstream in(space / "views.db", std::ios::binary);
    std::string const clean(std::istreambuf_iterator<char>(in), {});
    open(testing::test_rooms());
    auto party = house->operator_party().hex();
    house.reset();
    std::size_t places = 0;  // the table's row, and the index over it
    for (auto at = clean.find(party); at != clean.npos; at = clean.find(party, at + 1)) {
        ++places;
        auto spoilt = clean;
        spoilt[at + party.size() - 1] ^= 1;
        std::ofstream(space / "views.db", std::ios::binary) << spoilt;
        expect_answer("views.db");
    }
    EXPECT_EQ(places, 2u);
    std::ofstream(space / "views.db", std::ios::binary) << clean;
    EXPECT_EQ(answer(), "nothing");
}

TEST_F(VerifyTest, RunsBesideAServerThatCommits) {
    open(testing::test_rooms());
    auto here = visit(*house);
    {
        std::jthread speaker([&](std::stop_token const& stop) {
            for (int i = 0; !stop.stop_requested(); ++i) {
                auto heard = here.speak.say(note("during", "during " + std::to_string(i)));
                ASSERT_TRUE(heard) << heard.error().why;
            }
        });
        for (int i = 0; i < 25; ++i) ASSERT_EQ(answer(), "nothing") << i;
    }
    auto found = verdict();
    EXPECT_EQ(found.entries, here.sight.size());
    EXPECT_EQ(found.id, here.sight.space_id());
}

TEST_F(VerifyTest, AnUnnamedFileMustBeSoundToo) {
    open(testing::test_rooms());
    auto hash = visit(*house).speak.keep_blob("not said yet");
    house.reset();
    EXPECT_EQ(answer(), "nothing");
    std::ofstream(space / "blobs" / hash->hex()) << "other";
    expect_answer("a file that nobody names was altered");
}

// Somebody who makes a journal anew cannot sign it with the key of this house.
TEST_F(VerifyTest, ASpaceWrittenAnewByAnotherIsNamed) {
    testing::TemporaryFolder other;
    house_with_space(other.path(), told.clock(), testing::test_rooms());
    fs::remove_all(space);
    fs::copy(other.path() / "spaces/hill", space, fs::copy_options::recursive);
    auto id = verdict().id;
    expect_answer("no key for it");
    fs::copy_file(key_file(other.path(), id), key_file(folder.path(), id));
    expect_answer("name of another house");
    write_secret_file(key_file(folder.path(), id), random_bytes(32));
    expect_answer("signed with another key");
    std::ofstream(key_file(folder.path(), id)) << "00\n";
    expect_answer("key");
    std::ofstream(key_file(folder.path(), id)) << "\n";
    expect_answer("key");
}

TEST_F(VerifyTest, ACopyWithoutKeysIsSoundWithANote) {
    fs::remove_all(folder.path() / "keys");
    fs::remove_all(folder.path() / "house");
    EXPECT_EQ(answer(), "note: no key of this house to compare with");
    auto first = verdict();
    EXPECT_FALSE(first.id.empty());
    EXPECT_EQ(first.entries, 13u);
}

TEST_F(VerifyTest, MissingSpacesAreNamedAndTheOthersLookedAt) {
    open(testing::test_rooms());
    for (auto const* name : {"vale", "mill"})
        ASSERT_TRUE(house->open_space({.name = name}, house->operator_party()));
    house.reset();
    auto missing = [&] {
        std::map<std::string, SpaceId> verified;
        for (auto const& name : spaces_on_disk(folder.path()))
            verified[name] = verify(folder.path(), name, testing::test_rooms(), {})->id;
        return missing_spaces(folder.path(), verified);
    };
    EXPECT_EQ(spaces_on_disk(folder.path()), (std::vector<std::string>{"house", "hill", "mill", "vale"}));
    EXPECT_TRUE(missing().empty());
    fs::rename(folder.path() / "spaces/vale", folder.path() / "spaces/dale");
    EXPECT_TRUE(missing().empty()) << missing().front();
    fs::remove_all(folder.path() / "spaces/dale");
    ASSERT_EQ(missing().size(), 1u);
    EXPECT_EQ(missing()[0], "space vale is known to the house but its folder is missing");
    fs::remove(folder.path() / "index.db");
    ASSERT_EQ(missing().size(), 1u);
    EXPECT_NE(missing()[0].find("keys/"), std::string::npos);
    fs::remove(folder.path() / "spaces/mill/journal.db");
    auto headless = verify(folder.path(), "mill", testing::test_rooms(), {});
    ASSERT_TRUE(headless);
    EXPECT_EQ(headless->findings, (std::vector<std::string>{"journal.db is missing"}));
    EXPECT_FALSE(verify(folder.path(), "nowhere", testing::test_rooms(), {}));
    EXPECT_FALSE(verify(folder.path(), "", testing::test_rooms(), {}));
}

TEST(TableHash, TellsTypesAndTheLastBitApart) {
    testing::TemporaryFolder folder;
    Database database(folder.path() / "t.db", Database::Use::view);
    auto hash_of = [&](std::string const& value) {
        database.execute("CREATE TABLE t(a); INSERT INTO t VALUES (" + value + ")");
        auto hash = table_hash(database, "t");
        database.execute("DROP TABLE t");
        return hash;
    };
    std::vector<std::string> const values{"1",  "'1'", "1.0", "x'31'",     "NULL",
                                          "''", "x''", "0.3", "0.1 + 0.2", "0"};
    std::vector<Hash> hashes;
    for (auto const& value : values) hashes.push_back(hash_of(value));
    EXPECT_EQ(hashes.front(), hash_of("1"));
    std::ranges::sort(hashes);
    EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

}  // namespace
}  // namespace comity

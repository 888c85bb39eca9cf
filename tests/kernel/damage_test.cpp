// What a damaged file, a lost row or a failing disk may cost: the space it is in, never the house.
#include <fstream>
#include <thread>

#include "base/hash.h"
#include "house_fixture.h"
#include "kernel/database.h"
#include "kernel/desk.h"
#include "kernel/founding.h"
#include "kernel/index.h"
#include "kernel/space.h"

namespace comity {

namespace {

class DamageTest : public HouseTest {
  protected:
    fs::path file(std::string const& name) const { return folder.path() / "spaces/hill" / name; }

    void spoil(fs::path const& database, std::string const& sql) {
        house.reset();
        Database(database, Database::Use::truth).execute(sql);
    }

    // "hill" cannot be opened, and the house goes on without it.
    void expect_only_hill_fails() {
        open(testing::test_rooms());
        EXPECT_THROW((void)house->visit("hill", house->operator_party(), "folder"), Broken);
        ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
        EXPECT_TRUE(visit(*house, "vale").speak.say(note("life goes on")));
    }

    void wait_until(std::function<bool()> const& done) {
        while (!done()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
};

TEST_F(DamageTest, SpoiledPeaksAreNotSigned) {
    spoil(file("journal.db"), "UPDATE head SET peaks = randomblob(length(peaks))");
    expect_only_hill_fails();
}

TEST_F(DamageTest, PeaksCutShort) {
    spoil(file("journal.db"), "UPDATE head SET peaks = substr(peaks, 1, 31)");
    expect_only_hill_fails();
}

TEST_F(DamageTest, AForeignCheckpoint) {
    spoil(file("journal.db"), "UPDATE head SET checkpoint = 'x' || checkpoint");
    expect_only_hill_fails();
}

TEST_F(DamageTest, TheLastEntryIsGone) {
    spoil(file("journal.db"), "DELETE FROM entry WHERE number = (SELECT max(number) FROM entry)");
    expect_only_hill_fails();
}

TEST_F(DamageTest, AnEntryInTheMiddleIsGoneWhenViewsAreMadeAgain) {
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(visit(*house).speak.say(note("n")));
    spoil(file("journal.db"), "DELETE FROM entry WHERE number = 4");
    fs::remove(file("views.db"));
    expect_only_hill_fails();
}

TEST_F(DamageTest, AKeyFileCutShort) {
    house.reset();
    std::ofstream(key_file(folder.path(), read_space_id(folder.path() / "spaces/hill"))) << "abcd\n";
    expect_only_hill_fails();
}

TEST_F(DamageTest, TheKeyOfAnotherSpace) {
    ASSERT_TRUE(house->open_space({.name = "other"}, house->operator_party()));
    house.reset();
    fs::copy_file(key_file(folder.path(), read_space_id(folder.path() / "spaces/other")),
                  key_file(folder.path(), read_space_id(folder.path() / "spaces/hill")),
                  fs::copy_options::overwrite_existing);
    expect_only_hill_fails();
}

TEST_F(DamageTest, StrangersAreAnsweredAlikeHoweverTheSpaceFares) {
    spoil(file("journal.db"), "UPDATE head SET checkpoint = ''");
    open(testing::test_rooms());
    PartyId stranger = id_cast<PartyId>(sha256("stranger"));
    auto damaged = house->visit("hill", stranger, "http");
    auto unknown = house->visit("none", stranger, "http");
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().why, unknown.error().why);
    EXPECT_EQ(damaged.error().fault, unknown.error().fault);
}

TEST_F(DamageTest, ViewsThatAreNoDatabaseAreMadeAgain) {
    ASSERT_TRUE(visit(*house).speak.say(note("kept")));
    house.reset();
    std::ofstream(file("views.db"), std::ios::trunc) << std::string(5000, 'x');
    open(testing::test_rooms());
    EXPECT_EQ(count(visit(*house).sight, "SELECT count(*) FROM note"), 1u);
}

TEST_F(DamageTest, AnIndexThatIsNoDatabaseIsMadeAgain) {
    house.reset();
    std::ofstream(folder.path() / "index.db", std::ios::trunc) << std::string(5000, 'x');
    open(testing::test_rooms());
    EXPECT_EQ(house->spaces(house->operator_party()).size(), 1u);
}

// What a space's row says is trusted only where it is settled and fits the journal; else it is written anew.
TEST_F(DamageTest, ARowOfTheIndexThatDoesNotFitIsWrittenAnew) {
    auto const title_after = [&](std::string const& sql) {
        spoil(folder.path() / "index.db",
              "UPDATE space SET title = 'other', " + sql + " WHERE name = 'hill'");
        open(testing::test_rooms());
        visit(*house);
        return house->spaces(house->operator_party()).front().title;
    };
    EXPECT_EQ(title_after("size = size + 1"), "The hill");
    EXPECT_EQ(title_after("id = zeroblob(32)"), "The hill");
    EXPECT_EQ(title_after("settled = 0"), "The hill");
    EXPECT_EQ(title_after("settled = 1"), "other");  // not even read
}

// The index fails in the very commit that ends a membership: the next one makes up for it.
TEST_F(DamageTest, WhoLeftIsForgottenThoughTheIndexFailed) {
    auto here = visit(*house);
    auto const leaver = testing::villager(*house);
    ASSERT_TRUE(here.speak.say(note("first")));
    ASSERT_EQ(house->spaces(leaver).size(), 1u);
    Database index(folder.path() / "index.db", Database::Use::view);
    index.execute("ALTER TABLE member RENAME TO away");
    auto body = "{\"party\":\"" + leaver.hex() + "\",\"role\":\"none\"}";
    ASSERT_TRUE(here.speak.say({.kind = "space.member", .body = body}));
    index.execute("ALTER TABLE away RENAME TO member");
    EXPECT_EQ(house->spaces(leaver).size(), 1u);
    ASSERT_TRUE(here.speak.say(note("second")));
    EXPECT_TRUE(house->spaces(leaver).empty());
}

TEST_F(DamageTest, ANewRuleForDigestsIsFollowedInQuietSpaces) {
    ASSERT_TRUE(visit(*house).speak.say(note("quiet")));
    auto doubled = testing::test_room();
    doubled.digests[0].row = "SELECT 2 * count(*) FROM note";
    Rooms const rooms{doubled};
    open(rooms);
    auto rows = house->digest("test.notes", house->operator_party());
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 1u);
    ASSERT_TRUE((*rows)[0].values[0].integer());
    EXPECT_EQ(*(*rows)[0].values[0].integer(), 2);
}

TEST_F(DamageTest, ANameOfNoEntryHoldsUpOnlyItself) {
    auto once = to_hex(visit(*house).sight.space().once_of("t", "k"));
    spoil(file("journal.db"), "INSERT INTO once(key, number) VALUES (x'" + once + "', 999)");
    open(testing::test_rooms());
    auto here = visit(*house);
    auto refused = here.speak.say(note("lost", "k"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::broken);
    EXPECT_TRUE(here.speak.say(note("heard", "l")));
}

std::atomic<bool> disk_fails = false;

TEST_F(DamageTest, AFailingDiskDoesNotStopAViewForGood) {
    auto room = testing::test_room();
    room.views[1].apply = [](Tables& tables, Entry const& entry) {
        if (disk_fails) throw DatabaseFailure("views.db: disk I/O error", 10);
        tables.query("INSERT INTO swallowed(number) VALUES (?)").with(entry.number).run();
    };
    Rooms const rooms{room};
    open(rooms);
    auto here = visit(*house);
    disk_fails = true;
    ASSERT_TRUE(here.speak.say(note("while it fails")));
    disk_fails = false;
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 0u);
    ASSERT_TRUE(here.speak.say(note("afterwards")));
    EXPECT_TRUE(house->stopped_views().empty());
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 2u);
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM swallowed"), here.sight.size());
}

TEST_F(DamageTest, ARebuildThatFailsIsTriedAgain) {
    ASSERT_TRUE(visit(*house).speak.say(note("shown all along")));
    house.reset();
    fs::create_directories(file("views.new.db") / "in the way");
    Rooms const raised{testing::test_room("2")};
    open(raised, true);
    auto here = visit(*house);
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 1u);
    EXPECT_TRUE(here.sight.space().rebuilding());
    fs::remove_all(file("views.new.db"));
    wait_until([&] { return !here.sight.space().rebuilding(); });
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 1u);
}

TEST_F(DamageTest, LargeStatementsAreCommittedByTheirBytes) {
    std::vector<Saying> sayings;
    for (int i = 0; i < 100; ++i) sayings.push_back(note(std::string(200'000, 'x')));
    std::atomic<int> heard = 0;
    house->desk().hear_all("hill", house->operator_party(), "folder", std::move(sayings),
                           [&](std::size_t, Result<Heard> each) { heard += each ? 1 : 100'000; });
    wait_until([&] { return heard >= 100; });
    EXPECT_EQ(heard, 100);
    EXPECT_LE(house->desk().figures().largest_commit, 42u);
}

}  // namespace

}  // namespace comity

#include <thread>

#include "house_fixture.h"
#include "kernel/database.h"
#include "kernel/space.h"
#include "kernel/table_hash.h"
#include "kernel/views.h"

namespace comity {
namespace {

TEST_F(HouseTest, WhatIsSaidIsInJournalViewAndIndex) {
    auto here = visit(*house);
    auto heard = here.speak.say(note("water is rising"));
    ASSERT_TRUE(heard) << heard.error().why;
    EXPECT_EQ(heard->number, 3u);  // after the opening and two members
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 1u);
    auto record = here.sight.record(3);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->body, "{\"text\":\"water is rising\"}");
    EXPECT_EQ(record->id, heard->id);
    EXPECT_EQ(record->via, "folder");
    auto rows = house->digest("test.notes", house->operator_party());
    ASSERT_TRUE(rows);
    EXPECT_EQ(*rows->front().values.front().integer(), 1);
    auto listings = house->spaces(house->operator_party());
    ASSERT_EQ(listings.size(), 1u);
    EXPECT_EQ(listings[0].size, 4u);
    EXPECT_EQ(listings[0].title, "The hill");
}

TEST_F(HouseTest, TheSameTwiceIsHeardOnce) {
    auto here = visit(*house);
    auto first = here.speak.say(note("one", "k"));
    auto again = here.speak.say(note("one", "k"));
    ASSERT_TRUE(first && again);
    EXPECT_EQ(again->outcome, Heard::Outcome::again);
    EXPECT_EQ(again->number, first->number);
    EXPECT_EQ(again->id, first->id);
    auto other = here.speak.say(note("two", "k"));
    ASSERT_TRUE(other);
    EXPECT_EQ(other->outcome, Heard::Outcome::other_words);
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 1u);
    open(testing::test_rooms());
    auto later = visit(*house).speak.say(note("one", "k"));
    EXPECT_EQ(later->outcome, Heard::Outcome::again);
}

TEST_F(HouseTest, FiveAtOnceAreOneAndAllAreAnswered) {
    auto here = visit(*house);
    for (int round = 0; round < 20; ++round) {
        std::vector<Saying> sayings(5, note("equal", "round " + std::to_string(round)));
        std::size_t stored = 0;
        for (auto const& heard : here.speak.say_all(std::move(sayings)).get()) {
            ASSERT_TRUE(heard);
            if (heard->outcome == Heard::Outcome::stored) ++stored;
        }
        EXPECT_EQ(stored, 1u);
    }
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 20u);
}

TEST_F(HouseTest, RefusesWithOneSentenceAndStoresNothing) {
    auto here = visit(*house);
    auto size = here.sight.size();
    auto refusal = [&](Saying saying) {
        auto heard = here.speak.say(std::move(saying));
        EXPECT_FALSE(heard);
        return heard ? Fault::busy : heard.error().fault;
    };
    EXPECT_EQ(refusal({.kind = "test.note", .body = "{"}), Fault::malformed);
    EXPECT_EQ(refusal({.kind = "test.note", .body = "[]"}), Fault::malformed);
    EXPECT_EQ(refusal({.kind = "test.note", .body = "{}"}), Fault::malformed);
    EXPECT_EQ(refusal({.kind = "test.none", .body = "{}"}), Fault::malformed);
    EXPECT_EQ(refusal({.kind = "test.oath", .body = "{\"text\":\"x\"}"}), Fault::forbidden);
    EXPECT_EQ(refusal({.kind = "space.opened", .body = "{}"}), Fault::conflict);
    EXPECT_EQ(refusal({.kind = "space.clock", .body = "{\"speed\":2}"}), Fault::conflict);
    EXPECT_EQ(refusal(note(std::string(300'000, 'x'))), Fault::too_large);
    EXPECT_EQ(
        refusal({.kind = "test.note", .body = "{\"text\":\"x\",\"blob\":\"" + std::string(64, 'a') + "\"}"}),
        Fault::malformed);
    EXPECT_EQ(here.sight.size(), size);
}

TEST_F(HouseTest, RolesAreHeldByTheDatabaseItself) {
    auto visitor = house->visit("hill", testing::villager(*house), "http");
    ASSERT_TRUE(visitor);
    EXPECT_EQ(visitor->sight.role(), Role::contributor);
    ASSERT_TRUE(visitor->speak.say(note("from outside")));
    auto refused = visitor->speak.say({.kind = "test.secret", .body = "{\"text\":\"x\"}"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::forbidden);
    auto reading = visitor->sight.read();
    ASSERT_TRUE(reading);
    EXPECT_TRUE(reading->query("SELECT count(*) FROM note").step());
    EXPECT_THROW(reading->query("SELECT count(*) FROM note_key"), Broken);
    EXPECT_THROW(reading->query("SELECT (SELECT via FROM note_key) FROM note"), Broken);
    EXPECT_THROW(reading->query("ATTACH 'x.db' AS x"), Broken);

    auto secret = visit(*house).speak.say({.kind = "test.secret", .body = "{\"text\":\"x\"}"});
    ASSERT_TRUE(secret);
    EXPECT_TRUE(visit(*house).sight.record(secret->number));
    EXPECT_EQ(visitor->sight.record(secret->number).error().fault, Fault::not_found);
}

TEST_F(HouseTest, WhoLeavesSeesNothingFromThatEntryOn) {
    auto const leaver = testing::villager(*house);
    auto visitor = house->visit("hill", leaver, "http");
    auto here = visit(*house);
    auto body = "{\"party\":\"" + leaver.hex() + "\",\"role\":\"none\"}";
    ASSERT_TRUE(here.speak.say({.kind = "space.member", .body = body}));
    EXPECT_EQ(visitor->sight.read().error().fault, Fault::not_found);
    EXPECT_EQ(visitor->speak.say(note("too late")).error().fault, Fault::not_found);
    auto gone = house->visit("hill", leaver, "http");
    auto unknown = house->visit("vale", leaver, "http");
    ASSERT_FALSE(gone);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(gone.error().why, unknown.error().why);
    EXPECT_TRUE(house->spaces(leaver).empty());
}

TEST_F(HouseTest, TheLastStewardCannotLeave) {
    auto here = visit(*house);
    auto body = "{\"party\":\"" + house->operator_party().hex() + "\",\"role\":\"observer\"}";
    auto refused = here.speak.say({.kind = "space.member", .body = body});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::conflict);
}

TEST_F(HouseTest, APoisonedViewStopsAndTheOthersGoOn) {
    auto here = visit(*house);
    ASSERT_TRUE(here.speak.say(note("before")));
    auto poison = here.speak.say(note("poison"));
    ASSERT_TRUE(poison);
    ASSERT_TRUE(here.speak.say(note("after")));
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 3u);
    EXPECT_EQ(count(here.sight, "SELECT max(number) FROM swallowed"), poison->number - 1);
    auto stopped = house->stopped_views();
    ASSERT_EQ(stopped.size(), 1u);
    EXPECT_EQ(stopped[0].view, "choking");
    EXPECT_EQ(stopped[0].number, poison->number);
    EXPECT_EQ(stopped[0].why, "cannot swallow this");
    open(testing::test_rooms());
    EXPECT_EQ(count(visit(*house).sight, "SELECT count(*) FROM note"), 3u);
    ASSERT_EQ(house->stopped_views().size(), 1u);
}

TEST_F(HouseTest, ViewsAreDisposable) {
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(visit(*house).speak.say(note("n" + std::to_string(i))));
    auto hashes = [&] {
        Database views(folder.path() / "spaces/hill/views.db", Database::Use::reader);
        return std::vector{table_hash(views, "note"), table_hash(views, "member"),
                           table_hash(views, "swallowed")};
    };
    auto before = hashes();
    house.reset();
    fs::remove(folder.path() / "spaces/hill/views.db");
    fs::remove(folder.path() / "index.db");
    open(testing::test_rooms());
    EXPECT_EQ(count(visit(*house).sight, "SELECT count(*) FROM note"), 50u);
    EXPECT_EQ(hashes(), before);
    EXPECT_EQ(house->spaces(house->operator_party()).size(), 1u);
}

TEST_F(HouseTest, ARaisedVersionIsRebuiltWhileTheServerAnswers) {
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(visit(*house).speak.say(note("n" + std::to_string(i))));
    Rooms const raised{testing::test_room("2")};
    open(raised, true);
    auto here = visit(*house);
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"),
              50u);  // the old ones, until the new ones are there
    auto& space = here.sight.space();
    for (int i = 0; space.rebuilding(); ++i) {
        ASSERT_TRUE(here.speak.say(note("during " + std::to_string(i))));
        std::this_thread::yield();
    }
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), here.sight.size() - 3);
    EXPECT_TRUE(house->rebuilding_spaces().empty());
}

TEST_F(HouseTest, ARaisedVersionIsRebuiltAtOnceForAVerb) {
    ASSERT_TRUE(visit(*house).speak.say(note("before")));
    Rooms const raised{testing::test_room("2")};
    open(raised);
    EXPECT_EQ(count(visit(*house).sight, "SELECT count(*) FROM note"), 1u);
    EXPECT_EQ(
        count(visit(*house).sight, "SELECT count(*) FROM view_stand WHERE version = '2' AND name <> 'space'"),
        1u);
    ASSERT_TRUE(visit(*house).speak.say(note("after")));
    EXPECT_EQ(count(visit(*house).sight, "SELECT count(*) FROM note"), 2u);
}

TEST_F(HouseTest, ViewsAreSwappedInAQuietSpaceToo) {
    ASSERT_TRUE(visit(*house).speak.say(note("alone")));
    Rooms const raised{testing::test_room("2")};
    open(raised, true);
    auto here = visit(*house);
    auto swapped = [&] {
        Database views(folder.path() / "spaces/hill/views.db", Database::Use::reader);
        auto& version = views.query("SELECT version FROM view_stand WHERE name = 'notes'");
        return version.step() && version.text(0) == "2";
    };
    for (int i = 0; i < 20'000 && house->rebuilding_spaces().size() + !swapped() > 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(swapped());
    EXPECT_EQ(count(here.sight, "SELECT count(*) FROM note"), 1u);
}

TEST_F(HouseTest, SpaceTimeRunsAsTheClockStatementsSay) {
    ASSERT_TRUE(house->open_space({.name = "drill", .mode = Mode::exercise}, house->operator_party()));
    auto here = visit(*house, "drill");
    auto clock = [&](std::string const& body) {
        return here.speak.say({.kind = "space.clock", .body = body});
    };
    ASSERT_TRUE(clock("{\"start\":\"2026-04-01T00:00:00Z\",\"speed\":60}"));
    auto begin = here.sight.now_ms();
    *told.now_ms += 1000;
    EXPECT_EQ(here.sight.now_ms() - begin, 60'000);
    auto heard = here.speak.say(note("a minute later"));
    ASSERT_TRUE(heard);
    EXPECT_EQ(count(here.sight, "SELECT at FROM note"), static_cast<std::uint64_t>(begin + 60'000));
    ASSERT_TRUE(clock("{\"paused\":true}"));
    *told.now_ms += 5000;
    EXPECT_EQ(here.sight.now_ms() - begin, 60'000);
    EXPECT_FALSE(clock("{\"start\":\"2026-03-01T00:00:00Z\"}"));
    ASSERT_TRUE(clock("{\"paused\":false}"));
    *told.now_ms += 10'000;
    // Later than the last entry, but ten minutes before this moment.
    EXPECT_FALSE(clock("{\"start\":\"" + format_time(begin + 120'000) + "\"}"));
    EXPECT_TRUE(clock("{\"start\":\"" + format_time(begin + 900'000) + "\"}"));
}

TEST_F(HouseTest, TheHouseKeepsTheTimeOfTheMachine) {
    auto refused = visit(*house, "house").speak.say({.kind = "space.clock", .body = "{\"speed\":2}"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::conflict);
}

TEST_F(HouseTest, TimeNeverGoesBackWithinASpace) {
    auto first = visit(*house).speak.say(note("first"));
    *told.now_ms -= 3'600'000;
    auto second = visit(*house).speak.say(note("second"));
    EXPECT_EQ(second->heard_at_ms, first->heard_at_ms);
}

TEST_F(HouseTest, OneProcessHoldsTheFolder) {
    auto second =
        House::open({.folder = folder.path(), .rooms = &testing::test_rooms(), .clock = told.clock()});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().fault, Fault::busy);
    EXPECT_FALSE(House::create(folder.path(), told.clock()));
}

TEST_F(HouseTest, NamesThatLeadElsewhereAreRefused) {
    for (auto const* name : {"", "..", "../x", "A", "a/b", "house", "-a", "a b", ".new", "new"}) {
        EXPECT_FALSE(house->open_space({.name = name}, house->operator_party())) << name;
        if (std::string(name) != "house") {
            EXPECT_FALSE(house->visit(name, house->operator_party(), "folder")) << name;
        }
    }
    EXPECT_FALSE(house->open_space({.name = "hill"}, house->operator_party()));
    EXPECT_FALSE(house->open_space({.name = "vale"}, testing::villager(*house)));
}

TEST_F(HouseTest, ManySpacesFewOpen) {
    house.reset();
    auto opened = House::open({.folder = folder.path(),
                               .rooms = &testing::test_rooms(),
                               .clock = told.clock(),
                               .open_spaces_limit = 4});
    house = std::move(*opened);
    for (int i = 0; i < 20; ++i) {
        auto name = "s" + std::to_string(i);
        ASSERT_TRUE(house->open_space({.name = name}, house->operator_party()));
        ASSERT_TRUE(visit(*house, name).speak.say(note("hello")));
        EXPECT_LE(house->open_spaces(), 4u);
    }
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(count(visit(*house, "s" + std::to_string(i)).sight, "SELECT count(*) FROM note"), 1u);
    }
}

TEST_F(HouseTest, AHouseThatIsNotThere) {
    auto none = House::open(
        {.folder = folder.path() / "none", .rooms = &testing::test_rooms(), .clock = told.clock()});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().fault, Fault::not_found);
}

}  // namespace
}  // namespace comity

// Clocks that jump: the record's own time never goes back, and what ends at a time does so sanely.
#include <gtest/gtest.h>

#include "base/time.h"
#include "kernel/desk.h"
#include "kernel/space.h"
#include "kernel/vault.h"
#include "kernel/verify.h"
#include "testing.h"

namespace comity::faults {
namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

class ClockTest : public ::testing::Test {
  protected:
    Heard say() {
        auto heard = testing::visit(*house).speak.say({.kind = "test.note", .body = R"({"text":"n"})"});
        EXPECT_TRUE(heard) << heard.error().why;
        return heard.value_or(Heard{});
    }
    void open_again() {
        house.reset();
        auto opened =
            House::open({.folder = folder.path(), .rooms = &testing::test_rooms(), .clock = told.clock()});
        ASSERT_TRUE(opened);
        house = std::move(*opened);
    }
    void expect_sound() {
        house.reset();
        auto const verdict = verify(folder.path(), "hill", testing::test_rooms(), {});
        ASSERT_TRUE(verdict);
        for (auto const& finding : verdict->findings) ADD_FAILURE() << finding;
    }
    testing::TemporaryFolder folder;
    testing::ToldClock told;
    std::unique_ptr<House> house =
        testing::house_with_space(folder.path(), told.clock(), testing::test_rooms(), "hill", Mode::exercise);
};

TEST_F(ClockTest, WhateverTheClockSaysHeardAtNeverGoesBack) {
    auto const start_ms = told.now_ms->load();
    std::int64_t last_ms = 0;
    for (auto jump_ms : {0L, -30 * day_ms, 1L, -365 * day_ms, 2L, 3 * day_ms, -5L, -start_ms, 4 * day_ms}) {
        told.now_ms->store(start_ms + jump_ms);
        auto const heard = say();
        EXPECT_GE(heard.heard_at_ms, last_ms);
        EXPECT_GE(heard.heard_at_ms, start_ms);
        last_ms = heard.heard_at_ms;
        if (jump_ms == -365 * day_ms) open_again();
        EXPECT_EQ(say().heard_at_ms, last_ms);  // also by a house that was opened meanwhile
    }
    EXPECT_EQ(last_ms, start_ms + 4 * day_ms);
    expect_sound();
}

TEST_F(ClockTest, NoClockIsBelievedOutsideTheYearsThatTheRecordKnows) {
    auto const start_ms = told.now_ms->load();
    for (auto now_ms : {std::int64_t{-1}, earliest_ms - 1, std::numeric_limits<std::int64_t>::min()}) {
        told.now_ms->store(now_ms);
        EXPECT_GE(say().heard_at_ms, start_ms);
        EXPECT_GE(testing::visit(*house).sight.now_ms(), start_ms);
    }
    for (auto now_ms : {latest_ms + 1, std::numeric_limits<std::int64_t>::max()}) {
        told.now_ms->store(now_ms);
        EXPECT_LE(say().heard_at_ms, latest_ms);
    }
    told.now_ms->store(start_ms);
    EXPECT_LE(say().heard_at_ms, latest_ms);
    expect_sound();
}

TEST_F(ClockTest, TheTimeOfAnExerciseStaysInBoundsAtAnySpeed) {
    auto const clock = R"({"start":"2199-12-31T00:00:00Z","speed":100000})";
    auto here = testing::visit(*house);
    ASSERT_TRUE(here.speak.say({.kind = "space.clock", .body = clock}));
    told.now_ms->fetch_add(3650 * day_ms);
    EXPECT_LE(here.sight.now_ms(), latest_ms);
    say();
    told.now_ms->fetch_sub(7300 * day_ms);
    EXPECT_LE(here.sight.now_ms(), latest_ms);
    say();
    expect_sound();
}

TEST_F(ClockTest, ATokenEndsWhenItShouldWhereTheClockWentBackAndForth) {
    auto& vault = house->vault();
    auto const start_ms = told.now_ms->load();
    auto const account = vault.account_of_programs(house->operator_party());
    auto const token = vault.make_token(account, "gateway", {}, start_ms + day_ms);
    told.now_ms->store(start_ms - 365 * day_ms);
    EXPECT_TRUE(vault.who(token));
    told.now_ms->store(start_ms + 2 * day_ms);
    EXPECT_FALSE(vault.who(token));
    open_again();
    EXPECT_FALSE(house->vault().who(token));
}

TEST_F(ClockTest, ASessionEndsWhereTheClockLeaptAhead) {
    auto& vault = house->vault();
    auto const session = vault.open_session(vault.account_of_programs(house->operator_party()));
    EXPECT_TRUE(vault.who(session));
    told.now_ms->fetch_add(session_ms + day_ms);
    EXPECT_FALSE(vault.who(session));
}

}  // namespace
}  // namespace comity::faults

// Office hours where clocks go forward and back, by half an hour, past midnight, over a day that never was.
#include "methods/office_hours.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace comity::office_hours {
namespace {

std::int64_t at(char const* text) {
    return parse_time(text).value_or(-1);
}
std::string told(std::optional<std::int64_t> at_ms) {
    return at_ms ? format_time(*at_ms) : "never";
}
Zone zone(char const* name) {
    auto found = Zone::named(name);
    EXPECT_TRUE(found) << name;
    return std::move(*found);
}
Week working_days(int from_hour, int to_hour) {
    Week week;
    for (int day = 1; day <= 5; ++day) week.push_back({day, from_hour * 60, to_hour * 60});
    return week;
}
Week always() {
    Week week;
    for (int day = 1; day <= 7; ++day) week.push_back({day, 0, 1440});
    return week;
}

TEST(OfficeHours, KnowsZonesOfTheWorldAlone) {
    for (auto const* name : {"Europe/Paris", "America/Argentina/Buenos_Aires", "UTC", "Asia/Kathmandu"})
        EXPECT_TRUE(Zone::named(name)) << name;
    for (auto const* name : {"", "Paris", "GMT+3", "EST", "Europe/Atlantis", "Etc/Unknown", "\xff/\xff"})
        EXPECT_FALSE(Zone::named(name)) << name;
}

TEST(OfficeHours, TellsWhatTheClockOnTheWallShows) {
    auto const kathmandu = zone("Asia/Kathmandu").wall_time(at("2026-03-01T20:00:00Z"));
    EXPECT_EQ(kathmandu.offset_minutes, 345);
    EXPECT_EQ(kathmandu.day, 2);
    EXPECT_EQ(kathmandu.weekday, 1);
    EXPECT_EQ(kathmandu.hour, 1);
    EXPECT_EQ(kathmandu.minute, 45);
    auto const newfoundland = zone("America/St_Johns").wall_time(at("2026-01-01T02:00:00Z"));
    EXPECT_EQ(newfoundland.year, 2025);
    EXPECT_EQ(newfoundland.offset_minutes, -210);
}

TEST(OfficeHours, OpensAndClosesAtTheMinute) {
    auto const paris = zone("Europe/Paris");
    auto const week = working_days(9, 17);
    EXPECT_EQ(told(paris.presence(week, at("2026-02-02T07:59:59Z")).open_until), "never");
    EXPECT_EQ(told(paris.presence(week, at("2026-02-02T08:00:00Z")).open_until), "2026-02-02T16:00:00Z");
    EXPECT_EQ(told(paris.presence(week, at("2026-02-02T15:59:59Z")).open_until), "2026-02-02T16:00:00Z");
    EXPECT_EQ(told(paris.presence(week, at("2026-02-02T16:00:00Z")).open_until), "never");
    EXPECT_EQ(told(paris.presence(week, at("2026-02-06T16:00:00Z")).next_opening), "2026-02-09T08:00:00Z");
    EXPECT_EQ(told(paris.presence(week, at("2026-02-02T08:00:00Z")).next_opening), "2026-02-03T08:00:00Z");
}

// In Paris 02:00 to 03:00 of 29 March 2026 is not, and that of 25 October is twice.
TEST(OfficeHours, OverTheHourThatIsNotAndTheOneThatIsTwice) {
    auto const paris = zone("Europe/Paris");
    auto const week = working_days(9, 17);
    EXPECT_EQ(told(paris.presence(week, at("2026-03-27T20:00:00Z")).next_opening), "2026-03-30T07:00:00Z");
    EXPECT_EQ(told(paris.presence(week, at("2026-10-23T20:00:00Z")).next_opening), "2026-10-26T08:00:00Z");
    Week const night{{7, 150, 240}};  // Sundays 02:30 to 04:00
    EXPECT_EQ(told(paris.presence(night, at("2026-03-29T00:00:00Z")).next_opening), "2026-03-29T01:00:00Z");
    EXPECT_EQ(told(paris.presence(night, at("2026-03-29T01:00:00Z")).open_until), "2026-03-29T02:00:00Z");
    EXPECT_EQ(told(paris.presence(night, at("2026-10-24T23:00:00Z")).next_opening), "2026-10-25T00:30:00Z");
    EXPECT_EQ(told(paris.presence(night, at("2026-10-25T00:30:00Z")).open_until), "2026-10-25T03:00:00Z");
    Week const in_the_gap{{7, 125, 170}};  // 02:05 to 02:50 of a day that has no such time
    EXPECT_EQ(told(paris.presence(in_the_gap, at("2026-03-29T01:00:00Z")).open_until), "never");
    EXPECT_EQ(told(paris.presence(in_the_gap, at("2026-03-29T00:30:00Z")).next_opening),
              "2026-04-05T00:05:00Z");
}

TEST(OfficeHours, OverHalfAnHourOfSummerTime) {
    auto const lord_howe = zone("Australia/Lord_Howe");  // back from +11 to +10:30 on 5 April 2026
    auto const week = working_days(9, 17);
    EXPECT_EQ(told(lord_howe.presence(week, at("2026-04-02T20:00:00Z")).next_opening),
              "2026-04-02T22:00:00Z");
    EXPECT_EQ(told(lord_howe.presence(week, at("2026-04-05T00:00:00Z")).next_opening),
              "2026-04-05T22:30:00Z");
}

TEST(OfficeHours, OverADayThatNeverWas) {
    auto const apia = zone("Pacific/Apia");  // went over the date line: no 30 December 2011, a Friday
    EXPECT_EQ(told(apia.presence({{5, 540, 1020}}, at("2011-12-29T00:00:00Z")).next_opening),
              "2012-01-05T19:00:00Z");
}

TEST(OfficeHours, PastMidnightAndAroundTheClock) {
    auto const tokyo = zone("Asia/Tokyo");
    Week const night{{1, 1320, 1440}, {2, 0, 360}};
    EXPECT_EQ(told(tokyo.presence(night, at("2026-03-02T14:00:00Z")).open_until), "2026-03-02T21:00:00Z");
    EXPECT_EQ(told(tokyo.presence(always(), at("2026-03-02T14:00:00Z")).next_opening), "never");
    EXPECT_EQ(told(tokyo.presence(always(), at("2026-03-02T14:00:00Z")).open_until), "2026-03-09T14:00:00Z");
    EXPECT_EQ(told(tokyo.presence({}, at("2026-03-02T14:00:00Z")).open_until), "never");
    EXPECT_EQ(told(tokyo.presence({}, at("2026-03-02T14:00:00Z")).next_opening), "never");
}

// Where it opens it is open, and just before it was not; whatever the zone.
TEST(OfficeHours, WhatIsSaidOfOpeningAndClosingFitsTogether) {
    auto const week = working_days(8, 16);
    for (auto const* name : {"Europe/London", "America/New_York", "Africa/Casablanca", "Pacific/Chatham",
                             "Asia/Tehran", "America/Sao_Paulo", "Antarctica/Troll"}) {
        auto const there = zone(name);
        for (auto now = at("2026-01-01"); now < at("2027-01-01"); now += 13 * 3'600'000 + 1) {
            auto const opens = there.presence(week, now).next_opening;
            ASSERT_TRUE(opens) << name;
            EXPECT_GT(*opens, now);
            EXPECT_FALSE(there.presence(week, *opens - 1).open_until) << name << format_time(*opens);
            auto const closes = there.presence(week, *opens).open_until;
            ASSERT_TRUE(closes) << name << format_time(*opens);
            EXPECT_FALSE(there.presence(week, *closes).open_until);
        }
    }
}

// Each quarter of an hour around every change of clocks, and where a day was left out.
TEST(OfficeHours, IsOpenWhileItIsPresent) {
    Week early, late;
    for (int day = 1; day <= 7; ++day) {
        early.push_back({day, 0, 150});
        late.insert(late.end(), {{day, 540, 600}, {day, 1380, 1440}});
    }
    struct Days {
        char const* zone;
        char const* from;
    };
    for (auto const& [name, from] :
         {Days{"Europe/Paris", "2026-03-27T00:00:00Z"}, Days{"Europe/Paris", "2026-10-23T00:00:00Z"},
          Days{"Australia/Lord_Howe", "2026-04-03T00:00:00Z"}, Days{"Pacific/Apia", "2011-12-28T00:00:00Z"},
          Days{"America/St_Johns", "2010-11-05T00:00:00Z"}, Days{"Asia/Kathmandu", "2026-03-01T00:00:00Z"}}) {
        auto const there = zone(name);
        for (auto const& week : {working_days(9, 17), always(), early, late, Week{}})
            for (int quarter = 0; quarter < 4 * 24 * 5; ++quarter) {
                auto const instant = at(from) + quarter * std::int64_t{900'000};
                EXPECT_EQ(there.is_open(week, instant), there.presence(week, instant).open_until.has_value())
                    << name << ' ' << format_time(instant);
            }
    }
}

}  // namespace
}  // namespace comity::office_hours

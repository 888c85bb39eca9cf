#include "base/time.h"

#include <gtest/gtest.h>

#include <limits>

namespace comity {
namespace {

TEST(FormatTime, WritesMillisecondsOnlyWhereThereAreSome) {
    EXPECT_EQ(format_time(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(format_time(1263269280000), "2010-01-12T04:08:00Z");
    EXPECT_EQ(format_time(1263269280007), "2010-01-12T04:08:00.007Z");
    EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(format_time(earliest_ms), "1900-01-01T00:00:00Z");
    EXPECT_EQ(format_time(latest_ms - 1), "2199-12-31T23:59:59.999Z");
}

TEST(FormatTime, StaysWithinFourDigitYears) {
    EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::min()), "0000-01-01T00:00:00Z");
    EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::max()), "9999-12-31T23:59:59.999Z");
}

TEST(ParseTime, ReadsWhatFormatTimeWrites) {
    for (std::int64_t at_ms = earliest_ms; at_ms < latest_ms; at_ms += 86'399'999 * 31ll)
        ASSERT_EQ(parse_time(format_time(at_ms)), at_ms) << format_time(at_ms);
}

TEST(ParseTime, ReadsEveryAllowedForm) {
    constexpr std::int64_t noon_ms = 1263297600000;
    for (auto text : {"2010-01-12T12:00:00Z", "2010-01-12T12:00Z", "2010-01-12t12:00z",
                      "2010-01-12 12:00:00.000Z", "2010-01-12T13:00+01:00", "2010-01-12T06:15:00-05:45",
                      "2010-01-12T12:00:00-00:00", "2010-01-13T11:59:00+23:59", "2010-01-12T12:00:00.0009Z"})
        EXPECT_EQ(parse_time(text), noon_ms) << text;
    EXPECT_EQ(parse_time("2010-01-12"), noon_ms - 12 * 3600 * 1000);
}

TEST(ParseTime, CutsFinerDigitsThanMilliseconds) {
    EXPECT_EQ(parse_time("1970-01-01T00:00:00.5Z"), 500);
    EXPECT_EQ(parse_time("1970-01-01T00:00:00.1239999999999Z"), 123);
    EXPECT_EQ(parse_time("1970-01-01T00:00:00." + std::string(1000, '9') + "Z"), 999);
}

TEST(ParseTime, RefusesWhatIsNoTime) {
    for (auto text : {"",
                      "2010",
                      "2010-01",
                      "2010-1-12",
                      "10-01-12",
                      "2010-01-12T",
                      "2010-01-12T12",
                      "2010-01-12T12:00",
                      "2010-01-12T12:00:00",
                      "2010-01-12T12:00:Z",
                      "2010-01-12T12:00:00.Z",
                      "2010-01-12T12:00.5Z",
                      "2010-01-12T12:00:00,5Z",
                      "2010-01-12T12:00:00+0100",
                      "2010-01-12T12:00:00+01",
                      "2010-01-12T12:00:00+1:00",
                      "2010-01-12T12:00:00Z ",
                      " 2010-01-12",
                      "2010-01-12Z",
                      "2010/01/12",
                      "2010-01-12_12:00Z",
                      "20100112T1200Z",
                      "-010-01-12",
                      "+2010-01-12",
                      "2010-01-1a",
                      "2010-01-12T12:00:00ZZ",
                      "12010-01-12"})
        EXPECT_FALSE(parse_time(text)) << text;
}

TEST(ParseTime, RefusesWhatTheCalendarAndClockDoNotHave) {
    for (auto text : {"2019-02-29", "1900-02-29", "2010-00-10", "2010-13-01", "2010-04-31", "2010-01-00",
                      "2010-01-32", "2010-01-12T24:00:00Z", "2010-01-12T12:60:00Z", "2010-01-12T12:00:61Z",
                      "2010-01-12T12:00:00+24:00", "2010-01-12T12:00:00+01:60"})
        EXPECT_FALSE(parse_time(text)) << text;
    EXPECT_TRUE(parse_time("2020-02-29"));
    EXPECT_TRUE(parse_time("2000-02-29"));
}

TEST(ParseTime, HasLeapSecondsOnlyAtTheEndOfAMonth) {
    EXPECT_EQ(parse_time("2016-12-31T23:59:60Z"), parse_time("2017-01-01T00:00:00Z"));
    EXPECT_EQ(parse_time("1990-12-31T15:59:60-08:00"), parse_time("1991-01-01T00:00:00Z"));
    EXPECT_FALSE(parse_time("2016-12-30T23:59:60Z"));
    EXPECT_FALSE(parse_time("2016-12-31T12:00:60Z"));
    EXPECT_FALSE(parse_time("2016-12-31T23:59:60+01:00"));
}

TEST(ParseTime, AcceptsTheYears1900To2199) {
    EXPECT_EQ(parse_time("1900-01-01"), earliest_ms);
    EXPECT_EQ(parse_time("2199-12-31T23:59:59.999Z"), latest_ms - 1);
    EXPECT_FALSE(parse_time("1899-12-31T23:59:59.999Z"));
    EXPECT_FALSE(parse_time("1900-01-01T00:00:00+00:01"));
    EXPECT_FALSE(parse_time("2200-01-01"));
    EXPECT_FALSE(parse_time("2199-12-31T23:59:00-00:01"));
    EXPECT_FALSE(parse_time("0000-01-01"));
    EXPECT_FALSE(parse_time("9999-12-31"));
}

TEST(CivilTime, KnowsTheCalendar) {
    EXPECT_EQ(civil_time(1970, 1, 1, 0, 0, 0), 0);
    EXPECT_EQ(civil_time(2000, 2, 29, 23, 59, 59), 951868799000);
    EXPECT_EQ(civil_time(1969, 12, 31, 23, 59, 59), -1000);
    EXPECT_FALSE(civil_time(2001, 2, 29, 0, 0, 0));
    EXPECT_FALSE(civil_time(2001, 1, 1, 24, 0, 0));
    EXPECT_FALSE(civil_time(2001, 1, 1, 0, 60, 0));
    EXPECT_FALSE(civil_time(2001, 1, 1, 0, 0, 60));
    EXPECT_FALSE(civil_time(2001, 1, 1, -1, 0, 0));
    EXPECT_FALSE(civil_time(2001, 257, 1, 0, 0, 0));
    EXPECT_FALSE(civil_time(2001, 1, 257, 0, 0, 0));
    EXPECT_FALSE(civil_time(2001, -255, 1, 0, 0, 0));
    EXPECT_FALSE(civil_time(100'000, 1, 1, 0, 0, 0));
}

TEST(MachineClock, TellsATimeWithinTheAcceptedYears) {
    auto const now_ms = machine_clock()();
    EXPECT_GT(now_ms, civil_time(2020, 1, 1, 0, 0, 0).value());
    EXPECT_LT(now_ms, latest_ms);
}

}  // namespace
}  // namespace comity

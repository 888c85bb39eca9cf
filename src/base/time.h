// Time as numbers: milliseconds since 1970-01-01 UTC, and their RFC 3339 text. Only `main` and tests
// make a clock; everybody else is handed one. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace comity {

using Clock = std::function<std::int64_t()>;  // milliseconds since 1970-01-01 UTC; callable by any thread

Clock machine_clock();
// The same clock, never outside the accepted years below.
Clock bounded(Clock clock);

// Accepted instants: years 1900 to 2199. What lies outside is a slip of the pen, not a date.
inline constexpr std::int64_t earliest_ms = -2208988800000;
inline constexpr std::int64_t latest_ms = 7258118400000;

std::string format_time(std::int64_t at_ms);  // 2010-01-12T04:08:00.000Z; without .000 when whole seconds
// RFC 3339 with zone ("Z" or "+01:00"), seconds and fraction optional; or a date alone (midnight UTC).
// Checks the calendar (2019-02-29 is refused) and the accepted years.
std::optional<std::int64_t> parse_time(std::string_view text);
// Milliseconds of a civil date and time in UTC, or nothing where the calendar has no such day.
std::optional<std::int64_t> civil_time(int year, int month, int day, int hour, int minute, int second);

}  // namespace comity

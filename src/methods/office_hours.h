// When an office is there: hours of the week on the wall of its own time zone, asked at an instant. Summer
// time and what else the zone has are those of ICU. Pure functions and values; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace comity::office_hours {

// Of one weekday, 1 (Monday) to 7, in minutes after midnight, up to 1440: what goes past midnight is two.
struct Stretch {
    int weekday = 1;
    int from_minute = 0;
    int to_minute = 0;
    auto operator<=>(Stretch const&) const = default;
};
using Week = std::vector<Stretch>;

// What a clock on the wall there shows.
struct WallTime {
    int year = 0, month = 0, day = 0, weekday = 0, hour = 0, minute = 0;
    int offset_minutes = 0;  // before UTC, as +330
};

// `open_until`: when it closes, while it is open; stretches that touch are one, and what never ends is told a
// week ahead. `next_opening`: after that instant; nothing where there are no hours, or it never closes.
struct Presence {
    std::optional<std::int64_t> open_until;
    std::optional<std::int64_t> next_opening;
};

// A zone of the IANA database: "Asia/Kolkata".
class Zone {
  public:
    static std::optional<Zone> named(std::string_view name);
    ~Zone();
    Zone(Zone&&) noexcept;
    Zone& operator=(Zone&&) noexcept;

    WallTime wall_time(std::int64_t at_ms) const;
    Presence presence(Week const& week, std::int64_t at_ms) const;
    bool is_open(Week const& week, std::int64_t at_ms) const;  // as presence() tells it, for less work

  private:
    struct Rules;
    explicit Zone(std::unique_ptr<Rules> rules);
    std::unique_ptr<Rules> rules_;
};

}  // namespace comity::office_hours

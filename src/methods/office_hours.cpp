#include "methods/office_hours.h"

#include <unicode/gregocal.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <limits>
#include <string>

#include "base/error.h"

namespace comity::office_hours {

struct Zone::Rules {
    std::unique_ptr<icu::TimeZone> zone;
};

namespace {

constexpr int minutes_a_day = 1440;
constexpr std::int64_t day_ms = 86'400'000;

struct Span {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
};

void must_do(UErrorCode code) {
    if (U_FAILURE(code)) throw Broken(std::string("ICU cannot tell the time: ") + u_errorName(code));
}

// A time on the wall as an instant. One that the clock skips is the first after the gap; of one that it shows
// twice an office opens at the first and closes at the last.
enum class Twice { first, last };

// The Gregorian calendar alone, also before 1582.
icu::GregorianCalendar made_calendar() {
    UErrorCode code = U_ZERO_ERROR;
    icu::GregorianCalendar calendar(*icu::TimeZone::getGMT(), code);
    must_do(code);
    calendar.setGregorianChange(-std::numeric_limits<double>::max(), code);
    calendar.setSkippedWallTimeOption(UCAL_WALLTIME_NEXT_VALID);
    must_do(code);
    return calendar;
}

// ICU looks up the week of a language whenever it makes a calendar; a copy has it.
icu::GregorianCalendar const& usual_calendar() {
    static icu::GregorianCalendar const calendar = made_calendar();
    return calendar;
}

class Wall {
  public:
    explicit Wall(icu::TimeZone const& zone) : calendar_(usual_calendar()) { calendar_.setTimeZone(zone); }

    WallTime at(std::int64_t at_ms) {
        calendar_.setTime(static_cast<double>(at_ms), code_);
        WallTime wall{.year = field(UCAL_EXTENDED_YEAR), .month = field(UCAL_MONTH) + 1};
        wall.day = field(UCAL_DATE);
        wall.weekday = (field(UCAL_DAY_OF_WEEK) + 5) % 7 + 1;  // ICU's week begins on Sunday, with 1
        wall.hour = field(UCAL_HOUR_OF_DAY);
        wall.minute = field(UCAL_MINUTE);
        wall.offset_minutes = (field(UCAL_ZONE_OFFSET) + field(UCAL_DST_OFFSET)) / 60'000;
        must_do(code_);
        return wall;
    }
    // `minute` of the day that is `later` days after that of `day`.
    std::int64_t instant(WallTime const& day, int later, int minute, Twice twice) {
        calendar_.setRepeatedWallTimeOption(twice == Twice::first ? UCAL_WALLTIME_FIRST : UCAL_WALLTIME_LAST);
        calendar_.clear();
        calendar_.set(day.year, day.month - 1, day.day + later + minute / minutes_a_day,
                      minute % minutes_a_day / 60, minute % 60);
        auto const at = calendar_.getTime(code_);
        must_do(code_);
        return static_cast<std::int64_t>(at);
    }

  private:
    int field(UCalendarDateFields of) { return calendar_.get(of, code_); }

    UErrorCode code_ = U_ZERO_ERROR;
    icu::GregorianCalendar calendar_;
};

// What is open, in order, with what touches joined: a day at a time, from the day before `at_ms` on.
class Spans {
  public:
    Spans(icu::TimeZone const& zone, Week const& week, std::int64_t at_ms)
        : wall_(zone), today_(wall_.at(at_ms)), week_(week) {
        std::ranges::sort(week_);
    }

    std::vector<Span> const& all() const { return all_; }
    void add_day(int later) {
        auto const weekday = (today_.weekday + 6 + later) % 7 + 1;
        for (auto const& stretch : week_)
            if (stretch.weekday == weekday)
                add({wall_.instant(today_, later, stretch.from_minute, Twice::first),
                     wall_.instant(today_, later, stretch.to_minute, Twice::last)});
    }

  private:
    void add(Span const& span) {
        if (span.to_ms <= span.from_ms) return;  // swallowed by a gap
        if (!all_.empty() && span.from_ms <= all_.back().to_ms)
            all_.back().to_ms = std::max(all_.back().to_ms, span.to_ms);
        else
            all_.push_back(span);
    }

    Wall wall_;
    WallTime today_;
    Week week_;
    std::vector<Span> all_;
};

Presence presence_in(std::vector<Span> const& spans, std::int64_t at_ms) {
    Presence found;
    for (auto const& span : spans) {
        if (span.from_ms <= at_ms && at_ms < span.to_ms)
            found.open_until = std::min(span.to_ms, at_ms + 7 * day_ms);
        if (span.from_ms > at_ms && !found.next_opening) found.next_opening = span.from_ms;
    }
    return found;
}

}  // namespace

Zone::Zone(std::unique_ptr<Rules> rules) : rules_(std::move(rules)) {}
Zone::~Zone() = default;
Zone::Zone(Zone&&) noexcept = default;
Zone& Zone::operator=(Zone&&) noexcept = default;

std::optional<Zone> Zone::named(std::string_view name) {
    // ICU makes "GMT" of what it does not know, and knows "EST" and "GMT+3" besides the names of places.
    if (name != "UTC" && name.find('/') == name.npos) return std::nullopt;
    auto const id =
        icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int>(name.size())));
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    if (!zone || name == "Etc/Unknown" || *zone == icu::TimeZone::getUnknown()) return std::nullopt;
    return Zone(std::make_unique<Rules>(Rules{std::move(zone)}));
}

WallTime Zone::wall_time(std::int64_t at_ms) const {
    return Wall(*rules_->zone).at(at_ms);
}

Presence Zone::presence(Week const& week, std::int64_t at_ms) const {
    Presence found;
    if (week.empty()) return found;
    Spans spans(*rules_->zone, week, at_ms);
    // Two weeks, since a zone can leave out a day, and that may have been the only one.
    for (int later = -1; later <= 15 && !found.next_opening; ++later) {
        spans.add_day(later);
        found = presence_in(spans.all(), at_ms);
    }
    return found;
}

// What is open now opened today; or on a day beside it, where clocks went back over midnight.
bool Zone::is_open(Week const& week, std::int64_t at_ms) const {
    if (week.empty()) return false;
    Spans spans(*rules_->zone, week, at_ms);
    for (int const later : {-1, 0, 1}) spans.add_day(later);
    return presence_in(spans.all(), at_ms).open_until.has_value();
}

}  // namespace comity::office_hours

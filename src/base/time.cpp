#include "base/time.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace comity {
namespace {

constexpr std::int64_t second_ms = 1000;
constexpr std::int64_t minute_ms = 60 * second_ms;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::int64_t year_0000_ms = -62167219200000;
constexpr std::int64_t year_9999_end_ms = 253402300799999;

std::chrono::year_month_day day_of(std::int64_t at_ms) {
    return std::chrono::floor<std::chrono::days>(std::chrono::sys_time(std::chrono::milliseconds(at_ms)));
}

// Takes what it understands off the front of a text; each step says whether it was there.
struct Reader {
    std::string_view rest;

    bool take(std::string_view one_of) {
        if (rest.empty() || one_of.find(rest.front()) == std::string_view::npos) return false;
        rest.remove_prefix(1);
        return true;
    }

    bool digit(int& out) {
        if (rest.empty() || rest.front() < '0' || rest.front() > '9') return false;
        out = rest.front() - '0';
        rest.remove_prefix(1);
        return true;
    }

    bool digits(int count, int& out) {
        out = 0;
        for (int one = 0; count > 0; --count) {
            if (!digit(one)) return false;
            out = out * 10 + one;
        }
        return true;
    }
};

bool read_date(Reader& reader, int& year, int& month, int& day) {
    return reader.digits(4, year) && reader.take("-") && reader.digits(2, month) && reader.take("-") &&
           reader.digits(2, day);
}

// The part of a second in milliseconds; finer digits are cut off.
bool read_fraction(Reader& reader, std::int64_t& fraction_ms) {
    int one = 0;
    if (!reader.digit(one)) return false;
    std::int64_t worth_ms = 100;
    do {
        fraction_ms += one * worth_ms;
        worth_ms /= 10;
    } while (reader.digit(one));
    return true;
}

bool read_zone(Reader& reader, std::int64_t& east_ms) {
    if (reader.take("Zz")) return true;
    bool const west = reader.rest.starts_with('-');
    int hours = 0;
    int minutes = 0;
    if (!reader.take("+-") || !reader.digits(2, hours) || !reader.take(":") || !reader.digits(2, minutes) ||
        hours > 23 || minutes > 59)
        return false;
    east_ms = (hours * hour_ms + minutes * minute_ms) * (west ? -1 : 1);
    return true;
}

std::optional<std::int64_t> accepted(std::int64_t at_ms) {
    if (at_ms < earliest_ms || at_ms >= latest_ms) return std::nullopt;
    return at_ms;
}

// A leap second may stand only at the end of a month, UTC; it counts as the second after it.
bool may_leap(std::int64_t next_second_ms) {
    return next_second_ms % day_ms == 0 && day_of(next_second_ms).day() == std::chrono::day(1);
}

void put_digits(std::string& out, int value, int count) {
    out.append(static_cast<std::size_t>(count), '0');
    for (auto digit = out.rbegin(); count > 0; --count, ++digit, value /= 10)
        *digit = static_cast<char>('0' + value % 10);
}

}  // namespace

Clock machine_clock() {
    return [] {
        using namespace std::chrono;
        return std::int64_t{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
    };
}

Clock bounded(Clock clock) {
    return [clock = std::move(clock)] { return std::clamp(clock(), earliest_ms, latest_ms - 1); };
}

std::string format_time(std::int64_t at_ms) {
    at_ms = std::clamp(at_ms, year_0000_ms, year_9999_end_ms);
    auto const day = day_of(at_ms);
    int const in_day_ms = static_cast<int>((at_ms % day_ms + day_ms) % day_ms);
    std::string out;
    out.reserve(24);
    put_digits(out, static_cast<int>(day.year()), 4);
    out.push_back('-');
    put_digits(out, static_cast<int>(static_cast<unsigned>(day.month())), 2);
    out.push_back('-');
    put_digits(out, static_cast<int>(static_cast<unsigned>(day.day())), 2);
    out.push_back('T');
    put_digits(out, static_cast<int>(in_day_ms / hour_ms), 2);
    out.push_back(':');
    put_digits(out, static_cast<int>(in_day_ms / minute_ms % 60), 2);
    out.push_back(':');
    put_digits(out, static_cast<int>(in_day_ms / second_ms % 60), 2);
    if (int const fraction_ms = in_day_ms % 1000; fraction_ms != 0) {
        out.push_back('.');
        put_digits(out, fraction_ms, 3);
    }
    out.push_back('Z');
    return out;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
    Reader reader{text};
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!read_date(reader, year, month, day)) return std::nullopt;
    auto const midnight = civil_time(year, month, day, 0, 0, 0);
    if (!midnight) return std::nullopt;
    if (reader.rest.empty()) return accepted(*midnight);

    std::int64_t fraction_ms = 0;
    std::int64_t east_ms = 0;
    if (!reader.take("Tt ") || !reader.digits(2, hour) || !reader.take(":") || !reader.digits(2, minute))
        return std::nullopt;
    if (reader.take(":")) {
        if (!reader.digits(2, second)) return std::nullopt;
        if (reader.take(".") && !read_fraction(reader, fraction_ms)) return std::nullopt;
    }
    if (!read_zone(reader, east_ms) || !reader.rest.empty()) return std::nullopt;
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    std::int64_t const whole_ms =
        *midnight + hour * hour_ms + minute * minute_ms + second * second_ms - east_ms;
    if (second == 60 && !may_leap(whole_ms)) return std::nullopt;
    return accepted(whole_ms + fraction_ms);
}

std::optional<std::int64_t> civil_time(int year, int month, int day, int hour, int minute, int second) {
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
    auto const date = std::chrono::year(year) / month / day;
    if (!date.ok()) return std::nullopt;
    std::int64_t const days = std::chrono::sys_days(date).time_since_epoch().count();
    return days * day_ms + hour * hour_ms + minute * minute_ms + second * second_ms;
}

}  // namespace comity

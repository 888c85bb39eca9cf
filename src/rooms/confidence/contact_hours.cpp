#include "rooms/confidence/contact_hours.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/members.h"
#include "base/text.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

using office_hours::Stretch;
using office_hours::Week;

constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::size_t lines_limit = 21;
constexpr int minutes_a_day = 1440;

std::unexpected<Error> malformed(char const* why) {
    return refuse(Fault::malformed, why);
}

// "09:00" to "24:00".
std::optional<int> read_minute(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    auto const hour = read_whole_number(text.substr(0, 2));
    auto const minute = read_whole_number(text.substr(3));
    if (!hour || !minute || *minute > 59) return std::nullopt;
    auto const all = static_cast<int>(*hour * 60 + *minute);
    return all <= minutes_a_day ? std::optional(all) : std::nullopt;
}

std::string two_digits(int number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}
std::string write_minute(int minute) {
    return two_digits(minute / 60) + ":" + two_digits(minute % 60);
}

Result<void> add_stretches(Week& week, std::vector<std::string> const& days, std::string_view from,
                           std::string_view to) {
    auto const from_minute = read_minute(from);
    auto const to_minute = read_minute(to);
    if (!from_minute || !to_minute || *from_minute >= *to_minute)
        return malformed("Hours go from a time such as 09:00 to a later one, at most 24:00.");
    for (auto const& day : days) {
        auto const weekday = static_cast<int>(std::ranges::find(day_names, day) - day_names.begin()) + 1;
        week.push_back({weekday, *from_minute, *to_minute});
    }
    return {};
}

Result<Week> without_overlaps(Week week) {
    std::ranges::sort(week);
    for (std::size_t i = 1; i < week.size(); ++i)
        if (week[i].weekday == week[i - 1].weekday && week[i].from_minute < week[i - 1].to_minute)
            return malformed("Hours of one day overlap.");
    return week;
}

// The days that have the same hours, by these hours, in order.
std::map<std::pair<int, int>, std::vector<std::string_view>> days_by_hours(Week const& week) {
    std::map<std::pair<int, int>, std::vector<std::string_view>> days;
    for (auto const& each : week)
        days[{each.from_minute, each.to_minute}].push_back(
            day_names[static_cast<std::size_t>(each.weekday - 1)]);
    return days;
}

Week all_week() {
    Week week;
    for (int day = 1; day <= 7; ++day) week.push_back({day, 0, minutes_a_day});
    return week;
}

Result<void> read_part(Week& week, std::string_view part) {
    std::vector<std::string> days;
    std::string_view hours;
    for (auto const word : split(part, ' ')) {
        if (word.empty()) continue;
        if (!hours.empty()) return malformed("Hours stand behind their days, as in \"mon tue 09:00-17:00\".");
        if (is_among(day_names, word))
            days.emplace_back(word);
        else
            hours = word;
    }
    auto const dash = hours.find('-');
    if (days.empty() || dash == hours.npos)
        return malformed("Hours are written as \"mon tue 09:00-17:00; sat 10:00-12:00\", or \"always\".");
    return add_stretches(week, days, hours.substr(0, dash), hours.substr(dash + 1));
}

}  // namespace

Result<Week> read_hours(json::Value const& body) {
    Week week;
    auto const* list = body.find("hours");
    if (!list) return week;
    if (!list->array() || list->array()->size() > lines_limit)
        return malformed("The member \"hours\" must be a list of at most 21.");
    for (auto const& each : *list->array()) {
        if (!each.object()) return malformed("Hours must be a JSON object with days, from and to.");
        TRY_OK(members::refuse_others(each, "Hours", {"days", "from", "to"}));
        TRY(days, several(each, "days", day_names, 1));
        TRY_OK(add_stretches(week, days, each.text_of("from"), each.text_of("to")));
    }
    return without_overlaps(std::move(week));
}

json::Value write_hours(Week const& week) {
    json::Array lines;
    for (auto const& [hours, days] : days_by_hours(week))
        lines.emplace_back(json::Object{{"days", json::Array(days.begin(), days.end())},
                                        {"from", write_minute(hours.first)},
                                        {"to", write_minute(hours.second)}});
    return lines;
}

Shape hours_shape() {
    using namespace shape;
    return list(named("OfficeHours",
                      closed({{"days", list(words_shape(day_names))}, {"from", text()}, {"to", text()}})));
}

Result<Week> read_week(std::string_view line) {
    if (trim(line) == "always") return all_week();
    Week week;
    if (trim(line).empty()) return week;
    auto const parts = split(line, ';');
    if (parts.size() > lines_limit) return malformed("There are more than 21 lines of hours.");
    for (auto const part : parts) TRY_OK(read_part(week, part));
    return without_overlaps(std::move(week));
}

std::string write_week(Week const& week) {
    if (week == all_week()) return "always";
    std::string line;
    for (auto const& [hours, days] : days_by_hours(week)) {
        if (!line.empty()) line += "; ";
        for (auto const day : days) line.append(day).push_back(' ');
        line += write_minute(hours.first) + "-" + write_minute(hours.second);
    }
    return line;
}

}  // namespace comity::confidence

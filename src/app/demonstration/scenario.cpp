#include "app/demonstration/scenario.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "base/time.h"

namespace comity::demonstration {

namespace {

// Day 1 of the fictional world; the earth shakes at 02:41 UTC.
constexpr std::string_view first_day = "2026-03-01T00:00:00Z";
constexpr std::string_view begins_at = "2026-03-01T02:41:00Z";
constexpr std::size_t date_size = 10;
constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 24 * 60 * minute_ms;

struct Sort {
    std::string_view field;  // the first of the stanza
    std::string_view kind;
    bool names_itself;  // else the value names what it is about
};

constexpr std::array sorts{
    Sort{"Report", "intake.report", true}, Sort{"Assess", "situation.assessment", false},
    Sort{"Action", "situation.action", true}, Sort{"Close", "situation.closing", false},
    Sort{"Publish", "situation.publication", false}};

std::unexpected<Error> wrong(File const& file, Stanza const& stanza, std::string const& why) {
    return refuse(Fault::malformed,
                  std::string(file.name) + ", line " + std::to_string(stanza.line) + ": " + why);
}

std::optional<Channel> channel_named(std::string_view name) {
    constexpr std::array names{"sms", "form", "app", "desk", "patrol", "drone", "satellite"};
    auto const found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Channel>(found - names.begin());
}

Result<void> take_place(Scenario& scenario, File const& file, Stanza const& stanza) {
    auto const lat = read_number(stanza.text("Lat"));
    auto const lon = read_number(stanza.text("Lon"));
    auto const radius_m = read_number(stanza.text("Radius-m"));
    if (stanza.text("Place").empty() || stanza.text("Name").empty() || !lat || !lon || !radius_m)
        return wrong(file, stanza, "a place has Place, Name, Lat, Lon and Radius-m.");
    Place place{std::string(stanza.text("Name")), *lon, *lat, *radius_m};
    if (!scenario.places.emplace(stanza.text("Place"), std::move(place)).second)
        return wrong(file, stanza, "this place is there already.");
    return {};
}

// "pilot of the harbour, speaks short" is called "Pilot of the harbour".
std::string label_of(std::string_view who) {
    std::string label(who.substr(0, who.find(',')));
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z') label[0] = static_cast<char>(label[0] - 32);
    return label;
}

Result<void> take_speaker(Scenario& scenario, File const& file, Stanza const& stanza) {
    auto const channel = channel_named(stanza.text("Channel"));
    if (stanza.text("Speaker").empty() || stanza.text("Who").empty() || !channel)
        return wrong(file, stanza, "a speaker has Speaker, Who and Channel.");
    Speaker speaker{label_of(stanza.text("Who")), *channel};
    if (!scenario.speakers.emplace(stanza.text("Speaker"), std::move(speaker)).second)
        return wrong(file, stanza, "this speaker is there already.");
    return {};
}

// What was said so far, so that nobody speaks of what is yet to come.
class Said {
  public:
    explicit Said(Scenario const& scenario) : scenario_(scenario) {}

    std::string misfit(Turn const& turn) const {
        if (!scenario_.speakers.contains(turn.said.text("From"))) return "nobody is called so in From.";
        auto const place = turn.said.text("Place");
        if (!place.empty() && !scenario_.places.contains(place)) return "no place is called so.";
        for (auto const& path : attachments_of(turn.said))
            if (!scenario_.attachments.contains(path))
                return path.starts_with("photos/") ? "there is no such Photo." : "there is no such Track.";
        for (auto const field : referring_fields)
            for (auto const name : references(turn.said, field))
                if (!names_.contains(name)) return std::string(name) + " was not said before.";
        return "";
    }
    bool add(Turn const& turn) { return turn.name.empty() || names_.emplace(turn.name).second; }

  private:
    Scenario const& scenario_;
    std::set<std::string, std::less<>> names_;
};

Result<void> take_turn(Scenario& scenario, Said& said, File const& file, Stanza const& stanza) {
    auto const& [field, value] = stanza.fields.front();
    auto const sort = std::ranges::find(sorts, field, &Sort::field);
    if (sort == sorts.end()) return wrong(file, stanza, "nothing of the demonstration begins so.");
    auto const at_ms = read_moment(stanza.text("At"));
    if (!at_ms) return wrong(file, stanza, "At is a day and a time, such as 1 03:07.");
    if (*at_ms < (scenario.turns.empty() ? scenario.begins_at_ms : scenario.turns.back().at_ms))
        return wrong(file, stanza, "the time goes back.");
    Turn turn{*at_ms, std::string(sort->kind), sort->names_itself ? value : "", stanza};
    if (auto const why = said.misfit(turn); !why.empty()) return wrong(file, stanza, why);
    if (!said.add(turn)) return wrong(file, stanza, "this name is taken.");
    scenario.turns.push_back(std::move(turn));
    return {};
}

}  // namespace

std::int64_t begins_at_ms() {
    return *parse_time(begins_at);
}

std::optional<std::int64_t> read_moment(std::string_view text) {
    auto const parts = split(text, ' ');
    if (parts.size() != 2 || parts[1].size() != 5 || parts[1][2] != ':') return std::nullopt;
    if (parts[0].size() == date_size)
        return parse_time(std::string(parts[0]) + "T" + std::string(parts[1]) + ":00Z");
    auto const day = read_whole_number(parts[0]);
    auto const hour = read_whole_number(parts[1].substr(0, 2));
    auto const minute = read_whole_number(parts[1].substr(3));
    if (!day || !hour || !minute || *day < 1 || *day > 30 || *hour > 23 || *minute > 59) return std::nullopt;
    return *parse_time(first_day) + static_cast<std::int64_t>(*day - 1) * day_ms +
           static_cast<std::int64_t>(*hour * 60 + *minute) * minute_ms;
}

Result<Scenario> read_scenario(std::vector<File> const& files) {
    Scenario scenario;
    scenario.begins_at_ms = begins_at_ms();
    for (auto const& file : files)
        if (file.name.find('/') != file.name.npos) scenario.attachments.emplace(file.name, file.bytes);
    Said said(scenario);
    // The world before the days, and these in their order.
    auto const read = [&](std::string_view beginning, auto take) -> Result<void> {
        for (auto const& file : files) {
            if (!file.name.starts_with(beginning) || !file.name.ends_with(".txt")) continue;
            auto const stanzas = read_stanzas(file.bytes);
            if (!stanzas)
                return refuse(Fault::malformed, std::string(file.name) + ": " + stanzas.error().why);
            for (auto const& stanza : *stanzas) TRY_OK(take(file, stanza));
        }
        return {};
    };
    TRY_OK(
        read("places", [&](auto const& file, auto const& each) { return take_place(scenario, file, each); }));
    TRY_OK(read("speakers",
                [&](auto const& file, auto const& each) { return take_speaker(scenario, file, each); }));
    TRY_OK(read("day-",
                [&](auto const& file, auto const& each) { return take_turn(scenario, said, file, each); }));
    return scenario;
}

std::vector<std::string> attachments_of(Stanza const& said) {
    std::vector<std::string> paths;
    if (said.has("Photo")) paths.push_back("photos/" + std::string(said.text("Photo")) + ".jpg");
    if (said.has("Track")) paths.push_back("tracks/" + std::string(said.text("Track")) + ".gpx");
    return paths;
}

std::vector<std::string_view> references(Stanza const& said, std::string_view field) {
    std::vector<std::string_view> names;
    for (auto const name : split(said.text(field), ' '))
        if (!name.empty()) names.push_back(name);
    return names;
}

}  // namespace comity::demonstration

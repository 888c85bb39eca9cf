#include "app/demonstration/play.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "app/demonstration/house_calls.h"
#include "app/demonstration/wording.h"
#include "base/text.h"
#include "base/time.h"

namespace comity::demonstration {

namespace {

constexpr auto title = "Cyprina earthquake";
constexpr auto purpose =
    "A demonstration: the fictional State of Cyprina after an earthquake, told over three days.";
constexpr auto longest_wait = std::chrono::milliseconds(500);  // then the clock is looked at again
constexpr int tries_limit = 60;
constexpr auto shortest_wait = std::chrono::milliseconds(20);

// What the public form offers, in order.
constexpr std::array form_categories{
    "Trapped people",  "Collapsed building", "Missing and found", "Health",
    "Water",           "Shelter and food",   "Power and fuel",    "Roads and bridges",
    "Sea and weather", "Network and cyber",  "Fire and gas",      "Security"};

class Play {
  public:
    Play(cli::Ask const& ask, Scenario const& scenario, cli::Pacing const& pacing)
        : house_(ask), scenario_(scenario), pacing_(pacing) {}

    Result<void> prepare();
    Result<void> run(Tell const& tell);

  private:
    Result<void> open_form();
    Result<void> introduce_speakers();
    Result<void> start_clock();
    Result<void> wait_for(std::int64_t at_ms);
    Result<void> keep_attachments(Turn const& turn);
    Result<Receipt> say(Turn const& turn);
    Result<Receipt> say_patiently(Turn const& turn);
    bool knows_what_it_is_about(Turn const& turn) const;
    Result<void> set_clock_right();

    HouseCalls house_;
    Scenario const& scenario_;
    cli::Pacing const& pacing_;
    Known known_;
    std::map<std::string, std::string, std::less<>> parties_;  // by speaker
};

// The public form takes no corrections, no tracks, and only what is a report.
bool fits_form(Turn const& turn) {
    return turn.kind == "intake.report" && !turn.said.has("Corrects") && !turn.said.has("Track");
}

std::vector<std::string> offered() {
    return {form_categories.begin(), form_categories.end()};
}

// Turns that nobody refers to are told apart by what they are, about what, and when.
std::string key_of(Turn const& turn) {
    if (!turn.name.empty()) return turn.name;
    return turn.said.fields.front().first + " " + turn.said.fields.front().second + " " +
           format_time(turn.at_ms);
}

Role role_of(Channel channel) {
    return channel == Channel::desk ? Role::analyst : Role::contributor;
}

Result<void> Play::prepare() {
    TRY_OK(house_.open_space(space_name, title, purpose));
    TRY_OK(open_form());
    TRY_OK(introduce_speakers());
    return start_clock();
}

Result<void> Play::open_form() {
    json::Array categories(form_categories.begin(), form_categories.end());
    json::Object const around{{"lon", -48.2}, {"lat", 12.8}, {"across_km", 70}};
    TRY_OK(house_.open_form(
        space_name, json::Object{{"open", true}, {"categories", std::move(categories)}, {"around", around}}));
    return {};
}

// Who writes to the short code is no party: the volunteers who run it answer for the words.
Result<void> Play::introduce_speakers() {
    TRY(short_code, house_.introduce(space_name, "Amathea Reports, short code 777", Role::contributor));
    for (auto const& [key, speaker] : scenario_.speakers) {
        if (speaker.channel == Channel::sms) {
            parties_[key] = short_code;
            continue;
        }
        TRY(party, house_.introduce(space_name, speaker.label, role_of(speaker.channel)));
        parties_[key] = party;
    }
    return {};
}

Result<void> Play::start_clock() {
    TRY(clock, house_.clock(space_name));
    json::Object change;
    if (!clock.own) change.emplace_back("start", format_time(scenario_.begins_at_ms));
    if (!pacing_.at_once && (pacing_.speed || !clock.own)) {
        change.emplace_back("speed", pacing_.speed.value_or(usual_speed));
        change.emplace_back("paused", false);
    }
    return change.empty() ? Result<void>() : house_.set_clock(space_name, std::move(change));
}

Result<void> Play::wait_for(std::int64_t at_ms) {
    while (true) {
        TRY(clock, house_.clock(space_name));
        if (clock.now_ms >= at_ms) return {};
        if (pacing_.at_once)
            return house_.set_clock(space_name,
                                    json::Object{{"start", format_time(at_ms)}, {"paused", true}});
        auto wait = longest_wait;
        if (!clock.paused && clock.speed > 0) {
            auto const left_ms = static_cast<double>(at_ms - clock.now_ms) / clock.speed;
            wait = std::clamp(std::chrono::milliseconds(static_cast<std::int64_t>(std::min(left_ms, 1e6))),
                              shortest_wait, longest_wait);
        }
        std::this_thread::sleep_for(wait);
    }
}

Result<void> Play::keep_attachments(Turn const& turn) {
    for (auto const& path : attachments_of(turn.said)) {
        if (known_.hashes.contains(path)) continue;
        TRY(hash, house_.keep_file(space_name, scenario_.attachments.find(path)->second));
        known_.hashes[path] = hash;
    }
    return {};
}

Result<Receipt> Play::say(Turn const& turn) {
    auto const speaker = scenario_.speakers.find(turn.said.text("From"));
    if (speaker->second.channel == Channel::form && fits_form(turn)) {
        FormFile photo;
        if (turn.said.has("Photo"))
            photo = {"photo.jpg", scenario_.attachments.at(attachments_of(turn.said).front())};
        return house_.send_form(space_name, form_fields(scenario_, turn, offered()), photo);
    }
    TRY_OK(keep_attachments(turn));
    return house_.say(space_name, turn.kind, body_of(scenario_, turn, known_), parties_[speaker->first],
                      "demonstration/" + key_of(turn));
}

// A full house is asked again; it is so for a moment only.
Result<Receipt> Play::say_patiently(Turn const& turn) {
    auto receipt = say(turn);
    for (int tries = 1; tries < tries_limit && !receipt && receipt.error().fault == Fault::busy; ++tries) {
        std::this_thread::sleep_for(longest_wait);
        receipt = say(turn);
    }
    return receipt;
}

bool Play::knows_what_it_is_about(Turn const& turn) const {
    return std::ranges::all_of(referring_fields, [&](auto field) {
        return std::ranges::all_of(references(turn.said, field),
                                   [&](auto name) { return known_.ids.contains(name); });
    });
}

// From the end on the time of the space takes its time.
Result<void> Play::set_clock_right() {
    TRY(clock, house_.clock(space_name));
    if (clock.speed == 1 && !clock.paused) return {};
    return house_.set_clock(space_name, json::Object{{"speed", 1}, {"paused", false}});
}

// What the house refuses is left out, with a word: a steward may have closed the form, or sent a speaker
// away.
Result<void> Play::run(Tell const& tell) {
    for (auto const& turn : scenario_.turns) {
        TRY_OK(wait_for(turn.at_ms));
        if (!knows_what_it_is_about(turn)) {
            tell(turn, "left out: what it is about was not said");
            continue;
        }
        auto const receipt = say_patiently(turn);
        if (!receipt && receipt.error().fault == Fault::broken) return std::unexpected(receipt.error());
        if (!receipt) {
            tell(turn, "left out: " + receipt.error().why);
            continue;
        }
        if (!turn.name.empty()) known_.ids[turn.name] = receipt->id;
        if (receipt->first) tell(turn, "");
    }
    return set_clock_right();
}

}  // namespace

Result<void> play(cli::Ask const& ask, Scenario const& scenario, cli::Pacing const& pacing,
                  Tell const& tell) {
    Play play(ask, scenario, pacing);
    TRY_OK(play.prepare());
    return play.run(tell);
}

}  // namespace comity::demonstration

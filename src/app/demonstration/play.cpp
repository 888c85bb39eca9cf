#include "app/demonstration/play.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "app/demonstration/clocks.h"
#include "app/demonstration/house_calls.h"
#include "app/demonstration/strait_play.h"
#include "app/demonstration/wording.h"
#include "base/text.h"
#include "base/time.h"

namespace comity::demonstration {

namespace {

constexpr auto title = "Cyprina earthquake";
constexpr auto purpose =
    "A demonstration: the fictional State of Cyprina after an earthquake, told over three days.";
constexpr int tries_limit = 60;
constexpr auto between_tries = std::chrono::milliseconds(500);

// What the public form offers, in order.
constexpr std::array form_categories{
    "Trapped people",  "Collapsed building", "Missing and found", "Health",
    "Water",           "Shelter and food",   "Power and fuel",    "Roads and bridges",
    "Sea and weather", "Network and cyber",  "Fire and gas",      "Security"};

// One thing that is said, by either of the two.
struct Line {
    Turn const* turn = nullptr;
    StraitTurn const* of_strait = nullptr;  // empty: it is said in Cyprina
};

class Play {
  public:
    Play(cli::Ask const& ask, Score const& score, std::filesystem::path const& keys,
         cli::Pacing const& pacing)
        : house_(ask),
          scenario_(score.scenario),
          pacing_(pacing),
          clocks_(house_, pacing_, space_name),
          strait_(house_, clocks_, score.strait, KeyRing(keys)) {}

    Result<void> prepare();
    Result<void> run(std::vector<Line> const& lines, Tell const& tell);

  private:
    Result<void> open_form();
    Result<void> introduce_speakers();
    Result<void> wait_for(Line const& line);
    Result<void> keep_attachments(Turn const& turn);
    Result<Receipt> say(Line const& line);
    Result<Receipt> say_in_cyprina(Turn const& turn);
    Result<void> bring_track(Turn const& turn, std::string_view who);
    Result<Receipt> say_patiently(Line const& line);
    Result<void> hear(Line const& line, Tell const& tell);
    bool knows_what_it_is_about(Line const& line) const;

    HouseCalls house_;
    Scenario const& scenario_;
    cli::Pacing const& pacing_;
    Clocks clocks_;
    StraitPlay strait_;
    bool started_ = false;
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
    TRY_OK(house_.open_space({space_name, title, purpose, true}));
    TRY_OK(open_form());
    TRY_OK(introduce_speakers());
    return strait_.prepare();
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

// What came before the days waits for nothing; all else for the clock of Cyprina. Where that jumps it is left
// alone until something is said there.
Result<void> Play::wait_for(Line const& line) {
    if (line.turn->at_ms < scenario_.begins_at_ms) return {};
    if (!started_) TRY_OK(clocks_.start(scenario_.begins_at_ms));
    started_ = true;
    if (line.of_strait && pacing_.at_once) return {};
    return clocks_.wait_for(line.turn->at_ms);
}

Result<void> Play::keep_attachments(Turn const& turn) {
    for (auto const& path : attachments_of(turn.said)) {
        if (known_.hashes.contains(path)) continue;
        TRY(hash, house_.keep_file(space_name, scenario_.attachments.find(path)->second));
        known_.hashes[path] = hash;
    }
    return {};
}

// The track that a report names is on the map too, and can be replayed.
Result<void> Play::bring_track(Turn const& turn, std::string_view who) {
    auto const path = attachments_of(turn.said).back();
    return house_.bring_track(space_name, {path, scenario_.attachments.find(path)->second}, who);
}

Result<Receipt> Play::say(Line const& line) {
    return line.of_strait ? strait_.say(*line.of_strait) : say_in_cyprina(*line.turn);
}

Result<Receipt> Play::say_in_cyprina(Turn const& turn) {
    auto const speaker = scenario_.speakers.find(turn.said.text("From"));
    if (speaker->second.channel == Channel::form && fits_form(turn)) {
        FormFile photo;
        if (turn.said.has("Photo"))
            photo = {"photo.jpg", scenario_.attachments.at(attachments_of(turn.said).front())};
        return house_.send_form(space_name, form_fields(scenario_, turn, offered()), photo);
    }
    TRY_OK(keep_attachments(turn));
    auto receipt = house_.say(space_name, turn.kind, body_of(scenario_, turn, known_),
                              parties_[speaker->first], "demonstration/" + key_of(turn));
    if (receipt && turn.said.has("Track")) TRY_OK(bring_track(turn, speaker->second.label));
    return receipt;
}

// A full house is asked again; it is so for a moment only.
Result<Receipt> Play::say_patiently(Line const& line) {
    auto receipt = say(line);
    for (int tries = 1; tries < tries_limit && !receipt && receipt.error().fault == Fault::busy; ++tries) {
        std::this_thread::sleep_for(between_tries);
        receipt = say(line);
    }
    return receipt;
}

bool Play::knows_what_it_is_about(Line const& line) const {
    if (line.of_strait) return strait_.knows_what_it_is_about(*line.of_strait);
    return std::ranges::all_of(referring_fields, [&](auto field) {
        return std::ranges::all_of(references(line.turn->said, field),
                                   [&](auto name) { return known_.ids.contains(name); });
    });
}

// What the house refuses is left out, with a word: a steward may have closed the form, or sent a speaker
// away.
Result<void> Play::hear(Line const& line, Tell const& tell) {
    auto const& turn = *line.turn;
    if (!knows_what_it_is_about(line)) {
        tell(turn, "left out: what it is about was not said");
        return {};
    }
    auto const receipt = say_patiently(line);
    if (!receipt && receipt.error().fault == Fault::broken) return std::unexpected(receipt.error());
    if (!receipt) {
        tell(turn, "left out: " + receipt.error().why);
        return {};
    }
    if (!turn.name.empty() && !line.of_strait) known_.ids[turn.name] = receipt->id;
    if (receipt->first) tell(turn, "");
    return {};
}

Result<void> Play::run(std::vector<Line> const& lines, Tell const& tell) {
    for (auto const& line : lines) {
        TRY_OK(wait_for(line));
        if (clocks_.broken_off()) return clocks_.stand();
        TRY_OK(hear(line, tell));
    }
    return clocks_.set_right();
}

std::vector<Line> in_order(Score const& score) {
    std::vector<Line> lines;
    lines.reserve(score.scenario.turns.size() + score.strait.turns.size());
    for (auto const& turn : score.scenario.turns) lines.push_back({&turn, nullptr});
    for (auto const& turn : score.strait.turns) lines.push_back({&turn.turn, &turn});
    std::ranges::stable_sort(lines, {}, [](Line const& line) { return line.turn->at_ms; });
    return lines;
}

}  // namespace

Result<void> play(cli::Ask const& ask, Score const& score, std::filesystem::path const& keys,
                  cli::Pacing const& pacing, Tell const& tell) {
    Play play(ask, score, keys, pacing);
    TRY_OK(play.prepare());
    return play.run(in_order(score), tell);
}

}  // namespace comity::demonstration

#include "shared/forum.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <stdexcept>

#include "base/json.h"
#include "kernel/vault.h"
#include "rooms/confidence/campaign.h"
#include "rooms/confidence/challenge_steps.h"
#include "rooms/confidence/contact.h"
#include "rooms/confidence/contact_steps.h"
#include "rooms/confidence/directory_words.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/parties.h"

namespace comity::bench {

namespace {

using confidence::channel_names;
using confidence::hour_ms;
using enum Fate::What;

constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr int window_h = 48;
constexpr int closed_after_h = 96;
constexpr int open_for_h = 20;  // the last check is still under way
constexpr std::array days_ago{160, 110, 60};
constexpr std::int64_t confirmed_days_ago = 165;  // so that each contact is to be confirmed again soon

Desk const desks[] = {{"diplomatic_contact", {"consultation", "policy"}},
                      {"technical_contact", {"incident", "vulnerability"}},
                      {"cert", {"incident", "critical_infrastructure"}}};
struct Spot {
    char const* region;
    char const* zone;
};
constexpr Spot spots[] = {
    {"africa", "Africa/Nairobi"},     {"americas", "America/Bogota"},      {"asia", "Asia/Tashkent"},
    {"europe", "Europe/Vienna"},      {"oceania", "Pacific/Fiji"},         {"africa", "Africa/Lagos"},
    {"americas", "America/Toronto"},  {"asia", "Asia/Kathmandu"},          {"europe", "Europe/Lisbon"},
    {"oceania", "Pacific/Auckland"},  {"africa", "Africa/Casablanca"},     {"americas", "America/Sao_Paulo"},
    {"asia", "Asia/Tokyo"},           {"europe", "Europe/Athens"},         {"oceania", "Pacific/Tongatapu"},
    {"africa", "Africa/Cairo"},       {"americas", "America/Mexico_City"}, {"asia", "Asia/Tehran"},
    {"europe", "Atlantic/Reykjavik"}, {"oceania", "Australia/Perth"}};
constexpr char const* languages[] = {"fr", "es", "ar", "ru", "zh", "en"};

// -- what becomes of each challenge --

// Of a hundred, 80 are answered in time, 6 late, 9 never, and 5 letters and calls come back. Each 25th
// contact never answers, so that it becomes stale.
Fate made_fate(std::mt19937& chance, std::size_t contact, std::string_view channel, bool is_last) {
    auto const roll = chance() % 100;
    auto const hours = static_cast<int>(chance() % 1000);
    if (is_last && channel == "mail" && roll % 10 == 0) return {unsent, 0};
    if (contact % 25 == 0) return {silent, 0};
    if (roll < 80)
        return {channel == "telephone" && roll < 10 ? attested : acknowledged, 2 + hours % (window_h - 3)};
    if (roll < 86) return {acknowledged, window_h + 1 + hours % 24};
    return {roll < 95 || channel == "web" ? silent : bounced, 1};
}

// How the last check stands, or one that was closed.
std::string_view standing_of(Fate const& fate, bool is_last) {
    if (fate.what == unsent) return "open";
    if (fate.what == bounced) return "bounced";
    if (fate.what == silent) return is_last ? "sent" : "silent";
    if (is_last && fate.after_h > open_for_h) return "sent";
    return fate.after_h > window_h ? "late" : "acknowledged";
}

// -- what is said --

// The house's clock, set by hand while all is said.
class Time {
  public:
    explicit Time(std::int64_t now_ms) : now_ms_(now_ms) {}
    void set(std::int64_t at_ms) { now_ms_ = at_ms; }
    Clock clock() {
        return [this] { return now_ms_.load(); };
    }

  private:
    std::atomic<std::int64_t> now_ms_;
};

std::string language_of(std::size_t state) {
    return languages[state % std::size(languages)];
}

json::Array week(bool by_night) {
    json::Array days;
    for (auto const* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
        if (by_night || days.size() < 5) days.emplace_back(day);
    return {json::Object{{"days", std::move(days)},
                         {"from", by_night ? "00:00" : "09:00"},
                         {"to", by_night ? "24:00" : "17:00"}}};
}

std::string nomination(Party const& state, std::size_t place, Desk const& desk) {
    auto const& spot = spots[place % std::size(spots)];
    json::Array spoken{language_of(place)};
    if (language_of(place) != "en") spoken.emplace_back("en");
    auto const number = std::to_string(place);
    json::Array const ways{
        json::Object{{"channel", "web"}},
        json::Object{{"channel", "mail"}, {"address", desk.role + "@state" + number + ".example"}},
        json::Object{{"channel", "telephone"}, {"address", "+999 555 " + std::to_string(1000 + place)}},
        json::Object{{"channel", "alternate"}, {"address", "The operations room, by radio"}}};
    return json::write(
        json::Object{{"role", desk.role},
                     {"name", desk.role + " of " + state.name},
                     {"state", state.name},
                     {"region", spot.region},
                     {"matters", json::Array(desk.matters.begin(), desk.matters.end())},
                     {"languages", std::move(spoken)},
                     {"time_zone", spot.zone},
                     {"hours", week(desk.role == "cert")},
                     {"channels", ways},
                     {"deputies", json::Array{json::Object{{"name", "Operations room of " + state.name}}}},
                     {"tlp", "GREEN"}});
}

void make_states(House& house, Forum& forum, std::size_t states) {
    for (std::size_t place = 0; place < states; ++place) {
        forum.states.push_back(introduce(house, "State " + std::to_string(place)));
        join(house, forum.states.back(), "forum");
    }
    Sender to_house(house, "house");
    for (auto& state : forum.states)
        for (auto const& desk : desks) delegate(to_house, state, desk.role);
    to_house.finish();
    constexpr std::int64_t most_ms = 120'000;
    if (!house.wait_for_keys(most_ms)) throw std::runtime_error("the keys were not told into the forum");
}

// Each nominated by its State, and confirmed by a key of its own role.
void make_contacts(House& house, Forum& forum) {
    Sender sender(house, "forum");
    for (std::size_t place = 0; place < forum.states.size(); ++place)
        for (auto const& desk : desks) {
            auto const& state = forum.states[place];
            auto const id = sender.send(state, confidence::contact_kind, nomination(state, place, desk));
            forum.contacts.push_back({place, &desk, language_of(place), id});
            sender.send(state, confidence::confirmation_kind,
                        json::write(json::Object{{"contact", id.hex()}}), desk.role);
        }
    sender.finish();
}

// One check while it is under way.
class Check {
  public:
    Check(House& house, Forum& forum, Time& time, std::int64_t opened_ms, bool is_last)
        : house_(house), forum_(forum), time_(time), opened_ms_(opened_ms), is_last_(is_last) {}

    void run() {
        open();
        deliver({acknowledged, attested, bounced, silent}, "sent");
        time_.set(opened_ms_ + hour_ms);
        deliver({bounced}, "bounced");
        Sender sender(house_, "forum");
        for (int hour = 2; hour <= (is_last_ ? open_for_h : closed_after_h); ++hour) {
            time_.set(opened_ms_ + hour * hour_ms);
            answer(sender, hour);
            sender.finish();
        }
        if (is_last_) return;
        say(house_, "forum", confidence::campaign_closed_kind, {{"campaign", id_.hex()}});
        ++forum_.check_steps;
    }

  private:
    void open() {
        time_.set(opened_ms_);
        auto const heard = say(house_, "forum", confidence::campaign_kind,
                               {{"title", "Check " + std::to_string(forum_.campaigns.size() + 1)},
                                {"channels", json::Array(channel_names.begin(), channel_names.end())},
                                {"window_h", window_h},
                                {"tlp", "CLEAR"}});
        id_ = heard.id;
        std::mt19937 chance(static_cast<unsigned>(forum_.campaigns.size()));
        forum_.campaigns.push_back(heard.number);
        auto& challenges = forum_.challenges.emplace_back();
        for (std::size_t contact = 0; contact < forum_.contacts.size(); ++contact)
            for (auto const channel : channel_names) {
                auto const fate = made_fate(chance, contact, channel, is_last_);
                challenges.push_back({contact, channel, fate, standing_of(fate, is_last_)});
            }
    }
    json::Object about(MadeChallenge const& challenge, std::string member, json::Value what) const {
        return {{"campaign", id_.hex()},
                {"contact", forum_.contacts[challenge.contact].id.hex()},
                {"channel", challenge.channel},
                {std::move(member), std::move(what)}};
    }
    // By the web it is sent when it is opened.
    void deliver(std::initializer_list<Fate::What> fates, std::string const& outcome) {
        std::vector<Saying> sayings;
        for (auto const& each : forum_.challenges.back())
            if (each.channel != "web" && std::ranges::count(fates, each.fate.what) > 0)
                sayings.push_back({.kind = confidence::delivery_kind,
                                   .body = json::write(about(each, "outcome", outcome))});
        forum_.check_steps += sayings.size();
        for (auto const& heard : visit_as_operator(house_, "forum").speak.say_all(std::move(sayings)).get())
            if (!heard) throw std::runtime_error(heard.error().why);
    }
    void answer(Sender& sender, int hour) {
        for (auto const& each : forum_.challenges.back()) {
            if (each.fate.after_h != hour) continue;
            if (each.fate.what == acknowledged) acknowledge(sender, each);
            if (each.fate.what == attested)
                say(house_, "forum", confidence::attestation_kind, about(each, "how", "telephone"));
            ++forum_.check_steps;
        }
    }
    void acknowledge(Sender& sender, MadeChallenge const& challenge) const {
        auto const& contact = forum_.contacts[challenge.contact];
        auto const nonce = confidence::nonce_of(id_, contact.id, challenge.channel);
        sender.send(forum_.states[contact.state], confidence::acknowledgement_kind,
                    json::write(about(challenge, "nonce", nonce)), contact.desk->role);
    }

    House& house_;
    Forum& forum_;
    Time& time_;
    std::int64_t opened_ms_;
    bool is_last_;
    StatementId id_;
};

std::string token_of(House& house, Party const& party) {
    auto const account = house.vault().open_account(party.name, "", party.id, party.name);
    if (!account) throw std::runtime_error(account.error().why);
    return house.vault().make_token(*account, "benchmark", {}, house.clock()() + day_ms);
}

}  // namespace

Forum make_forum(std::filesystem::path const& folder, std::size_t states) {
    auto const now_ms = machine_clock()();
    Time time(now_ms - confirmed_days_ago * day_ms);
    OpenHouse open(folder, time.clock());
    auto& house = open.house();
    open.open_space(Opening{.name = "forum", .is_public = true, .rooms = {"confidence"}});
    Forum forum;
    make_states(house, forum, states);
    make_contacts(house, forum);
    for (auto const days : days_ago) Check(house, forum, time, now_ms - days * day_ms, false).run();
    Check(house, forum, time, now_ms - open_for_h * hour_ms, true).run();
    time.set(now_ms);
    forum.token = token_of(house, forum.states[0]);
    print("entries of the forum", static_cast<double>(visit_as_operator(house, "forum").sight.size()),
          "statements");
    return forum;
}

}  // namespace comity::bench

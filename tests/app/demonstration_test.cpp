#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "app/demonstration/files.h"
#include "app/demonstration/play.h"
#include "base/json.h"
#include "base/text.h"
#include "playing.h"

namespace comity::demonstration {
namespace {

constexpr char world[] =
    "Place: hill-street\nName: Hill Street, Amathea\nLat: 12.8044\nLon: -48.2031\nRadius-m: 150\n";
constexpr char people[] =
    "Speaker: baker\nWho: baker of Church Lane, up early\nChannel: sms\n\n"
    "Speaker: waterworks\nWho: duty engineer\nChannel: form\n\n"
    "Speaker: lina\nWho: Lina at the desk\nChannel: desk\n";
constexpr char day[] =
    "Report: r1\nAt: 1 02:44\nFrom: baker\nLanguage: en\nPlace: hill-street\nCategories: Water\nTitle: No "
    "water\n\n"
    "Report: r2\nAt: 1 02:50\nFrom: waterworks\nPlace-name: bihind de old markit\nCategories: Water\nText: "
    "The main broke.\n\n"
    "Report: r3\nAt: 1 03:10\nFrom: baker\nTitle: Water is back\nCorrects: r1\n\n"
    "Assess: r1 r2\nAt: 1 03:20\nFrom: lina\nVerification: verified\nReliability: B\nCredibility: 2\nReason: "
    "Two say so.\n\n"
    "Action: a1\nAt: 1 03:21\nFrom: lina\nAbout: r2\nWho: Water company\nWhat: Two tankers\nState: "
    "planned\n\n"
    "Publish: r1\nAt: 1 04:00\nFrom: lina\nTitle: No water in the north\nGrid-km: 5\n\n"
    "Close: r1\nAt: 2 00:00\nFrom: lina\nHow: resolved\nWhy: The water is back.\n";

Result<Scenario> scenario(std::string_view said) {
    return read_scenario({{"places.txt", world}, {"speakers.txt", people}, {"day-1.txt", said}});
}

TEST_F(DemonstrationTest, SaysAllAtOnceInItsOwnTimeAndNothingTwice) {
    auto const what = scenario(day);
    ASSERT_TRUE(what) << what.error().why;
    EXPECT_EQ(play_all(*what, {.at_once = true}).size(), 7U);
    auto const size = visit().sight.size();
    auto const reports = get("/api/v1/spaces/cyprina/reports");
    ASSERT_EQ(reports.find("reports")->array()->size(), 2U);
    // The form's report has no time but that of the space's clock.
    auto const& form = reports.find("reports")->array()->at(0);
    EXPECT_EQ(form.text_of("via"), "form");
    EXPECT_EQ(form.text_of("at"), "2026-03-01T02:50:00Z");
    EXPECT_TRUE(play_all(*what, {.at_once = true}).empty());
    EXPECT_EQ(visit().sight.size(), size);
    EXPECT_TRUE(left.empty());
    EXPECT_TRUE(house->stopped_views().empty());
}

TEST_F(DemonstrationTest, WaitsForTheClockOfItsSpace) {
    step_ms = 60'000;
    EXPECT_EQ(play_all(*scenario(day), {.speed = 600}).size(), 7U);  // a look is ten hours
    auto const space = get("/api/v1/spaces/cyprina");
    EXPECT_EQ(space.text_of("mode"), "demonstration");
    double speed = 0;
    space.find("clock")->find("speed")->number(speed);
    EXPECT_EQ(speed, 1);  // what comes after takes its time
}

TEST_F(DemonstrationTest, TheDeskJudgesAndChannelsSpeak) {
    play_all(*scenario(day), {.at_once = true});
    auto const reports = get("/api/v1/spaces/cyprina/reports");
    std::set<std::string> verifications;
    for (auto const& each : *reports.find("reports")->array())
        verifications.emplace(each.text_of("verification"));
    EXPECT_EQ(verifications, std::set<std::string>{"verified"});
    auto const published = get("/api/v1/spaces/cyprina/publications");
    ASSERT_EQ(published.find("publications")->array()->size(), 1U);
    auto const& first = published.find("publications")->array()->front();
    EXPECT_EQ(first.text_of("title"), "No water in the north");
    EXPECT_EQ(json::write(first).find("12.8044"), std::string::npos);
}

// A steward may close the form, or send a speaker away, while it plays.
TEST_F(DemonstrationTest, LeavesOutWhatIsRefusedAndGoesOn) {
    auto const what = *scenario(day);
    play_all(*scenario("Report: r0\nAt: 1 02:42\nFrom: baker\nTitle: Shaking\n"), {.at_once = true});
    ASSERT_TRUE(visit().speak.say({.kind = "intake.form", .body = R"({"open":false})"}));
    EXPECT_EQ(play_all(what, {.at_once = true}).size(), 4U);
    EXPECT_EQ(left.size(), 3U);  // the report by the form, and what was said of it
    auto const space = get("/api/v1/spaces/cyprina");
    EXPECT_FALSE(*space.find("clock")->find("paused")->boolean());
}

TEST_F(DemonstrationTest, LeavesASpaceOfLifeAlone) {
    ASSERT_TRUE(house->open_space({.name = space_name, .mode = Mode::life}, house->operator_party()));
    auto const played = play(ask, {*scenario(day), {}}, keys(), {.at_once = true},
                             [](Turn const&, std::string const&) { FAIL(); });
    ASSERT_FALSE(played);
    EXPECT_EQ(played.error().why, "The space cyprina is there already, and is no demonstration.");
}

TEST(Scenario, WhatDoesNotHoldTogetherIsNamed) {
    for (auto const& [said, why] : {
             std::pair{"Report: r1\nAt: 1 02:44\nFrom: nobody\n", "nobody is called so in From."},
             {"Report: r1\nAt: 1 02:44\nFrom: lina\nPlace: moon\n", "no place is called so."},
             {"Report: r1\nAt: 1 02:44\nFrom: lina\nPhoto: none\n", "there is no such Photo."},
             {"Report: r1\nAt: 1 2:44\nFrom: lina\n", "At is a day and a time, such as 1 03:07."},
             {"Report: r1\nAt: 1 02:40\nFrom: lina\n", "the time goes back."},
             {"Assess: r9\nAt: 1 02:44\nFrom: lina\n", "r9 was not said before."},
             {"Rumour: r9\nAt: 1 02:44\nFrom: lina\n", "nothing of the demonstration begins so."},
         }) {
        auto const read = scenario(said);
        ASSERT_FALSE(read) << said;
        EXPECT_EQ(read.error().why, std::string("day-1.txt, line 1: ") + why);
    }
}

// What the demonstration promises of itself.

Scenario const& carried() {
    static auto const read = read_scenario(cyprina_files());
    EXPECT_TRUE(read) << read.error().why;
    return *read;
}

bool is_report(Turn const& turn) {
    return turn.kind == "intake.report";
}

std::vector<Turn const*> reports() {
    std::vector<Turn const*> all;
    for (auto const& turn : carried().turns)
        if (is_report(turn)) all.push_back(&turn);
    return all;
}

std::set<std::string> shingles(Stanza const& said) {
    auto text = std::string(said.text("Title")) + " " + std::string(said.text("Text"));
    for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == '\n' ? ' ' : c;
    std::vector<std::string> words;
    for (auto const word : split(text, ' '))
        if (!word.empty()) words.emplace_back(word);
    std::set<std::string> found;
    if (words.size() < 5) found.insert(join(words, " "));
    for (std::size_t at = 0; at + 5 <= words.size(); ++at)
        found.insert(join(std::span(words).subspan(at, 5), " "));
    return found;
}

// Which reports are marked as the same told again, or told anew: those may share words.
class Families {
  public:
    explicit Families(std::vector<Turn const*> const& all) {
        for (auto const* turn : all) {
            auto& own = of_[turn->name];
            own = turn->name;
            for (auto const* field : {"Same-as", "Corrects"})
                for (auto const name : references(turn->said, field)) unite(turn->name, std::string(name));
        }
    }
    bool together(Turn const& one, Turn const& other) const { return of_.at(one.name) == of_.at(other.name); }

  private:
    void unite(std::string const& one, std::string const& other) {
        auto const from = of_.at(one);
        auto const to = of_.at(other);
        for (auto& [name, family] : of_)
            if (family == from) family = to;
    }
    std::map<std::string, std::string> of_;
};

TEST(CarriedDemonstration, NoTwoReportsAreTheSameWords) {
    auto const all = reports();
    Families const families(all);
    std::vector<std::set<std::string>> of;
    for (auto const* turn : all) of.push_back(shingles(turn->said));
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (families.together(*all[i], *all[j])) continue;
            auto const shared =
                std::ranges::count_if(of[i], [&](auto const& each) { return of[j].contains(each); });
            EXPECT_LE(2 * static_cast<std::size_t>(shared), std::min(of[i].size(), of[j].size()))
                << all[i]->name << " and " << all[j]->name;
        }
}

TEST(CarriedDemonstration, HasManyVoicesPlacesAndTongues) {
    std::set<std::string> places, speakers;
    std::map<std::string, std::size_t> languages;
    auto const all = reports();
    for (auto const* turn : all) {
        if (turn->said.has("Place")) places.emplace(turn->said.text("Place"));
        speakers.emplace(turn->said.text("From"));
        ++languages[std::string(turn->said.text("Language"))];
    }
    EXPECT_GE(all.size(), 280U);
    EXPECT_GE(places.size(), 40U);
    EXPECT_GE(speakers.size(), 30U);
    EXPECT_GE(languages.size(), 4U);
    EXPECT_GE(5 * (all.size() - languages["en"]), all.size());
    EXPECT_GE(carried().turns.back().at_ms - carried().turns.front().at_ms, 2 * 24 * 3'600'000LL);
}

TEST(CarriedDemonstration, ASameMessageAndACorrectionOfACorrectionAreAmongThem) {
    std::map<std::string, Turn const*> by_name;
    for (auto const* turn : reports()) by_name[turn->name] = turn;
    auto const corrects = [&](Turn const& turn) { return std::string(turn.said.text("Corrects")); };
    EXPECT_TRUE(std::ranges::any_of(by_name, [&](auto const& each) {
        auto const before = by_name.find(corrects(*each.second));
        return before != by_name.end() && !corrects(*before->second).empty();
    }));
    EXPECT_TRUE(
        std::ranges::any_of(by_name, [](auto const& each) { return each.second->said.has("Same-as"); }));
}

TEST_F(DemonstrationTest, TheWholeOfItIsHeard) {
    auto const heard = play_all(carried(), {.at_once = true});
    EXPECT_EQ(heard.size(), carried().turns.size());
    EXPECT_TRUE(house->stopped_views().empty());
}

}  // namespace
}  // namespace comity::demonstration

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "app/demonstration/files.h"
#include "app/demonstration/strait_play.h"
#include "base/time.h"
#include "kernel/space.h"
#include "playing.h"

namespace comity::demonstration {
namespace {

constexpr char parties[] =
    "Party: asteria\nName: Asteria\nMember: contributor\nKeys: cert\n\n"
    "Party: boreland\nName: Boreland\nMember: contributor\n";
constexpr char agreed[] =
    "Agreement: hour\nAt: 2026-02-01 09:00\nFrom: asteria\nTitle: Within the hour\nText: We answer.\n"
    "Parties: asteria boreland\nTlp: GREEN\n\n"
    "Sign: hour\nAt: 1 03:00\nFrom: boreland\n\n"
    "Sign: hour\nAt: 1 03:10\nFrom: asteria\n";

Result<Strait> strait(std::string_view said) {
    return read_strait({{"parties.txt", parties}, {"said.txt", said}});
}

Strait const& carried() {
    static auto const read = read_strait(strait_files());
    EXPECT_TRUE(read) << read.error().why;
    return *read;
}

Score only(Strait strait) {
    return {{.begins_at_ms = begins_at_ms()}, std::move(strait)};
}

class StraitTest : public DemonstrationTest {
  protected:
    std::vector<std::string> spaces() {
        std::vector<std::string> names;
        auto const listed = get("/api/v1/spaces");
        for (auto const& space : *listed.find("spaces")->array())
            if (space.text_of("mode") == "demonstration") names.emplace_back(space.text_of("name"));
        return names;
    }
    std::map<std::string, std::uint64_t> sizes() {
        std::map<std::string, std::uint64_t> all;
        for (auto const& name : spaces()) all[name] = visit(name).sight.size();
        return all;
    }
    // Each consultation by its track: its state, and whose turn it was when it was acknowledged.
    std::map<std::string, std::string> consulted() {
        std::map<std::string, std::string> all;
        for (auto const& name : spaces()) {
            if (!name.starts_with("case-")) continue;
            auto const shown = get("/api/v1/spaces/" + name + "/consultation");
            all[std::string(shown.text_of("track"))] =
                std::string(shown.text_of("state")) + " " + std::string(shown.text_of("turn"));
        }
        return all;
    }
    // The reasons of all steps that are void, in every dataset that keeps some.
    std::vector<std::string> void_reasons() {
        std::vector<std::string> reasons;
        for (auto const& name : spaces())
            for (auto const& room : all_rooms())
                for (auto const& dataset : room.datasets) add_void(reasons, name, dataset);
        return reasons;
    }

  private:
    void add_void(std::vector<std::string>& reasons, std::string const& space, Dataset const& dataset) {
        if (std::ranges::find(dataset.columns, "void_why", &Column::name) == dataset.columns.end()) return;
        auto const path = "/api/v1/spaces/" + space + "/datasets/" + dataset.name;
        Request request;
        request.path = path;
        request.query.emplace_back("as", "json");
        auto reply = *ask(std::move(request));
        if (reply.status != 200) return;
        auto const rows = *json::parse(*read_whole(reply));
        for (auto const& row : *rows.array())
            if (!row.text_of("void_why").empty())
                reasons.push_back(dataset.name + ": " + std::string(row.text_of("void_why")));
    }
};

TEST_F(StraitTest, WhatIsSignedIsHeardInItsOwnTimeAndOnceOnly) {
    EXPECT_EQ(play_all(only(*strait(agreed)), {.at_once = true}).size(), 3U) << whys;
    auto const agreement = get("/api/v1/spaces/forum/agreements").find("agreements")->array()->front();
    EXPECT_EQ(agreement.text_of("force"), "in_force");
    EXPECT_EQ(agreement.text_of("since"), "2026-03-01T03:10:00Z");
    auto const before = sizes();
    EXPECT_TRUE(play_all(only(*strait(agreed)), {.at_once = true}).empty());
    EXPECT_EQ(sizes(), before);
}

TEST_F(StraitTest, ItsClockGoesAsThatOfCyprina) {
    step_ms = 1000;
    EXPECT_EQ(play_all(only(*strait(agreed)), {.speed = 600}).size(), 3U) << whys;
    auto const at = [&](std::string const& space) {
        return *parse_time(get("/api/v1/spaces/" + space).text_of("now"));
    };
    EXPECT_NEAR(static_cast<double>(at("forum") - at("cyprina")), 0, 30 * 60'000);
}

TEST_F(StraitTest, KeysAreForTheOwnerAlone) {
    play_all(only(*strait(agreed)), {.at_once = true});
    std::size_t count = 0;
    for (auto const& file : std::filesystem::directory_iterator(keys())) {
        ++count;
        EXPECT_EQ(file.status().permissions(),
                  std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    EXPECT_EQ(count, 3U);
}

TEST(Strait, WhatDoesNotHoldTogetherIsNamed) {
    for (auto const& [said, why] : {
             std::pair{"Sign: x\nAt: 1 03:00\nFrom: asteria\n", "x was not said before."},
             {"Agreement: x\nAt: 1 03:00\nFrom: nobody\n", "nobody is called so in From."},
             {"Agreement: x\nAt: 1 03:00\nFrom: boreland cert\n", "the party in From has no such key."},
             {"Agreement: x\nAt: 1 03:00\nFrom: asteria\nIn: there\n",
              "no case of this name was opened before."},
             {"Agreement: x\nAt: 1 03:00\nFrom: asteria\nParties: moon\n", "moon was not said before."},
             {"Agreement: x\nAt: 1 03:00\nFrom: asteria\nPrice: 3\n", "it has no field Price."},
             {"Agreement: x\nAt: noon\nFrom: asteria\n",
              "At is a time, such as 1 03:07 or 2026-02-10 09:00."},
             {"Treaty: x\nAt: 1 03:00\nFrom: asteria\n", "nothing of the Strait begins so."},
         }) {
        auto const read = strait(said);
        ASSERT_FALSE(read) << said;
        EXPECT_EQ(read.error().why, std::string("said.txt, line 1: ") + why);
    }
}

TEST_F(StraitTest, TheWholeOfItIsHeardAndNothingIsVoid) {
    EXPECT_EQ(play_all(only(carried()), {.at_once = true}).size(), carried().turns.size()) << whys;
    EXPECT_TRUE(left.empty());
    EXPECT_EQ(void_reasons(), std::vector<std::string>{});
    EXPECT_TRUE(house->stopped_views().empty());
    auto const agreements = get("/api/v1/spaces/forum/agreements");
    for (auto const& agreement : *agreements.find("agreements")->array())
        for (auto const& party : *agreement.find("parties")->array())
            EXPECT_FALSE(party.text_of("signed_at").empty()) << json::write(agreement);
    // The first to answer the CERT is the deputy, a day later; the ministry answers the same morning.
    EXPECT_EQ(consulted(), (std::map<std::string, std::string>{{"diplomatic", "closed contact"},
                                                               {"technical", "closed deputy"}}));
}

TEST_F(StraitTest, BrokenOffItGoesOnAndNothingIsSaidTwice) {
    auto half = carried();
    half.turns.resize(half.turns.size() / 2);
    auto heard = play_all(only(half), {.at_once = true}).size();
    heard += play_all(only(carried()), {.at_once = true}).size();
    EXPECT_EQ(heard, carried().turns.size()) << whys;
    auto const before = sizes();
    EXPECT_EQ(play_all(only(carried()), {.at_once = true}).size(), 0U);
    EXPECT_EQ(sizes(), before);
}

// No deadline passes while nobody plays it.
TEST_F(StraitTest, BrokenOffItsClocksStandUntilItGoesOn) {
    step_ms = 6;  // ten minutes at this speed
    auto const afternoon = begins_at_ms() + 12 * 3'600'000LL;
    auto const is_afternoon = [&] {
        auto const there = house->visit(forum_name, house->operator_party(), "test");
        return there && there->sight.space().state().clock.own && there->sight.now_ms() > afternoon;
    };
    auto heard = play_all(only(carried()), {.speed = 100'000, .broken_off = is_afternoon}).size();
    EXPECT_GT(heard, 70U);
    EXPECT_LT(heard, carried().turns.size());
    auto const stood = get("/api/v1/spaces/forum");
    *told.now_ms += 365LL * 24 * 3'600'000;
    EXPECT_EQ(get("/api/v1/spaces/forum").text_of("now"), stood.text_of("now"));
    heard += play_all(only(carried()), {.at_once = true}).size();
    EXPECT_EQ(heard, carried().turns.size()) << whys;
    EXPECT_EQ(void_reasons(), std::vector<std::string>{});
}

}  // namespace
}  // namespace comity::demonstration

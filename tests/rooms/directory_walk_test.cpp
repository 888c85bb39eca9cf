// Random walks over contacts and checks: no illegal state, void steps change nothing, and passing time at
// once is passing it bit by bit. 2,000 steps; 100,000 with COMITY_LONG.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "directory_fixture.h"
#include "rooms/confidence/challenge_state.h"
#include "rooms/confidence/contact_state.h"

namespace comity::confidence {
namespace {

using testing::day_ms;

int steps_to_walk() {
    return std::getenv("COMITY_LONG") ? 100'000 : 2'000;
}

void expect_legal(ContactState const& state, std::int64_t at_ms) {
    EXPECT_TRUE(state.standing != ContactStanding::active || state.confirmed_at_ms);
    if (auto const until = confirmed_until_ms(state)) {
        EXPECT_LE(at_ms, *until);
    }
    for (auto const& check : state.open_checks) EXPECT_LE(at_ms, check.due_ms);
    if (state.standing == ContactStanding::withdrawn) {
        EXPECT_TRUE(state.open_checks.empty());
    }
    if (state.standing == ContactStanding::active) {
        EXPECT_LT(state.missed, checks_missed_limit);
    }
    EXPECT_LE(state.since_ms, at_ms);
}

// The same instant, in many small passes.
ContactState passed_slowly(ContactState state, std::int64_t from_ms, std::int64_t to_ms,
                           std::mt19937& random) {
    for (auto at = from_ms; at < to_ms; at += 1 + static_cast<std::int64_t>(random() % (20 * day_ms)))
        pass(state, at);
    pass(state, to_ms);
    return state;
}

TEST(DirectoryWalk, AContactIsNeverInAnIllegalState) {
    std::mt19937 random(5);
    std::int64_t at = 0, campaign = 0;
    ContactState state{.party = "A", .role = "cert"};
    std::size_t voids = 0, withdrawn = 0, stale = 0;
    for (int i = 0; i < steps_to_walk(); ++i) {
        auto const before = at;
        auto const longest_ms = random() % 3 == 0 ? 120 * day_ms : 2 * day_ms;
        at += static_cast<std::int64_t>(random()) % longest_ms;
        auto const slowly = passed_slowly(state, before, at, random);
        pass(state, at);
        EXPECT_EQ(state, slowly);
        expect_legal(state, at);
        stale += state.standing == ContactStanding::stale;
        auto const kept = state;
        if (random() % 3 == 0) {
            if (may_be_checked(state, random() % 2))
                challenge(state, {++campaign, at + day_ms * (1 + static_cast<std::int64_t>(random() % 9))});
            if (random() % 2) answer_in_time(state, campaign);
            continue;
        }
        using What = ContactStep::What;
        auto const what = random() % 40 == 0
                              ? What::withdraw
                              : std::array{What::confirm, What::suspend, What::change}[random() % 3];
        auto const void_why = step(state, {.what = what,
                                           .party = random() % 5 ? "A" : "B",
                                           .key_role = random() % 4 ? "cert" : "own",
                                           .at_ms = at,
                                           .new_role = "cert"});
        if (!void_why.empty()) {
            ++voids;
            EXPECT_EQ(state, kept);
            EXPECT_TRUE(void_why.ends_with('.'));
        }
        expect_legal(state, at);
        if (state.standing == ContactStanding::withdrawn && random() % 8 == 0) {
            ++withdrawn;
            state = {.party = "A", .role = "cert", .since_ms = at};
        }
    }
    EXPECT_GT(voids, 100u);
    EXPECT_GT(withdrawn, 2u);
    EXPECT_GT(stale, 10u);
}

TEST(DirectoryWalk, AChallengeIsNeverInAnIllegalState) {
    std::mt19937 random(6);
    for (int i = 0; i < steps_to_walk() / 10; ++i) {
        std::int64_t at = 1000;
        ChallengeState state{.opened_ms = at, .due_ms = at + 5000};
        bool acknowledged = false;
        for (int j = 0; j < 12; ++j) {
            at += random() % 1500;
            auto const kept = state;
            auto const choice = random() % 8;
            std::string_view void_why;
            if (choice == 0)
                void_why = acknowledge(state, at, random() % 2);
            else if (choice == 1)
                close(state, at);
            else
                void_why = deliver(state, at, std::array{"sent", "delivered", "bounced"}[choice % 3]);
            if (!void_why.empty()) {
                EXPECT_EQ(state, kept);
            }
            EXPECT_FALSE(acknowledged && !state.acknowledged_ms);  // nothing unsays an answer
            acknowledged = state.acknowledged_ms.has_value();
            EXPECT_FALSE(state.bounced_ms && state.delivered_ms);
            EXPECT_FALSE((state.bounced_ms || state.delivered_ms) && !state.sent_ms);
            EXPECT_FALSE(is_late(state) && is_in_time(state));
            EXPECT_GE(waited_ms(state, at), 0);
            auto const standing = standing_at(state, at);
            EXPECT_EQ(acknowledged, standing == "acknowledged" || standing == "late");
            EXPECT_EQ(standing_at(state, state.due_ms) == "silent" && !state.ends_ms, false);
        }
    }
}

// The tables hold what a fold without tables would: the same walk, told to both.
TEST(DirectoryWalk, TheViewKeepsWhatTheFoldSays) {
    testing::ToldDirectory told;
    std::mt19937 random(7);
    std::vector<StatementId> contacts;
    for (auto const* who : {"A", "B", "C"}) contacts.push_back(told.nominate(who));
    std::vector<StatementId> campaigns{told.open()};
    for (int i = 0; i < steps_to_walk() / 4; ++i) {
        told.at_ms += static_cast<std::int64_t>(random() % (6 * day_ms));
        auto const which = random() % 3;
        auto const who = std::string(1, static_cast<char>('A' + (random() % 6 ? which : random() % 3)));
        auto const role = random() % 6 ? "cert" : "own";
        switch (random() % 6) {
            case 0:
                campaigns.push_back(told.open(R"("channels":["web"],"window_h":720)"));
                break;
            case 1:
                told.say(who, role, "suspension", told.about(contacts[which]));
                break;
            case 2:
                told.say(who, role, "confirmation", told.about(contacts[which]));
                break;
            default: {
                auto const back = std::min<std::size_t>(campaigns.size() - 1, random() % 3);
                told.acknowledge(who, campaigns[campaigns.size() - 1 - back], contacts[which], "web", role);
            }
        }
    }
    EXPECT_EQ(told.text("SELECT count(*) FROM contact WHERE deadline_ms < " + std::to_string(told.at_ms)),
              "0");
    EXPECT_EQ(told.text("SELECT count(*) FROM open_check WHERE due_ms < " + std::to_string(told.at_ms)), "0");
    EXPECT_EQ(told.text("SELECT count(*) FROM open_check JOIN challenge USING (campaign, contact)"
                        " WHERE acknowledged_ms <= challenge.due_ms"),
              "0");
    EXPECT_EQ(told.text("SELECT count(*) FROM check_step JOIN challenge ON number = acknowledged_by"
                        " WHERE void_why <> ''"),
              "0");
    EXPECT_NE(told.text("SELECT count(*) FROM check_step WHERE void_why <> ''"), "0");
    // Nobody's words have changed anybody else's.
    EXPECT_EQ(told.text("SELECT count(*) FROM contact_step JOIN contact ON contact.number = contact"
                        " WHERE contact_step.party <> contact.party AND void_why = ''"),
              "0");
}

}  // namespace
}  // namespace comity::confidence

// How far agreements come: every deadline at its edge, and random walks of several parties.
#include "rooms/confidence/agreement_state.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/hash.h"
#include "walks.h"

namespace comity::confidence {
namespace {

PartyId party(int number) {
    return id_cast<PartyId>(sha256("party " + std::to_string(number)));
}

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t from_ms = 10 * day_ms, until_ms = 20 * day_ms;
Hash const text_hash = sha256("text");

AgreementState laid(int parties, Span in_force = {}) {
    Agreement said;
    said.text_hash = text_hash;
    said.in_force = in_force;
    for (int each = 0; each < parties; ++each) said.parties.push_back(party(each));
    return begin_agreement(said);
}

Force force_at(AgreementState state, std::int64_t at_ms) {
    pass(state, at_ms);
    return state.force;
}

TEST(AgreementState, IsInForceWhenAllHaveSigned) {
    auto state = laid(3);
    EXPECT_EQ(sign(state, {party(0), 2, 100}, text_hash), "");
    EXPECT_EQ(sign(state, {party(0), 3, 101}, text_hash), "The party has signed it already.");
    EXPECT_EQ(sign(state, {party(7), 4, 102}, text_hash), "Who signs is no party to the agreement.");
    EXPECT_EQ(sign(state, {party(1), 5, 103}, sha256("other")), "What was signed is another text.");
    EXPECT_EQ(sign(state, {party(1), 6, 104}, text_hash), "");
    EXPECT_EQ(state.force, Force::open);
    EXPECT_EQ(sign(state, {party(2), 7, 105}, text_hash), "");
    EXPECT_EQ(state.force, Force::in_force);
    EXPECT_EQ(state.since_ms, 105);
}

TEST(AgreementState, ItsTimesHoldAtTheirEdges) {
    auto state = laid(2, {from_ms, until_ms});
    EXPECT_EQ(sign(state, {party(0), 2, 100}, text_hash), "");
    EXPECT_EQ(force_at(state, until_ms), Force::open);
    EXPECT_EQ(force_at(state, until_ms + 1), Force::lapsed);
    auto late = state;
    EXPECT_EQ(sign(late, {party(1), 3, until_ms + 1}, text_hash),
              "The agreement's time was over before all had signed it.");
    auto in_time = state;
    EXPECT_EQ(sign(in_time, {party(1), 3, until_ms}, text_hash), "");
    EXPECT_EQ(in_time.force, Force::in_force);
    EXPECT_EQ(sign(state, {party(1), 3, 200}, text_hash), "");
    EXPECT_EQ(state.force, Force::concluded);
    EXPECT_EQ(force_at(state, from_ms - 1), Force::concluded);
    EXPECT_EQ(force_at(state, from_ms), Force::in_force);
    EXPECT_EQ(force_at(state, until_ms), Force::in_force);
    EXPECT_EQ(force_at(state, until_ms + 1), Force::expired);
    EXPECT_EQ(end(state, {party(0), 4, until_ms + 1}), "The agreement's time is over.");
}

TEST(AgreementState, OneOfThreeMayLeaveAndTheOthersStay) {
    auto state = laid(3);
    for (int each = 0; each < 3; ++each)
        EXPECT_EQ(sign(state, {party(each), static_cast<std::uint64_t>(each), 100}, text_hash), "");
    EXPECT_EQ(end(state, {party(7), 4, 110}), "Who ends it is no party to the agreement.");
    EXPECT_EQ(end(state, {party(0), 5, 110}), "");
    EXPECT_EQ(state.force, Force::in_force);
    EXPECT_EQ(end(state, {party(0), 6, 111}), "The party has left it already.");
    EXPECT_EQ(end(state, {party(1), 7, 112}), "");
    EXPECT_EQ(state.force, Force::ended);
    EXPECT_EQ(end(state, {party(2), 8, 113}), "The agreement has ended.");
}

TEST(AgreementState, WhatOnePartyLeavesBeforeAllSignedCannotBeConcluded) {
    auto state = laid(3);
    EXPECT_EQ(sign(state, {party(0), 2, 100}, text_hash), "");
    EXPECT_EQ(end(state, {party(1), 3, 101}), "");
    EXPECT_EQ(state.force, Force::ended);
    EXPECT_EQ(sign(state, {party(2), 4, 102}, text_hash), "The agreement has ended.");
}

// Who has signed and left, as far as each party itself said.
struct Words {
    bool has_signed = false, left = false;
    bool operator==(Words const&) const = default;
};

std::map<PartyId, Words> words_of(AgreementState const& state) {
    std::map<PartyId, Words> words;
    for (auto const& each : state.parties)
        words[each.party] = {each.signed_by.has_value(), each.ended_by.has_value()};
    return words;
}

bool may_follow(Force before, Force after) {
    if (before == after) return true;
    switch (before) {
        case Force::open:
            return true;
        case Force::concluded:
            return after != Force::open && after != Force::lapsed;
        case Force::in_force:
            return after == Force::ended || after == Force::expired;
        default:
            return false;
    }
}

struct Walk {
    AgreementState state;
    std::int64_t at_ms = 0;
    std::uint64_t number = 2;
};

std::string step(Walk& walk, std::mt19937& random) {
    walk.at_ms += static_cast<std::int64_t>(random() % 3 == 0) * day_ms;
    AgreementSaid const said{party(static_cast<int>(random() % 4)), walk.number++, walk.at_ms};
    if (random() % 6 == 0) return end(walk.state, said);
    return sign(walk.state, said, random() % 8 == 0 ? sha256("other") : text_hash);
}

Walk begin_walk(std::mt19937& random) {
    Span in_force;
    if (random() % 2) in_force.from_ms = static_cast<std::int64_t>(random() % 20) * day_ms;
    if (random() % 2)
        in_force.to_ms = in_force.from_ms.value_or(0) + static_cast<std::int64_t>(random() % 20) * day_ms;
    return {laid(2 + static_cast<int>(random() % 2), in_force)};
}

TEST(AgreementState, NoWalkLeadsToWhatCannotBe) {
    std::mt19937 random(17), again(17);
    std::map<std::string, int> reasons;
    std::map<Force, int> reached;
    Walk walk = begin_walk(random), replayed = begin_walk(again);
    for (int steps = 0; steps < testing::walk_steps(); ++steps) {
        auto const force = walk.state.force;
        auto const words = words_of(walk.state);
        auto const who = walk.number;
        auto const void_why = step(walk, random);
        EXPECT_EQ(void_why, step(replayed, again));
        ASSERT_TRUE(may_follow(force, walk.state.force))
            << name_of(force) << " " << name_of(walk.state.force);
        ++reasons[void_why];
        ++reached[walk.state.force];
        auto const now = words_of(walk.state);
        int changed = 0;
        for (auto const& each : walk.state.parties)
            if (now.at(each.party) != words.at(each.party)) {
                ++changed;  // and only what the speaker itself said
                ASSERT_TRUE(each.signed_by == who || each.ended_by == who);
            }
        ASSERT_EQ(changed, void_why.empty() ? 1 : 0);
        if (steps % 24 != 23) continue;
        ASSERT_EQ(words_of(replayed.state), words_of(walk.state));
        walk = begin_walk(random);
        replayed = begin_walk(again);
    }
    EXPECT_EQ(reached.size(), 6u);  // every state,
    EXPECT_EQ(reasons.size(), 9u);  // and every reason, and none
}

}  // namespace
}  // namespace comity::confidence

// The line of versions of one commitment: by hand, and as random walks in which several parties say whatever
// they like about whatever was said.
#include "rooms/confidence/commitment_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

#include "base/hash.h"
#include "walks.h"

namespace comity::confidence {
namespace {

StatementId id_of(std::uint64_t number) {
    return id_cast<StatementId>(sha256("statement " + std::to_string(number)));
}
PartyId party(char letter) {
    return id_cast<PartyId>(sha256(std::string(1, letter)));
}

// Lines in memory, as the view keeps them in tables.
struct Told {
    using Key = std::tuple<PartyId, std::string, std::string>;
    std::map<Key, Line> lines;
    std::map<StatementId, Key> known;  // void ones too
    std::map<std::uint64_t, VersionStanding> standings;
    std::map<std::uint64_t, PartyId> said_by;
    std::uint64_t next = 2;
    std::vector<std::pair<std::uint64_t, std::string>> voids;

    Line* find(StatementId const& id) {
        auto const found = known.find(id);
        return found == known.end() ? nullptr : &lines.at(found->second);
    }
    std::string take(PartyId const& by, std::uint64_t number, CommitmentStep const& step) {
        if (!step.void_why.empty()) {
            EXPECT_TRUE(step.changes.empty());
            voids.emplace_back(number, step.void_why);
        }
        for (auto const& [changed, standing] : step.changes) {
            EXPECT_EQ(said_by.at(changed), by) << "a statement changed what another party said";
            standings[changed] = standing;
        }
        return step.void_why;
    }
    std::string say(PartyId const& by, std::string const& item,
                    std::optional<StatementId> const& replaces = {}, ClearanceAsked asked = {}) {
        auto const number = next++;
        Key const key{by, "osce-cbms", item};
        auto& line = lines.try_emplace(key, Line{by, "osce-cbms", item, 0, {}, {}}).first->second;
        Line const* replaced = replaces ? find(*replaces) : nullptr;
        Line const before = replaced ? *replaced : Line{};
        said_by[number] = by;
        auto const step = take_commitment(line, {id_of(number), number, 0, std::move(asked), {}}, replaces,
                                          replaced ? &before : nullptr);
        standings[number] = VersionStanding::nothing;
        known.emplace(id_of(number), key);
        return take(by, number, step);
    }
    std::string clear(PartyId const& by, std::string_view role, std::uint64_t about, bool cleared = true) {
        auto const number = next++;
        return take(by, number, take_clearance(find(id_of(about)), by, role, {id_of(about), cleared, ""}));
    }
    std::string withdraw(PartyId const& by, std::uint64_t about) {
        auto const number = next++;
        return take(by, number, take_withdrawal(find(id_of(about)), by, {id_of(about), "why"}));
    }
};

auto const asteria = party('a'), borea = party('b');
ClearanceAsked const two_of_three{2, {"diplomatic_contact", "technical_contact", "cert"}};

TEST(CommitmentLine, AVersionSupersedesTheOneItReplaces) {
    Told told;
    EXPECT_EQ(told.say(asteria, "8"), "");            // 2
    EXPECT_EQ(told.say(asteria, "8", id_of(2)), "");  // 3
    EXPECT_EQ(told.standings.at(2), VersionStanding::superseded);
    EXPECT_EQ(told.standings.at(3), VersionStanding::published);
    EXPECT_EQ(told.find(id_of(3))->published->version, 2);
    EXPECT_EQ(told.say(asteria, "8", id_of(2)),
              "What it replaces does not stand any more, or is not the newest version.");
    EXPECT_EQ(told.say(asteria, "8"),
              "The party has a commitment on this item: a new version names the one it replaces.");
    EXPECT_EQ(told.say(asteria, "9", id_of(3)), "What it replaces is about another item.");
    EXPECT_EQ(told.say(borea, "8", id_of(3)), "What it replaces was said by another party.");
    EXPECT_EQ(told.say(borea, "8", id_of(99)), "What it replaces is no commitment of this space.");
    EXPECT_EQ(told.standings.at(3), VersionStanding::published);
}

TEST(CommitmentLine, ADraftCountsOnceEnoughRolesCleared) {
    Told told;
    told.say(asteria, "8");                                         // 2
    EXPECT_EQ(told.say(asteria, "8", id_of(2), two_of_three), "");  // 3
    EXPECT_EQ(told.standings.at(2), VersionStanding::published);
    EXPECT_EQ(told.standings.at(3), VersionStanding::draft);
    EXPECT_EQ(told.clear(asteria, "cert", 3), "");
    EXPECT_EQ(told.clear(asteria, "cert", 3), "The role has cleared it already.");
    EXPECT_EQ(told.clear(asteria, "own", 3), "The key is not that of a role whose clearance is asked.");
    EXPECT_EQ(told.clear(borea, "diplomatic_contact", 3), "Only the party's own roles clear its commitment.");
    EXPECT_EQ(told.clear(asteria, "cert", 3, false), "");  // returned after all
    EXPECT_EQ(told.clear(asteria, "diplomatic_contact", 3), "");
    EXPECT_EQ(told.standings.at(3), VersionStanding::draft);
    EXPECT_EQ(told.clear(asteria, "technical_contact", 3), "");
    EXPECT_EQ(told.standings.at(3), VersionStanding::published);
    EXPECT_EQ(told.standings.at(2), VersionStanding::superseded);
    EXPECT_EQ(told.clear(asteria, "cert", 3), "The commitment does not wait for clearance.");
    EXPECT_EQ(told.clear(asteria, "cert", 77), "It is about no commitment of this space.");
}

TEST(CommitmentLine, WhatIsWithdrawnCanBeSaidAnew) {
    Told told;
    told.say(asteria, "8");                          // 2
    told.say(asteria, "8", id_of(2), two_of_three);  // 3
    EXPECT_EQ(told.withdraw(borea, 2), "Only the party that said a commitment can withdraw it.");
    EXPECT_EQ(told.withdraw(asteria, 2), "");
    EXPECT_EQ(told.standings.at(2), VersionStanding::withdrawn);
    EXPECT_EQ(told.standings.at(3), VersionStanding::draft);
    EXPECT_EQ(told.withdraw(asteria, 2), "The commitment does not stand any more.");
    EXPECT_EQ(told.withdraw(asteria, 3), "");
    auto const number = told.next;
    EXPECT_EQ(told.say(asteria, "8"), "");
    EXPECT_EQ(told.standings.at(number), VersionStanding::published);
    EXPECT_EQ(told.find(id_of(number))->published->version, 3);
}

// Whoever may say anything about anything.
void step(Told& told, std::mt19937& random) {
    std::vector<PartyId> const parties{asteria, borea, party('c')};
    std::vector<std::string> const items{"1", "2"};
    std::vector<std::string> const roles{"own", "", "cert", "diplomatic_contact", "technical_contact"};
    auto const& by = parties[random() % parties.size()];
    auto const& item = items[random() % items.size()];
    // Mostly something lately said, so that steps meet what stands.
    auto const back =
        random() % 4 == 0 ? random() % told.next : random() % std::min<std::uint64_t>(told.next, 12);
    auto const about = told.next - back;
    switch (random() % 5) {
        case 0:
            told.say(by, item);
            break;
        case 1:
            told.say(by, item, id_of(about), random() % 2 ? two_of_three : ClearanceAsked{});
            break;
        case 2:
            told.withdraw(by, about);
            break;
        default:
            told.clear(by, roles[random() % roles.size()], about, random() % 4 != 0);
            break;
    }
}

// At most one published and one draft a line, and the standings say the same as the lines.
void expect_sound(Told const& told) {
    std::map<VersionStanding, std::size_t> live;
    for (auto const& [key, line] : told.lines) {
        for (auto const* version : {&line.published, &line.draft}) {
            if (!*version) continue;
            auto const expected =
                version == &line.published ? VersionStanding::published : VersionStanding::draft;
            ASSERT_EQ(told.standings.at((*version)->number), expected);
            ++live[expected];
        }
        if (line.draft) {
            ASSERT_LT(static_cast<std::int64_t>(line.draft->cleared.size()), line.draft->asked.needed);
        }
    }
    for (auto const standing : {VersionStanding::published, VersionStanding::draft}) {
        auto const counted =
            std::ranges::count_if(told.standings, [&](auto const& each) { return each.second == standing; });
        ASSERT_EQ(static_cast<std::size_t>(counted), live[standing]);
    }
}

TEST(CommitmentLine, NoWalkLeadsToWhatCannotBe) {
    std::mt19937 random(31), again(31);
    Told told, replayed;
    std::map<std::uint64_t, VersionStanding> over;  // what is over stays over
    for (int steps = 0; steps < testing::walk_steps(); ++steps) {
        step(told, random);
        if (steps % 50 == 0) expect_sound(told);
        for (auto const& [number, standing] : over) ASSERT_EQ(told.standings.at(number), standing);
        over.clear();
        for (auto number = told.next > 60 ? told.next - 60 : 2; number < told.next; ++number)
            if (auto const found = told.standings.find(number);
                found != told.standings.end() &&
                (found->second == VersionStanding::nothing || found->second == VersionStanding::superseded ||
                 found->second == VersionStanding::withdrawn))
                over.insert(*found);
    }
    expect_sound(told);
    std::map<std::string, int> reasons;
    for (auto const& [number, why] : told.voids) ++reasons[why];
    EXPECT_GE(reasons.size(), 9u);  // the walk meets every reason there is
    for (int steps = 0; steps < testing::walk_steps(); ++steps) step(replayed, again);
    EXPECT_EQ(replayed.standings, told.standings);
    EXPECT_EQ(replayed.voids, told.voids);
}

}  // namespace
}  // namespace comity::confidence

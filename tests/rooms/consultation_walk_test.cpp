// Random walks over the machine of a consultation and over its view: no state that the design does not have,
// what is void changes nothing and keeps its reason, nobody changes what another said, and replay is the
// same. 2,000 steps; 100,000 where COMITY_LONG is set.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "consulting.h"
#include "kernel/table_hash.h"
#include "kernel/views.h"
#include "rooms/confidence/consultation.h"
#include "rooms/confidence/consultation_view.h"
#include "testing.h"

namespace comity::confidence {
namespace {

using namespace steps;

int walk_length() {
    return std::getenv("COMITY_LONG") ? 100'000 : 2'000;
}

// Which phases may follow which by one step, as docs/formats/consultation.md has it.
std::map<Phase, std::set<Phase>> const& ways() {
    using enum Phase;
    std::set<Phase> const exchanging{exchange, proposed, agreed, closed};
    static std::map<Phase, std::set<Phase>> const ways{
        {none, {none, requested}},
        {requested, {requested, acknowledged, closed}},
        {acknowledged, {acknowledged, exchange, declined, requested, closed}},
        {declined, {declined, exchange, requested, closed}},
        {exchange, exchanging},
        {proposed, exchanging},
        {agreed, exchanging},
        {closed, {closed, exchange, agreed, requested}}};
    return ways;
}

class Walk : public testing::Consulting {
  public:
    explicit Walk(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t count) { return random_() % count; }
    template <class T>
    T const& any(std::vector<T> const& all) {
        return all[below(all.size())];
    }
    PartyId any_party() {
        auto const place = below(20);
        if (place < 9) return asteria;
        return place < 17 && state.asked != PartyId{} ? state.asked : any<PartyId>({borea, third});
    }
    StatementId any_id() {
        if (state.items.empty() || below(6) == 0) return state.request;
        return state.items[state.items.size() - 1 - below(std::min<std::size_t>(4, state.items.size()))].id;
    }
    std::optional<std::int64_t> any_due() {
        if (below(2)) return std::nullopt;
        return at_ms - day_ms + static_cast<std::int64_t>(below(100)) * day_ms;
    }
    std::string any_role() {
        return any<std::string>({"own", "own", "own", "cert", "technical_contact", "diplomatic_contact"});
    }
    Said any_step() {
        std::string const text = any<std::string>({"One.", "Two."});
        std::vector<Said> const all{
            Request{any_party(), static_cast<Track>(below(2)), any_due()},
            Acknowledgement{},
            Acknowledgement{},
            Reply{static_cast<Reply::How>(below(3)), any<PartyId>({borea, third})},
            Reply{Reply::How::redirected, any<PartyId>({asteria, borea, third})},
            Reply{},
            Question{any_due()},
            Exchange{static_cast<Exchange::Sort>(below(5)), std::nullopt, std::nullopt},
            Exchange{static_cast<Exchange::Sort>(below(5)), any_id(), std::nullopt},
            Exchange{Exchange::Sort::holding, any_id(), any_due()},
            Deescalation{any_due()},
            Consent{any_id(), below(2) == 0, below(2) ? std::optional(sha256(text)) : std::nullopt},
            Consent{any_id(), true, sha256(text)},
            below(4) ? Said(Question{}) : Said(Closure{static_cast<Outcome>(below(3))}),
            Summary{below(2) == 0, text, "en"},
            Reopening{}};
        return any(all);
    }
    // One that counts, where a few guesses find one: half of a walk is as people mean it, half is not.
    Said likely_step(PartyId const& party) {
        auto said = any_step();
        if (below(2)) return said;
        for (int guess = 0; guess < 8; ++guess, said = any_step()) {
            auto copy = state;
            if (!take(copy, step_of(party, said, "own", Tlp::amber))) return said;
        }
        return said;
    }
    // Minutes mostly, now and then to a deadline itself or just past it, seldom months.
    void move_on() {
        auto const next = next_deadline(state);
        if (next && below(12) == 0)
            at_ms = std::max(at_ms, next->at_ms + static_cast<std::int64_t>(below(2)));
        wait(static_cast<std::int64_t>(below(60)) * 60'000);
        if (below(400) == 0) wait(reopen_ms);
    }
    // Now and then somebody comes in or goes; who it was.
    std::optional<PartyId> any_change_of_members() {
        if (below(12)) return std::nullopt;
        auto const party = any<PartyId>({asteria, borea, third, third});
        if (!speakers.erase(party)) speakers.insert(party);
        return party;
    }

  private:
    std::mt19937 random_;
};

// What was said once stays as it was said, whoever says what later.
void expect_same_words(State const& before, State const& after) {
    ASSERT_LE(before.items.size(), after.items.size());
    for (std::size_t i = 0; i < before.items.size(); ++i) {
        auto const &was = before.items[i], &is = after.items[i];
        EXPECT_EQ(std::tie(was.id, was.by, was.at_ms, was.sort, was.first_due_ms, was.text_hash, was.joint),
                  std::tie(is.id, is.by, is.at_ms, is.sort, is.first_due_ms, is.text_hash, is.joint));
        if (was.fate != Fate::open && was.fate != Fate::stands && was.fate != Fate::agreed) {
            EXPECT_EQ(was, is);
        }
        if (was.tlp > is.tlp) ADD_FAILURE() << "a label became wider";
    }
}

void expect_legal(State const& state) {
    if (state.phase == Phase::none) return;
    EXPECT_NE(state.requester, state.asked);
    EXPECT_LE(state.opened_at_ms, state.last_ms);
    auto const open_proposal = std::ranges::any_of(state.items, [](Item const& item) {
        return item.sort == Item::Sort::proposal && item.fate == Fate::open;
    });
    EXPECT_EQ(open_proposal, state.phase == Phase::proposed);
    for (auto const& item : state.items) {
        bool const open = item.fate == Fate::open;
        if (open && item.sort != Item::Sort::summary) {
            EXPECT_TRUE(state.in_exchange());
        }
        if (open && item.sort == Item::Sort::summary) {
            EXPECT_EQ(state.phase, Phase::closed);
        }
        EXPECT_GE(item.due_ms, std::min(item.first_due_ms, item.at_ms));
    }
    if (state.in_exchange()) {
        EXPECT_TRUE(state.accepted);
    }
}

TEST(ConsultationWalk, MeetsNoStateThatTheDesignDoesNotHave) {
    std::map<std::string, int> voids;
    std::set<Phase> seen;
    int taken = 0;
    for (int steps = 0, seed = 1; steps < walk_length(); ++seed) {
        Walk walk(static_cast<unsigned>(seed));
        for (int i = 0; i < 200 && steps < walk_length(); ++i, ++steps) {
            walk.move_on();
            if (i > 0) walk.any_change_of_members();
            auto const before = walk.now();
            auto const party = i == 0 ? walk.asteria : walk.any_party();
            auto const void_word =
                i == 0 ? walk.request(static_cast<Track>(walk.below(2)))
                       : walk.say(party, walk.likely_step(party), walk.any_role(), Tlp(walk.below(5)));
            if (!void_word.empty()) {
                EXPECT_EQ(walk.state, before) << void_word;
            } else
                ++taken;
            ++voids[void_word];
            EXPECT_TRUE(ways().at(before.phase).contains(walk.state.phase))
                << static_cast<int>(before.phase) << " to " << static_cast<int>(walk.state.phase);
            expect_same_words(before, walk.state);
            expect_legal(walk.state);
            seen.insert(walk.state.phase);
            if (::testing::Test::HasFailure()) FAIL() << "seed " << seed << ", step " << i;
        }
    }
    EXPECT_EQ(seen.size(), phase_names.size() - 1);
    EXPECT_GT(taken, walk_length() / 5);
    for (auto const& reason : void_reasons())
        if (reason.word != "no_request" && reason.word != "too_many" && walk_length() > 2'000) {
            EXPECT_GT(voids[std::string(reason.word)], 0) << reason.word;
        }
}

// Passing deadlines in one go or in many little ones leads to the same state.
TEST(ConsultationWalk, ItDoesNotMatterHowOftenOneLooks) {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        Walk walk(seed);
        walk.request();
        auto looked = walk.state;
        for (int i = 0; i < 150; ++i) {
            walk.move_on();
            for (auto next = next_deadline(looked); next && walk.at_ms > next->at_ms;
                 next = next_deadline(looked))
                pass(looked, next->at_ms + 1);
            EXPECT_EQ(walk.now(), looked);
            walk.say(walk.any_party(), walk.any_step(), walk.any_role());
            looked = walk.state;
        }
    }
}

std::string body_of(Walk& walk, std::string& kind) {
    auto const id = [&] { return walk.any_id().hex(); };
    struct Example {
        char const* kind;
        std::string body;
    };
    auto const request =
        R"({"track":"technical","what":"x","when":"2026-02-28T22:10:00Z","systems":[{"sector":"health",)"
        R"("critical":"essential"}],"severity":{"scale":"severity","version":1,"level":"high"},)"
        R"("asks":"y","asserts":"no_attribution",)"
        R"("tlp":"AMBER","to":")" +
        walk.borea.hex() + "\"}";
    std::vector<Example> const all{
        {request_kind, request},
        {request_acknowledgement_kind, R"({"tlp":"GREEN"})"},
        {reply_kind, R"({"how":"accepted","tlp":"GREEN"})"},
        {reply_kind,
         R"({"how":"redirected","why":"Theirs.","tlp":"GREEN","to":")" + walk.third.hex() + "\"}"},
        {question_kind, R"({"text":"Why?","tlp":"AMBER"})"},
        {exchange_kind, R"({"sort":"information","text":"So.","tlp":"CLEAR","answers":")" + id() + "\"}"},
        {exchange_kind, R"({"sort":"holding","text":"Later.","tlp":"CLEAR","answers":")" + id() + "\"}"},
        {deescalation_kind, R"({"measures":["Calm"],"tlp":"AMBER"})"},
        {consent_kind, R"({"about":")" + id() + R"(","consents":true,"text_hash":")" + sha256("Both.").hex() +
                           R"(","tlp":"CLEAR"})"},
        {closure_kind, R"({"outcome":"resolved","why":"Done.","tlp":"GREEN"})"},
        {summary_kind, R"({"text":"Both.","language":"en","joint":true,"tlp":"CLEAR"})"},
        {summary_kind, R"({"text":"Ours.","language":"en","tlp":"CLEAR"})"},
        {reopening_kind, R"({"why":"Again.","tlp":"GREEN"})"}};
    auto const& example = walk.any(all);
    kind = example.kind;
    return example.body;
}

// Those who stay away observe, or are no members any more.
OwnedEntry membership_of(Walk& walk, PartyId const& party) {
    OwnedEntry entry;
    entry.number = walk.number++;
    entry.header.kind = "space.member";
    entry.at_ms = entry.heard_at_ms = walk.at_ms;
    std::string const away = walk.below(2) ? "observer" : "none";
    std::string const role = walk.speakers.contains(party) ? "contributor" : away;
    entry.body = json::Object{{"party", party.hex()}, {"role", role}, {"name", "A State"}};
    return entry;
}

OwnedEntry entry_of(Walk& walk, PartyId const& party) {
    OwnedEntry entry;
    auto const body = json::parse(body_of(walk, entry.header.kind));
    EXPECT_TRUE(body);
    entry.number = walk.number;
    entry.header.party = party;
    entry.at_ms = entry.heard_at_ms = walk.at_ms;
    entry.via = "key:own";
    entry.body = *body;
    auto const said = find_step_kind(entry.header.kind)->read(entry.body);
    EXPECT_TRUE(said) << (said ? "" : said.error().why);
    walk.say(party, *said, "own", *read_tlp(entry.body));
    entry.id = walk.last;
    return entry;
}

std::map<std::string, std::string> hashes(Views& views, std::vector<View const*> const& list) {
    std::map<std::string, std::string> found;
    for (auto const& table : table_names(list)) found[table] = table_hash(views.database(), table).hex();
    return found;
}

// The view keeps in its tables what the fold alone would hold, after every step, and replay is the same.
TEST(ConsultationWalk, TheViewHoldsWhatTheFoldSays) {
    testing::TemporaryFolder folder;
    auto const view = consultation_view();
    std::vector<View const*> const list{&view};
    for (unsigned seed = 1; seed <= 3; ++seed) {
        Walk walk(seed);
        walk.number = 0;
        std::vector<OwnedEntry> entries;
        Views views(folder.path() / (std::to_string(seed) + ".db"), list);
        auto const ask = [&](std::string_view sql) -> Query& { return views.database().query(sql); };
        auto const hear = [&](OwnedEntry entry) {
            entries.push_back(std::move(entry));
            views.apply({&entries.back(), 1});
        };
        for (auto const& party : {walk.asteria, walk.borea}) hear(membership_of(walk, party));
        walk.speakers.erase(walk.third);
        for (int i = 0; i < 150; ++i) {
            walk.move_on();
            if (auto const party = walk.any_change_of_members()) hear(membership_of(walk, *party));
            hear(entry_of(walk, walk.any_party()));
            ASSERT_TRUE(views.stops().empty()) << views.stops()[0].why;
            EXPECT_EQ(read_state(ask), walk.state) << "seed " << seed << ", step " << i;
        }
        Views again(folder.path() / (std::to_string(seed) + " again.db"), list);
        again.apply(entries);
        EXPECT_EQ(hashes(again, list), hashes(views, list));
        auto& voids = ask("SELECT count(*), count(void), count(void_why) FROM consultation_step");
        ASSERT_TRUE(voids.step());
        EXPECT_EQ(voids.integer(0), 150);
        EXPECT_GT(voids.integer(1), 10);
        EXPECT_EQ(voids.integer(1), voids.integer(2));
        voids.reset();
        auto& open = ask("SELECT count(*) FROM consultation_public WHERE tlp <> 'CLEAR'");
        ASSERT_TRUE(open.step());
        EXPECT_EQ(open.integer(0), 0);
        open.reset();
    }
}

}  // namespace
}  // namespace comity::confidence

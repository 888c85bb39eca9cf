// The machine of a consultation: its order, its deadlines at their edges, and what is void.
#include "rooms/confidence/consultation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "consulting.h"
#include "rooms/confidence/consultation_asked.h"

namespace comity::confidence {
namespace {

using namespace steps;

class Consultation : public ::testing::Test, protected testing::Consulting {
  protected:
    using How = Reply::How;
    using Sort = Exchange::Sort;

    std::string acknowledge(std::string role = "own") {
        return say(borea, Acknowledgement{}, std::move(role));
    }
    StatementId ask(PartyId const& party, std::optional<std::int64_t> due_ms = std::nullopt) {
        EXPECT_EQ(say(party, Question{due_ms}), "");
        return last;
    }
    std::string tell(PartyId const& party, Sort sort, std::optional<StatementId> answers = std::nullopt,
                     std::optional<std::int64_t> until_ms = std::nullopt) {
        return say(party, Exchange{sort, answers, until_ms});
    }
    StatementId propose(PartyId const& party) {
        EXPECT_EQ(say(party, Deescalation{}), "");
        return last;
    }
    std::string consent(PartyId const& party, StatementId const& about, bool consents = true,
                        std::optional<Hash> text = std::nullopt) {
        return say(party, Consent{about, consents, text});
    }
    Turn turn() { return now().turn; }
};

TEST_F(Consultation, GoesItsWholeWay) {
    EXPECT_EQ(request(), "");
    EXPECT_EQ(state.phase, Phase::requested);
    EXPECT_EQ(acknowledge(), "");
    EXPECT_EQ(say(borea, Reply{}), "");
    EXPECT_EQ(state.phase, Phase::exchange);
    auto const question = ask(asteria);
    EXPECT_EQ(tell(borea, Sort::information, question), "");
    EXPECT_EQ(state.items[0].fate, Fate::answered);
    auto const proposal = propose(borea);
    EXPECT_EQ(state.phase, Phase::proposed);
    EXPECT_EQ(consent(asteria, proposal), "");
    EXPECT_EQ(state.phase, Phase::agreed);
    EXPECT_EQ(say(borea, Closure{Outcome::resolved}), "");
    EXPECT_EQ(state.phase, Phase::closed);
    EXPECT_EQ(say(asteria, Reopening{}), "");
    EXPECT_EQ(state.phase, Phase::agreed);
}

TEST_F(Consultation, TheTurnGoesOnAfter24HoursAndAtTheDeadlineItselfIsInTime) {
    request();
    wait(acknowledge_ms);
    EXPECT_EQ(turn(), Turn::contact);
    wait(1);
    EXPECT_EQ(turn(), Turn::deputy);
    EXPECT_EQ(asked_by(now())[0].who, "deputy");
    wait(acknowledge_ms - 1);
    EXPECT_EQ(turn(), Turn::deputy);
    EXPECT_EQ(acknowledge("diplomatic_contact"), "technical_key");
    wait(1);
    EXPECT_EQ(turn(), Turn::diplomatic_contact);
    EXPECT_EQ(acknowledge("diplomatic_contact"), "");
    EXPECT_EQ(state.turn, Turn::diplomatic_contact);
}

TEST_F(Consultation, OnTheDiplomaticTrackTheLastIsThePartyItself) {
    request(Track::diplomatic);
    wait(2 * acknowledge_ms + 1);
    EXPECT_EQ(turn(), Turn::party);
    EXPECT_EQ(acknowledge("cert"), "diplomatic_key");
    EXPECT_EQ(acknowledge("diplomatic_contact"), "");
}

TEST_F(Consultation, AskedAreThoseWhoseTurnItIsAndWhatFollowsIsSaid) {
    request();
    auto asked = asked_by(now());
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].of, borea);
    EXPECT_EQ(asked[0].what, "acknowledge");
    EXPECT_EQ(asked[0].due_ms, begin_ms + acknowledge_ms);
    EXPECT_EQ(asked[0].then, "deputy");
    wait(3 * acknowledge_ms + 1);
    asked = asked_by(now());
    EXPECT_EQ(asked[0].due_ms, begin_ms + 3 * acknowledge_ms);
    EXPECT_EQ(asked[0].then, "lapsed");
    EXPECT_EQ(asked[0].then_ms, begin_ms + lapse_ms);
    acknowledge();
    asked = asked_by(now());
    EXPECT_EQ(asked[0].what, "reply");
    EXPECT_EQ(asked[0].due_ms, at_ms + answer_ms);
    say(borea, Reply{});
    EXPECT_TRUE(asked_by(now()).empty());
    ask(asteria);
    ask(borea);
    asked = asked_by(now());
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(asked[0].of, borea);
    EXPECT_EQ(asked[1].of, asteria);
}

TEST_F(Consultation, LapsesAfter30DaysOfSilenceAndNotBeforeWhatIsDue) {
    begin();
    auto const far = ask(asteria, at_ms + furthest_ms);
    wait(furthest_ms);
    EXPECT_EQ(now().phase, Phase::exchange);
    EXPECT_EQ(tell(borea, Sort::information, far), "");
    wait(lapse_ms);
    EXPECT_EQ(now().phase, Phase::exchange);
    wait(1);
    EXPECT_EQ(now().phase, Phase::closed);
    EXPECT_EQ(now().outcome, Outcome::lapsed);
    EXPECT_EQ(now().closed_at_ms, at_ms - 1);
    EXPECT_EQ(tell(borea, Sort::information), "closed");
}

TEST_F(Consultation, AnAnswerIsInTimeAtItsDeadlineAndLateAfterIt) {
    begin();
    auto const first = ask(asteria);
    auto const second = ask(asteria, at_ms + answer_ms);
    wait(answer_ms);
    EXPECT_EQ(tell(borea, Sort::information, first), "");
    EXPECT_FALSE(state.items[0].late);
    wait(1);
    EXPECT_EQ(tell(borea, Sort::clarification, second), "");
    EXPECT_TRUE(state.items[1].late);
}

TEST_F(Consultation, AHoldingStatementPutsTheAnswerOff) {
    begin();
    auto const question = ask(asteria);
    auto const first_due_ms = state.items[0].due_ms;
    EXPECT_EQ(tell(borea, Sort::holding, question, at_ms + 5 * day_ms), "");
    EXPECT_EQ(state.items[0].due_ms, at_ms + 5 * day_ms);
    EXPECT_EQ(state.items[0].first_due_ms, first_due_ms);
    EXPECT_EQ(tell(borea, Sort::cannot_answer_yet, question), "");
    EXPECT_EQ(state.items[0].due_ms, at_ms + 5 * day_ms);
    EXPECT_EQ(state.items[0].put_off, 2);
    EXPECT_EQ(state.items[0].fate, Fate::open);
}

TEST_F(Consultation, BeforeItIsAcceptedTheReplyCanBePutOffAndTheRequestExplained) {
    request();
    EXPECT_EQ(tell(asteria, Sort::information), "");
    EXPECT_EQ(tell(borea, Sort::information), "not_accepted");
    EXPECT_EQ(tell(borea, Sort::holding), "not_acknowledged");
    acknowledge();
    EXPECT_EQ(tell(asteria, Sort::holding), "not_asked");
    EXPECT_EQ(tell(borea, Sort::cannot_answer_yet, std::nullopt, at_ms + 10 * day_ms), "");
    EXPECT_EQ(state.reply_due_ms, at_ms + 10 * day_ms);
    say(borea, Reply{How::declined, {}});
    EXPECT_EQ(tell(asteria, Sort::information), "not_accepted");
    EXPECT_EQ(say(borea, Reply{How::declined, {}}), "replied_before");
    EXPECT_EQ(say(borea, Reply{How::accepted, {}}), "");
}

TEST_F(Consultation, ARequestGoesOnToWhoeverItIsRedirectedTo) {
    request();
    acknowledge();
    wait(3'600'000);
    EXPECT_EQ(say(borea, Reply{How::redirected, asteria}), "to_oneself");
    EXPECT_EQ(say(borea, Reply{How::redirected, third}), "");
    EXPECT_EQ(state.phase, Phase::requested);
    EXPECT_EQ(state.since_ms, at_ms);
    EXPECT_EQ(acknowledge(), "not_party");
    EXPECT_EQ(say(third, Acknowledgement{}), "");
    EXPECT_EQ(say(third, Reply{How::redirected, borea}), "redirected_before");
    EXPECT_EQ(say(third, Reply{}), "");
}

TEST_F(Consultation, OnlyWhoMaySpeakHereIsAsked) {
    speakers = {asteria};
    EXPECT_EQ(request(), "not_here");
    EXPECT_EQ(state, State{});
    EXPECT_EQ(say(asteria, Request{asteria, Track::technical, std::nullopt}), "to_oneself");
    speakers.insert(borea);
    EXPECT_EQ(request(), "");
    EXPECT_EQ(acknowledge(), "");
    auto const before = state;
    EXPECT_EQ(say(borea, Reply{How::redirected, third}), "not_here");
    EXPECT_EQ(state, before);
}

TEST_F(Consultation, AVoidRedirectMovesNoDeadline) {
    speakers.erase(third);
    request();
    acknowledge();
    auto const due_ms = state.reply_due_ms;
    wait(answer_ms);
    EXPECT_EQ(say(borea, Reply{How::redirected, third}), "not_here");
    EXPECT_EQ(state.reply_due_ms, due_ms);
    wait(lapse_ms - answer_ms);
    EXPECT_EQ(now().phase, Phase::acknowledged);
    speakers.insert(third);
    auto const silent = state;
    EXPECT_EQ(say(borea, Reply{How::redirected, third}), "");
    wait(acknowledge_ms);
    EXPECT_EQ(turn(), Turn::contact);
    wait(1);
    EXPECT_EQ(turn(), Turn::deputy);
    state = silent;
    EXPECT_EQ(now().outcome, Outcome::lapsed);
    EXPECT_EQ(say(borea, Reply{How::redirected, third}), "closed");
}

TEST_F(Consultation, WhatIsOutOfOrderIsVoidAndChangesNothing) {
    EXPECT_EQ(acknowledge(), "no_request");
    EXPECT_EQ(say(asteria, Request{asteria, Track::technical, std::nullopt}), "to_oneself");
    EXPECT_EQ(say(asteria, Request{borea, Track::technical, at_ms}), "due_passed");
    EXPECT_EQ(say(asteria, Request{borea, Track::technical, at_ms + furthest_ms + 1}), "due_too_far");
    EXPECT_EQ(say(asteria, Request{borea, Track::technical, std::nullopt}, "diplomatic_contact"),
              "technical_key");
    EXPECT_EQ(state, State{});
    request();
    auto const before = state;
    EXPECT_EQ(request(), "requested_before");
    EXPECT_EQ(say(third, Acknowledgement{}), "not_party");
    EXPECT_EQ(say(asteria, Acknowledgement{}), "not_asked");
    EXPECT_EQ(say(borea, Reply{}), "not_acknowledged");
    EXPECT_EQ(say(asteria, Question{}), "not_accepted");
    EXPECT_EQ(say(asteria, Deescalation{}), "not_accepted");
    EXPECT_EQ(consent(asteria, state.request), "nothing_proposed");
    EXPECT_EQ(say(borea, Closure{Outcome::withdrawn}), "not_requester");
    EXPECT_EQ(say(asteria, Closure{Outcome::no_agreement}), "reply_awaited");
    EXPECT_EQ(say(asteria, Summary{}), "not_closed");
    EXPECT_EQ(say(asteria, Reopening{}), "not_closed");
    EXPECT_EQ(state, before);
    acknowledge();
    EXPECT_EQ(acknowledge(), "acknowledged_before");
}

TEST_F(Consultation, AnswersAndConsentsFindWhatTheyAreAbout) {
    begin();
    auto const question = ask(asteria);
    EXPECT_EQ(tell(asteria, Sort::information, question), "own_question");
    EXPECT_EQ(tell(borea, Sort::information, state.request), "no_such_question");
    EXPECT_EQ(tell(borea, Sort::holding, question, at_ms), "due_passed");
    EXPECT_EQ(tell(borea, Sort::information, question), "");
    EXPECT_EQ(tell(borea, Sort::information, question), "question_over");
    auto const first = propose(asteria);
    EXPECT_EQ(consent(asteria, first), "own_proposal");
    EXPECT_EQ(consent(borea, question), "nothing_proposed");
    auto const second = propose(asteria);
    EXPECT_EQ(consent(borea, first), "proposal_over");
    EXPECT_EQ(consent(borea, second, false), "");
    EXPECT_EQ(state.phase, Phase::exchange);
    auto const theirs = propose(borea);
    auto const ours = propose(asteria);
    EXPECT_EQ(consent(borea, ours), "");
    EXPECT_EQ(state.phase, Phase::agreed);
    EXPECT_EQ(consent(asteria, theirs), "proposal_over");
}

TEST_F(Consultation, ClosingFollowsWhoAskedAndWhatWasAgreed) {
    request();
    acknowledge();
    wait(answer_ms);
    EXPECT_EQ(say(asteria, Closure{Outcome::no_agreement}), "reply_awaited");
    wait(1);
    EXPECT_EQ(say(borea, Closure{Outcome::no_agreement}), "reply_awaited");
    auto const overdue = state;
    EXPECT_EQ(say(asteria, Closure{Outcome::no_agreement}), "");
    state = overdue;
    say(borea, Reply{});
    EXPECT_EQ(say(borea, Closure{Outcome::resolved}), "not_agreed");
    auto const question = ask(asteria);
    EXPECT_EQ(say(asteria, Closure{Outcome::resolved}), "");
    EXPECT_EQ(state.items[0].fate, Fate::ended);
    EXPECT_EQ(tell(borea, Sort::information, question), "closed");
}

TEST_F(Consultation, IsReopenedWithin90Days) {
    begin();
    say(asteria, Closure{Outcome::resolved});
    wait(reopen_ms);
    auto const closed = state;
    EXPECT_EQ(say(borea, Reopening{}), "");
    EXPECT_EQ(state.phase, Phase::exchange);
    state = closed;
    wait(1);
    EXPECT_EQ(say(borea, Reopening{}), "reopened_late");
}

TEST_F(Consultation, WhatWasNeverAcceptedIsAskedAnewAndOnlyWhoWithdrewTakesItBack) {
    request();
    say(asteria, Closure{Outcome::withdrawn});
    wait(day_ms);
    EXPECT_EQ(say(borea, Reopening{}), "not_requester");
    EXPECT_EQ(say(asteria, Reopening{}), "");
    EXPECT_EQ(state.phase, Phase::requested);
    EXPECT_EQ(asked_by(now())[0].due_ms, at_ms + acknowledge_ms);
}

TEST_F(Consultation, AJointSummaryIsOneTextAndGoesAsFarAsTheStricterLabel) {
    begin();
    say(asteria, Closure{Outcome::resolved});
    say(asteria, Summary{true, "Both say so.", "en"}, "own", Tlp::clear);
    auto const joint = last;
    EXPECT_EQ(asked_by(now())[0].what, "consent_to_text");
    EXPECT_EQ(consent(borea, joint), "other_text");
    EXPECT_EQ(consent(borea, joint, true, sha256("Both say no.")), "other_text");
    EXPECT_EQ(say(borea, Consent{joint, true, sha256("Both say so.")}, "own", Tlp::green), "");
    EXPECT_EQ(state.items[0].fate, Fate::agreed);
    EXPECT_EQ(state.items[0].tlp, Tlp::green);
    say(borea, Summary{false, "We say so.", "en"}, "own", Tlp::clear);
    say(borea, Summary{false, "We say more.", "en"}, "own", Tlp::red);
    EXPECT_EQ(state.items[0].fate, Fate::agreed);
    EXPECT_EQ(state.items[1].fate, Fate::replaced);
    EXPECT_EQ(state.items[2].fate, Fate::stands);
    EXPECT_EQ(state.items[2].tlp, Tlp::red);
}

TEST_F(Consultation, HoldsAtMost500Items) {
    begin();
    for (std::size_t i = 0; i < items_limit; ++i) EXPECT_EQ(say(asteria, Question{}), "");
    EXPECT_EQ(say(asteria, Question{}), "too_many");
    EXPECT_EQ(say(asteria, Deescalation{}), "too_many");
    EXPECT_EQ(state.phase, Phase::exchange);
}

TEST_F(Consultation, EveryReasonHasAWordAndASentence) {
    std::vector<std::string_view> words;
    for (auto const& [word, why] : void_reasons()) {
        EXPECT_FALSE(word.empty());
        EXPECT_TRUE(why.ends_with('.')) << why;
        EXPECT_EQ(std::ranges::count(words, word), 0) << word;
        words.push_back(word);
    }
}

}  // namespace
}  // namespace comity::confidence

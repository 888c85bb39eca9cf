#include "rooms/confidence/consultation.h"

#include <algorithm>

#include "base/hash.h"

namespace comity::confidence {

namespace {

using namespace steps;

constexpr Void taken{};
constexpr Void no_request{"no_request", "Nothing was requested here yet."};
constexpr Void requested_before{
    "requested_before", "This space has its consultation already; another case has a space of its own."};
constexpr Void to_oneself{"to_oneself", "A request goes to another party."};
constexpr Void not_here{
    "not_here", "The party it names is not in this space, or only reads here: it could never answer."};
constexpr Void not_party{"not_party", "Only the two parties to this consultation take its steps."};
constexpr Void not_asked{"not_asked", "This step belongs to the party that is asked."};
constexpr Void not_requester{"not_requester", "This step belongs to the party that made the request."};
constexpr Void technical_key{
    "technical_key",
    "The technical track is spoken by the keys of the CERT and the technical contact, or a party's own."};
constexpr Void diplomatic_key{
    "diplomatic_key",
    "The diplomatic track is spoken by the keys of the diplomatic contact, or a party's own."};
constexpr Void acknowledged_before{"acknowledged_before", "The request was acknowledged already."};
constexpr Void not_acknowledged{"not_acknowledged", "The request was not acknowledged yet."};
constexpr Void replied_before{"replied_before", "The request was answered already."};
constexpr Void redirected_before{"redirected_before", "That party has passed this request on already."};
constexpr Void not_accepted{"not_accepted", "The request was not accepted yet."};
constexpr Void reply_awaited{"reply_awaited",
                             "The reply is not overdue yet: until then the request can only be withdrawn."};
constexpr Void not_agreed{"not_agreed",
                          "Only who made the request calls it resolved where no measures were agreed."};
constexpr Void is_closed{"closed", "The consultation is closed."};
constexpr Void not_closed{"not_closed", "The consultation is not closed."};
constexpr Void due_passed{"due_passed", "The time it names had passed when it was heard."};
constexpr Void due_too_far{"due_too_far", "The time it names is more than 90 days ahead."};
constexpr Void no_such_question{"no_such_question", "No question with this id was asked here."};
constexpr Void own_question{"own_question", "A party does not answer its own question."};
constexpr Void question_over{"question_over", "The question waits for no answer any more."};
constexpr Void nothing_proposed{"nothing_proposed", "Nothing with this id was proposed here."};
constexpr Void own_proposal{"own_proposal", "A party does not consent to what it proposed itself."};
constexpr Void proposal_over{"proposal_over", "What was proposed waits for no consent any more."};
constexpr Void other_text{"other_text", "The hash is not that of the text of the joint summary."};
constexpr Void reopened_late{"reopened_late", "It was closed more than 90 days before."};
constexpr Void too_many{"too_many", "A consultation has at most 500 questions, proposals and summaries."};

bool has_answered_for(State const& state, PartyId const& party) {
    return std::ranges::find(state.redirected, party) != state.redirected.end();
}

// Is a time somebody named one that can be kept?
Void check_due(std::optional<std::int64_t> due_ms, std::int64_t at_ms) {
    if (due_ms && *due_ms <= at_ms) return due_passed;
    if (due_ms && *due_ms > at_ms + furthest_ms) return due_too_far;
    return taken;
}

// The diplomatic contact speaks on the technical track once the turn has come to it.
Void check_key(State const& state, Step const& step) {
    auto const& role = step.role;
    if (role.empty() || role == "own") return taken;
    if (state.track == Track::diplomatic) return role == "diplomatic_contact" ? taken : diplomatic_key;
    bool const escalated = step.party == state.asked && state.turn == Turn::diplomatic_contact;
    bool const speaks =
        role == "cert" || role == "technical_contact" || (role == "diplomatic_contact" && escalated);
    return speaks ? taken : technical_key;
}

void ask_anew(State& state, std::int64_t at_ms) {
    state.phase = Phase::requested;
    state.since_ms = at_ms;
    state.turn = Turn::contact;
}

void settle(Item& item, Fate fate, Step const& step) {
    item.fate = fate;
    item.settled_by = step.number;
    item.late = fate == Fate::answered && step.at_ms > item.due_ms;
}

void end_open(State& state, Step const& step) {
    for (auto& item : state.items)
        if (item.fate == Fate::open) settle(item, Fate::ended, step);
}

// What stood before this step in the place of what it says, or of what it agrees to.
template <class Fits>
void replace_before(State& state, Step const& step, Fits const& fits) {
    for (auto& item : state.items)
        if (item.number != step.number && fits(item)) settle(item, Fate::replaced, step);
}

Item* find_item(State& state, StatementId const& id) {
    auto const found = std::ranges::find(state.items, id, &Item::id);
    return found == state.items.end() ? nullptr : &*found;
}

Void add_item(State& state, Step const& step, Item::Sort sort, std::int64_t due_ms) {
    if (state.items.size() >= items_limit) return too_many;
    Item item;
    item.sort = sort;
    item.number = step.number;
    item.id = step.id;
    item.by = step.party;
    item.at_ms = step.at_ms;
    item.first_due_ms = item.due_ms = due_ms;
    item.tlp = step.tlp;
    state.items.push_back(std::move(item));
    return taken;
}

Phase phase_of_exchange(State const& state) {
    auto const any = [&](Fate fate) {
        return std::ranges::any_of(state.items, [&](Item const& item) {
            return item.sort == Item::Sort::proposal && item.fate == fate;
        });
    };
    if (any(Fate::open)) return Phase::proposed;
    return any(Fate::agreed) ? Phase::agreed : Phase::exchange;
}

Void step_with(State& state, Step const& step, Request const& said) {
    if (state.phase != Phase::none) return requested_before;
    if (said.to == step.party) return to_oneself;
    if (!step.asked_speaks) return not_here;
    State opened;
    opened.track = said.track;
    if (auto const why = check_key(opened, step)) return why;
    if (auto const why = check_due(said.by_ms, step.at_ms)) return why;
    state = std::move(opened);
    state.requester = step.party;
    state.asked = said.to;
    state.request_number = step.number;
    state.request = step.id;
    state.opened_at_ms = step.at_ms;
    state.by_ms = said.by_ms;
    ask_anew(state, step.at_ms);
    return taken;
}

Void step_with(State& state, Step const& step, Acknowledgement const&) {
    if (step.party != state.asked) return not_asked;
    if (state.phase != Phase::requested) return acknowledged_before;
    state.phase = Phase::acknowledged;
    bool const asked_for = state.by_ms && *state.by_ms > step.at_ms;
    state.reply_due_ms = asked_for ? *state.by_ms : step.at_ms + answer_ms;
    return taken;
}

Void redirect(State& state, Step const& step, PartyId const& to) {
    if (to == step.party || to == state.requester) return to_oneself;
    if (has_answered_for(state, to)) return redirected_before;
    if (!step.asked_speaks) return not_here;
    state.redirected.push_back(step.party);
    state.asked = to;
    ask_anew(state, step.at_ms);
    return taken;
}

// Who declined may think again.
Void step_with(State& state, Step const& step, Reply const& said) {
    if (step.party != state.asked) return not_asked;
    if (state.phase == Phase::requested) return not_acknowledged;
    bool const again = state.phase == Phase::declined && said.how == Reply::How::declined;
    if (state.in_exchange() || again) return replied_before;
    if (said.how == Reply::How::redirected) return redirect(state, step, said.to);
    state.accepted = said.how == Reply::How::accepted;
    state.phase = state.accepted ? Phase::exchange : Phase::declined;
    return taken;
}

Void step_with(State& state, Step const& step, Question const& said) {
    if (!state.in_exchange()) return not_accepted;
    if (auto const why = check_due(said.due_ms, step.at_ms)) return why;
    return add_item(state, step, Item::Sort::question, said.due_ms.value_or(step.at_ms + answer_ms));
}

Void answer(State& state, Step const& step, Exchange const& said) {
    auto* const question = find_item(state, *said.answers);
    if (!question || question->sort != Item::Sort::question) return no_such_question;
    if (question->by == step.party) return own_question;
    if (question->fate != Fate::open) return question_over;
    if (!said.puts_off()) {
        settle(*question, Fate::answered, step);
        return taken;
    }
    auto const later_ms = std::max(question->due_ms, step.at_ms + answer_ms);
    question->due_ms = said.until_ms.value_or(later_ms);
    ++question->put_off;
    return taken;
}

// Before it was accepted: who requested may tell more, and who is asked may put the reply off.
Void tell_early(State& state, Step const& step, Exchange const& said) {
    if (state.phase == Phase::declined) return not_accepted;
    if (!said.puts_off()) return step.party == state.requester ? taken : not_accepted;
    if (step.party != state.asked) return not_asked;
    if (state.phase == Phase::requested) return not_acknowledged;
    auto const later_ms = std::max(state.reply_due_ms, step.at_ms + answer_ms);
    state.reply_due_ms = said.until_ms.value_or(later_ms);
    return taken;
}

Void step_with(State& state, Step const& step, Exchange const& said) {
    if (auto const why = check_due(said.until_ms, step.at_ms)) return why;
    if (said.answers) return answer(state, step, said);
    return state.in_exchange() ? taken : tell_early(state, step, said);
}

// A party has one proposal open at a time; its next one stands in the place of that.
Void step_with(State& state, Step const& step, Deescalation const& said) {
    if (!state.in_exchange()) return not_accepted;
    if (auto const why = check_due(said.by_ms, step.at_ms)) return why;
    auto const due_ms = said.by_ms.value_or(step.at_ms + answer_ms);
    if (auto const why = add_item(state, step, Item::Sort::proposal, due_ms)) return why;
    replace_before(state, step, [&](Item const& item) {
        return item.sort == Item::Sort::proposal && item.by == step.party && item.fate == Fate::open;
    });
    state.phase = Phase::proposed;
    return taken;
}

Void consent_to_measures(State& state, Step const& step, Item& proposal, bool consents) {
    settle(proposal, consents ? Fate::agreed : Fate::refused, step);
    if (consents)
        replace_before(state, step, [](Item const& item) {
            return item.sort == Item::Sort::proposal && item.fate == Fate::open;
        });
    state.phase = phase_of_exchange(state);
    return taken;
}

// Each lets the joint text go as far as its own label says, so it goes as far as the stricter. It stands in
// the place of every joint text before.
Void consent_to_text(State& state, Step const& step, Item& summary, Consent const& said) {
    if (said.consents && said.text_hash != summary.text_hash) return other_text;
    settle(summary, said.consents ? Fate::agreed : Fate::refused, step);
    summary.tlp = stricter(summary.tlp, step.tlp);
    if (said.consents)
        replace_before(state, step, [&](Item const& item) {
            return item.sort == Item::Sort::summary && item.joint && &item != &summary &&
                   (item.fate == Fate::open || item.fate == Fate::agreed);
        });
    return taken;
}

Void step_with(State& state, Step const& step, Consent const& said) {
    auto* const item = find_item(state, said.about);
    if (!item || item->sort == Item::Sort::question) return nothing_proposed;
    if (item->by == step.party) return own_proposal;
    if (item->fate != Fate::open) return proposal_over;
    return item->sort == Item::Sort::proposal ? consent_to_measures(state, step, *item, said.consents)
                                              : consent_to_text(state, step, *item, said);
}

Void may_close(State const& state, Step const& step, Outcome outcome) {
    bool const requester = step.party == state.requester;
    if (outcome == Outcome::withdrawn) return requester ? taken : not_requester;
    if (state.phase == Phase::requested) return reply_awaited;
    if (state.phase == Phase::acknowledged && (!requester || step.at_ms <= state.reply_due_ms))
        return reply_awaited;
    if (outcome == Outcome::no_agreement || state.phase == Phase::agreed) return taken;
    return requester && state.in_exchange() ? taken : not_agreed;
}

Void step_with(State& state, Step const& step, Closure const& said) {
    if (auto const why = may_close(state, step, said.outcome)) return why;
    end_open(state, step);
    state.phase = Phase::closed;
    state.outcome = said.outcome;
    state.closed_by = step.party;
    state.closed_at_ms = step.at_ms;
    return taken;
}

// The last of each party stands. A joint text that was agreed stands until another is.
Void step_with(State& state, Step const& step, Summary const& said) {
    if (state.phase != Phase::closed) return not_closed;
    if (auto const why = add_item(state, step, Item::Sort::summary, step.at_ms + answer_ms)) return why;
    auto const over = said.joint ? Fate::open : Fate::stands;
    replace_before(state, step, [&](Item const& item) {
        return item.sort == Item::Sort::summary && item.joint == said.joint && item.by == step.party &&
               item.fate == over;
    });
    auto& item = state.items.back();
    item.joint = said.joint;
    item.fate = over;
    item.text_hash = sha256(said.text);
    return taken;
}

Void step_with(State& state, Step const& step, Reopening const&) {
    if (state.phase != Phase::closed) return not_closed;
    if (step.at_ms > state.closed_at_ms + reopen_ms) return reopened_late;
    if (state.outcome == Outcome::withdrawn && step.party != state.requester) return not_requester;
    end_open(state, step);
    if (state.accepted)
        state.phase = phase_of_exchange(state);
    else
        ask_anew(state, step.at_ms);
    ++state.reopened;
    return taken;
}

template <class Kind>
bool is(Step const& step) {
    return std::holds_alternative<Kind>(step.said);
}

// What holds of every step but the request.
Void may_step(State const& state, Step const& step) {
    if (is<Request>(step)) return taken;
    if (state.phase == Phase::none) return no_request;
    if (step.party != state.requester && step.party != state.asked) return not_party;
    bool const after_closing = is<Summary>(step) || is<Reopening>(step) || is<Consent>(step);
    if (state.phase == Phase::closed && !after_closing) return is_closed;
    return check_key(state, step);
}

void lapse(State& state, std::int64_t at_ms) {
    for (auto& item : state.items)
        if (item.fate == Fate::open) item.fate = Fate::ended;
    state.phase = Phase::closed;
    state.outcome = Outcome::lapsed;
    state.closed_by = {};
    state.closed_at_ms = at_ms;
}

void pass_one(State& state, Passed const& deadline) {
    auto const turn = std::ranges::find(turn_names, deadline.what);
    if (turn == turn_names.end())
        lapse(state, deadline.at_ms);
    else
        state.turn = static_cast<Turn>(turn - turn_names.begin());
}

}  // namespace

PartyId const* party_named_in(Said const& said) {
    if (auto const* request = std::get_if<Request>(&said)) return &request->to;
    auto const* reply = std::get_if<Reply>(&said);
    return reply && reply->how == Reply::How::redirected ? &reply->to : nullptr;
}

std::int64_t lapses_at_ms(State const& state) {
    auto at_ms = state.last_ms + lapse_ms;
    if (state.phase == Phase::acknowledged) at_ms = std::max(at_ms, state.reply_due_ms);
    for (auto const& item : state.items)
        if (item.fate == Fate::open) at_ms = std::max(at_ms, item.due_ms);
    return at_ms;
}

std::optional<Passed> next_deadline(State const& state) {
    if (!state.open()) return std::nullopt;
    if (state.phase == Phase::requested && state.turn == Turn::contact)
        return Passed{state.since_ms + acknowledge_ms, turn_names[1]};
    if (state.phase == Phase::requested && state.turn == Turn::deputy)
        return Passed{state.since_ms + 2 * acknowledge_ms,
                      turn_names[state.track == Track::technical ? 2 : 3]};
    return Passed{lapses_at_ms(state), outcome_names[3]};
}

void pass(State& state, std::int64_t at_ms, std::vector<Passed>* passed) {
    for (auto next = next_deadline(state); next && at_ms > next->at_ms; next = next_deadline(state)) {
        pass_one(state, *next);
        if (passed) passed->push_back(*next);
    }
}

Void take(State& state, Step const& step) {
    pass(state, step.at_ms);
    if (auto const why = may_step(state, step)) return why;
    auto const why = std::visit([&](auto const& said) { return step_with(state, step, said); }, step.said);
    if (why) return why;
    state.last_ms = step.at_ms;
    state.tlp = stricter(state.tlp, step.tlp);
    return taken;
}

std::vector<Void> const& void_reasons() {
    static std::vector<Void> const reasons{
        no_request,       requested_before, to_oneself,        not_here,         not_party,
        not_asked,        not_requester,    technical_key,     diplomatic_key,   acknowledged_before,
        not_acknowledged, replied_before,   redirected_before, not_accepted,     reply_awaited,
        not_agreed,       is_closed,        not_closed,        due_passed,       due_too_far,
        no_such_question, own_question,     question_over,     nothing_proposed, own_proposal,
        proposal_over,    other_text,       reopened_late,     too_many};
    return reasons;
}

}  // namespace comity::confidence

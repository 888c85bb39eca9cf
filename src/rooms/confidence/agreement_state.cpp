#include "rooms/confidence/agreement_state.h"

#include <algorithm>
#include <array>

namespace comity::confidence {

namespace {

constexpr std::array<std::string_view, 6> force_names{"open",  "concluded", "in_force",
                                                      "ended", "expired",   "lapsed"};

bool is_over(Force force) {
    return force == Force::ended || force == Force::expired || force == Force::lapsed;
}

Signatory* find(AgreementState& state, PartyId const& party) {
    auto const found = std::ranges::find(state.parties, party, &Signatory::party);
    return found == state.parties.end() ? nullptr : &*found;
}

std::string why_over(AgreementState const& state) {
    switch (state.force) {
        case Force::ended:
            return "The agreement has ended.";
        case Force::expired:
            return "The agreement's time is over.";
        case Force::lapsed:
            return "The agreement's time was over before all had signed it.";
        default:
            return "";
    }
}

void become(AgreementState& state, Force force, std::int64_t since_ms) {
    state.force = force;
    state.since_ms = since_ms;
}

std::size_t count_left(AgreementState const& state) {
    return static_cast<std::size_t>(
        std::ranges::count_if(state.parties, [](Signatory const& each) { return !each.ended_by; }));
}

}  // namespace

std::string_view name_of(Force force) {
    return force_names[static_cast<std::size_t>(force)];
}

Shape force_shape() {
    return shape::named("AgreementForce", shape::one_of({force_names.begin(), force_names.end()}));
}

std::size_t AgreementState::signatures() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(parties, [](Signatory const& each) { return each.signed_by.has_value(); }));
}

AgreementState begin_agreement(Agreement const& said) {
    AgreementState state;
    state.text_hash = said.text_hash;
    state.in_force = said.in_force;
    for (auto const& party : said.parties) state.parties.push_back({party, {}, {}, {}, {}});
    return state;
}

void pass(AgreementState& state, std::int64_t at_ms) {
    auto const& [from_ms, until_ms] = state.in_force;
    if (state.force == Force::concluded && at_ms >= *from_ms) become(state, Force::in_force, *from_ms);
    if (!until_ms || at_ms <= *until_ms || is_over(state.force)) return;
    become(state, state.force == Force::open ? Force::lapsed : Force::expired, *until_ms);
}

std::string sign(AgreementState& state, AgreementSaid const& said, Hash const& text_hash) {
    pass(state, said.at_ms);
    auto* signatory = find(state, said.by);
    if (!signatory) return "Who signs is no party to the agreement.";
    if (text_hash != state.text_hash) return "What was signed is another text.";
    if (is_over(state.force)) return why_over(state);
    if (signatory->signed_by) return "The party has signed it already.";
    signatory->signed_by = said.number;
    signatory->signed_at_ms = said.at_ms;
    if (state.signatures() < state.parties.size()) return "";
    bool const later = state.in_force.from_ms && *state.in_force.from_ms > said.at_ms;
    become(state, later ? Force::concluded : Force::in_force, said.at_ms);
    return "";
}

std::string end(AgreementState& state, AgreementSaid const& said) {
    pass(state, said.at_ms);
    auto* signatory = find(state, said.by);
    if (!signatory) return "Who ends it is no party to the agreement.";
    if (is_over(state.force)) return why_over(state);
    if (signatory->ended_by) return "The party has left it already.";
    bool const was_open = state.force == Force::open;
    signatory->ended_by = said.number;
    signatory->ended_at_ms = said.at_ms;
    if (was_open || count_left(state) < 2) become(state, Force::ended, said.at_ms);
    return "";
}

}  // namespace comity::confidence

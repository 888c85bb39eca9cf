#include "rooms/confidence/consultation_asked.h"

#include "rooms/confidence/consultation_view.h"

namespace comity::confidence {

namespace {

Asked asked_of(PartyId const& of, std::string what) {
    Asked asked;
    asked.about = "consultation";
    asked.what = std::move(what);
    asked.of = of;
    return asked;
}

Asked of_request(State const& state, std::string what) {
    auto asked = asked_of(state.asked, std::move(what));
    asked.number = state.request_number;
    asked.id = state.request;
    asked.by = state.requester;
    asked.since_ms = state.since_ms;
    return asked;
}

// The last whose turn it is has its 24 hours too; after them nothing follows but that the case lapses.
Asked acknowledge(State const& state) {
    auto asked = of_request(state, "acknowledge");
    auto const next = *next_deadline(state);
    asked.who = turn_names[static_cast<std::size_t>(state.turn)];
    asked.then = next.what;
    asked.then_ms = next.at_ms;
    bool const last = state.turn >= Turn::diplomatic_contact;
    asked.due_ms = last ? state.since_ms + 3 * acknowledge_ms : next.at_ms;
    return asked;
}

Asked reply(State const& state) {
    auto asked = of_request(state, "reply");
    asked.due_ms = asked.then_ms = state.reply_due_ms;
    asked.then = "may_close";
    return asked;
}

Asked of_item(State const& state, Item const& item) {
    constexpr std::array<char const*, 3> whats{"answer", "consent_to_measures", "consent_to_text"};
    constexpr std::array<char const*, 3> thens{"stays_unanswered", "stays_proposed", "no_joint_text"};
    auto const sort = static_cast<std::size_t>(item.sort);
    auto asked = asked_of(state.other(item.by), whats[sort]);
    asked.number = item.number;
    asked.id = item.id;
    asked.by = item.by;
    asked.since_ms = item.at_ms;
    asked.due_ms = asked.then_ms = item.due_ms;
    asked.then = thens[sort];
    return asked;
}

}  // namespace

std::vector<Asked> asked_by(State const& state) {
    std::vector<Asked> all;
    if (state.phase == Phase::requested) all.push_back(acknowledge(state));
    if (state.phase == Phase::acknowledged) all.push_back(reply(state));
    for (auto const& item : state.items)
        if (item.fate == Fate::open) all.push_back(of_item(state, item));
    return all;
}

std::vector<Asked> asked_in_consultation(Ask const& ask, PartyId const& of, std::int64_t now_ms) {
    auto state = read_state(ask);
    pass(state, now_ms);
    auto all = asked_by(state);
    std::erase_if(all, [&](Asked const& asked) { return asked.of != of; });
    return all;
}

}  // namespace comity::confidence

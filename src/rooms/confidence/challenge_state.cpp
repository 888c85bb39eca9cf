#include "rooms/confidence/challenge_state.h"

#include <algorithm>

namespace comity::confidence {

namespace {

constexpr std::string_view was_closed = "The campaign was closed before.";

}  // namespace

bool is_in_time(ChallengeState const& state) {
    return state.acknowledged_ms && *state.acknowledged_ms <= state.due_ms;
}

bool is_late(ChallengeState const& state) {
    return state.acknowledged_ms && *state.acknowledged_ms > state.due_ms;
}

std::string_view standing_at(ChallengeState const& state, std::int64_t at_ms) {
    if (is_late(state)) return "late";
    if (state.acknowledged_ms) return "acknowledged";
    if (state.bounced_ms) return "bounced";
    if (state.ends_ms || at_ms > state.due_ms) return state.sent_ms ? "silent" : "unsent";
    if (state.delivered_ms) return "delivered";
    return state.sent_ms ? "sent" : "open";
}

bool was_asked(ChallengeState const& state) {
    return state.sent_ms || state.acknowledged_ms;
}

std::int64_t waited_ms(ChallengeState const& state, std::int64_t at_ms) {
    auto const until = state.acknowledged_ms ? *state.acknowledged_ms : state.ends_ms.value_or(at_ms);
    return std::max<std::int64_t>(0, until - state.sent_ms.value_or(state.opened_ms));
}

std::string_view acknowledge(ChallengeState& state, std::int64_t at_ms, bool attested) {
    bool const own_word_comes = !attested && state.attested;
    if (state.acknowledged_ms && !own_word_comes)
        return "This challenge was acknowledged before; a nonce serves once.";
    if (state.ends_ms) return was_closed;
    // The nonce can be reckoned by anybody: it shows nothing before it was sent. A call is its own sending.
    if (!attested && !own_word_comes && !state.sent_ms) return "This challenge was not sent yet.";
    state.acknowledged_ms = at_ms;
    state.attested = attested;
    return "";
}

std::string_view deliver(ChallengeState& state, std::int64_t at_ms, std::string_view outcome) {
    if (state.ends_ms) return was_closed;
    if (outcome == "sent") {
        // Sent once more after it came back, or once more to be sure.
        state.bounced_ms.reset();
        if (!state.sent_ms) state.sent_ms = at_ms;
        return "";
    }
    if (!state.sent_ms) return "What was not sent is neither delivered nor bounced.";
    if (outcome == "delivered") {
        if (state.bounced_ms) return "This challenge came back before.";
        state.delivered_ms = at_ms;
        return "";
    }
    if (state.acknowledged_ms) return "This challenge was acknowledged before.";
    state.delivered_ms.reset();
    state.bounced_ms = at_ms;
    return "";
}

void close(ChallengeState& state, std::int64_t at_ms) {
    if (!state.ends_ms) state.ends_ms = at_ms;
}

}  // namespace comity::confidence

// How one challenge stands: sent, delivered, acknowledged, late, bounced, silent; a fold over what was said
// of it and over time. Pure functions and values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace comity::confidence {

// Instants of what was heard; `ends_ms` is when the campaign was closed, `due_ms` the last in time.
struct ChallengeState {
    std::int64_t opened_ms = 0;
    std::int64_t due_ms = 0;
    std::optional<std::int64_t> ends_ms;
    std::optional<std::int64_t> sent_ms;
    std::optional<std::int64_t> delivered_ms;
    std::optional<std::int64_t> bounced_ms;
    std::optional<std::int64_t> acknowledged_ms;
    bool attested = false;
    bool operator==(ChallengeState const&) const = default;
};

bool is_late(ChallengeState const& state);
bool is_in_time(ChallengeState const& state);
// "open", and in the end "unsent", where nobody has said that it was sent. At `due_ms` it is not silent yet.
std::string_view standing_at(ChallengeState const& state, std::int64_t at_ms);
// Who was never asked can neither be silent nor reached.
bool was_asked(ChallengeState const& state);
// For how long it has been waited for an acknowledgement, up to `at_ms`.
std::int64_t waited_ms(ChallengeState const& state, std::int64_t at_ms);

// Empty where it was taken; else why it is void.
// A word of the contact's own takes the place of what an operator attested, with its own time.
std::string_view acknowledge(ChallengeState& state, std::int64_t at_ms, bool attested);
std::string_view deliver(ChallengeState& state, std::int64_t at_ms, std::string_view outcome);
void close(ChallengeState& state, std::int64_t at_ms);

}  // namespace comity::confidence

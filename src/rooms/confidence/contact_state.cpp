#include "rooms/confidence/contact_state.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace comity::confidence {

namespace {

constexpr std::array<std::string_view, 5> names{"nominated", "active", "suspended", "stale", "withdrawn"};

void stand(ContactState& state, ContactStanding standing, std::int64_t since_ms) {
    state.standing = standing;
    state.since_ms = since_ms;
}

auto earliest_check(ContactState const& state) {
    return std::ranges::min_element(state.open_checks, {}, &OpenCheck::due_ms);
}

// Nobody is missed who was not expected.
bool is_expected(ContactState const& state) {
    return state.standing != ContactStanding::suspended && state.standing != ContactStanding::withdrawn;
}

void miss(ContactState& state, std::int64_t due_ms) {
    if (!is_expected(state)) return;
    ++state.missed;
    if (state.missed >= checks_missed_limit && state.standing == ContactStanding::active)
        stand(state, ContactStanding::stale, due_ms);
}

void pass_one(ContactState& state, std::int64_t deadline_ms) {
    if (auto const until = confirmed_until_ms(state); until == deadline_ms)
        return stand(state, ContactStanding::stale, deadline_ms);
    auto const check = earliest_check(state);
    MUST(check != state.open_checks.end() && check->due_ms == deadline_ms);
    state.open_checks.erase(check);
    miss(state, deadline_ms);
}

std::string_view confirm(ContactState& state, ContactStep const& taken) {
    if (taken.key_role != state.role) return "Only a key of the contact's own role confirms it.";
    state.confirmed_at_ms = taken.at_ms;
    state.missed = 0;
    stand(state, ContactStanding::active, taken.at_ms);
    return "";
}

std::string_view suspend(ContactState& state, ContactStep const& taken) {
    if (state.standing == ContactStanding::suspended) return "The contact is suspended already.";
    stand(state, ContactStanding::suspended, taken.at_ms);
    return "";
}

std::string_view withdraw(ContactState& state, ContactStep const& taken) {
    state.open_checks.clear();
    stand(state, ContactStanding::withdrawn, taken.at_ms);
    return "";
}

// What is said anew must be confirmed anew.
std::string_view change(ContactState& state, ContactStep const& taken) {
    state.role = taken.new_role;
    state.confirmed_at_ms.reset();
    state.missed = 0;
    stand(state, ContactStanding::nominated, taken.at_ms);
    return "";
}

}  // namespace

std::string_view name_of(ContactStanding standing) {
    return names[static_cast<std::size_t>(standing)];
}

std::optional<ContactStanding> standing_named(std::string_view name) {
    auto const found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<ContactStanding>(found - names.begin());
}

std::optional<std::int64_t> confirmed_until_ms(ContactState const& state) {
    if (state.standing != ContactStanding::active || !state.confirmed_at_ms) return std::nullopt;
    return *state.confirmed_at_ms + confirmed_for_ms;
}

std::optional<std::int64_t> next_deadline_ms(ContactState const& state) {
    auto const until = confirmed_until_ms(state);
    auto const check = earliest_check(state);
    if (check == state.open_checks.end()) return until;
    return until ? std::min(*until, check->due_ms) : check->due_ms;
}

void pass(ContactState& state, std::int64_t at_ms) {
    for (auto next = next_deadline_ms(state); next && *next < at_ms; next = next_deadline_ms(state))
        pass_one(state, *next);
}

std::string_view step(ContactState& state, ContactStep const& taken) {
    if (taken.party != state.party) return "Another party nominated this contact.";
    if (state.standing == ContactStanding::withdrawn) return "The contact was withdrawn before.";
    switch (taken.what) {
        case ContactStep::What::confirm:
            return confirm(state, taken);
        case ContactStep::What::suspend:
            return suspend(state, taken);
        case ContactStep::What::withdraw:
            return withdraw(state, taken);
        case ContactStep::What::change:
            return change(state, taken);
    }
    MUST(false);
}

bool may_be_checked(ContactState const& state, bool by_name) {
    if (!is_expected(state)) return false;
    return by_name || state.standing != ContactStanding::nominated;
}

void challenge(ContactState& state, OpenCheck check) {
    state.open_checks.push_back(check);
}

void answer_in_time(ContactState& state, std::int64_t campaign) {
    end_check(state, campaign);
    state.missed = 0;
}

void end_check(ContactState& state, std::int64_t campaign) {
    std::erase_if(state.open_checks, [&](auto const& each) { return each.campaign == campaign; });
}

}  // namespace comity::confidence

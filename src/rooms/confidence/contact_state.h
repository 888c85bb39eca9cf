// How a contact stands, as a fold over what was said of it and over time: nominated, active, suspended,
// stale, withdrawn. Pure functions and values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace comity::confidence {

inline constexpr std::int64_t confirmed_for_ms = std::int64_t{180} * 24 * 3'600'000;
inline constexpr int checks_missed_limit = 2;

enum class ContactStanding : std::uint8_t { nominated, active, suspended, stale, withdrawn };
std::string_view name_of(ContactStanding standing);
std::optional<ContactStanding> standing_named(std::string_view name);

// A check that the contact has not answered in time, so far. At `due_ms` it may still answer.
struct OpenCheck {
    std::int64_t campaign = 0;
    std::int64_t due_ms = 0;
    bool operator==(OpenCheck const&) const = default;
};

struct ContactState {
    std::string party;  // that nominated it
    std::string role;
    ContactStanding standing = ContactStanding::nominated;
    std::int64_t since_ms = 0;
    std::optional<std::int64_t> confirmed_at_ms;
    int missed = 0;  // checks, one after the other
    std::vector<OpenCheck> open_checks;
    bool operator==(ContactState const&) const = default;
};

// Until when it stays confirmed; at that instant it still is.
std::optional<std::int64_t> confirmed_until_ms(ContactState const& state);
// The first instant after which time alone may change the state.
std::optional<std::int64_t> next_deadline_ms(ContactState const& state);
// Passes every deadline before `at_ms`, in order.
void pass(ContactState& state, std::int64_t at_ms);

struct ContactStep {
    enum class What : std::uint8_t { confirm, suspend, withdraw, change };
    What what = What::confirm;
    std::string_view party;
    std::string_view key_role;  // of the key that signed it
    std::int64_t at_ms = 0;
    std::string_view new_role = {};  // of a change
};

// Takes a step after the state was passed up to it. Empty where it was taken; else why it is void.
std::string_view step(ContactState& state, ContactStep const& taken);

bool may_be_checked(ContactState const& state, bool by_name);
void challenge(ContactState& state, OpenCheck check);
void answer_in_time(ContactState& state, std::int64_t campaign);
// A campaign that ends before its window asks nothing more.
void end_check(ContactState& state, std::int64_t campaign);

}  // namespace comity::confidence

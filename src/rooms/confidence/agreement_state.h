// How far an agreement has come: open for signature, concluded, in force, ended. A pure fold over its steps
// and the time; a deadline is not kept as a timer, but passed. Values; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "rooms/confidence/agreement.h"

namespace comity::confidence {

enum class Force {
    open,       // not all have signed
    concluded,  // all have; it is in force from a time to come
    in_force,
    ended,    // fewer than two parties are left in it, or one left before all had signed
    expired,  // its time is over
    lapsed,   // its time was over before all had signed
};

std::string_view name_of(Force force);
Shape force_shape();

struct Signatory {
    PartyId party;
    std::optional<std::uint64_t> signed_by, ended_by;  // the entries
    std::optional<std::int64_t> signed_at_ms, ended_at_ms;
};

struct AgreementState {
    Hash text_hash;
    Span in_force;
    std::vector<Signatory> parties;  // in the order of the agreement
    Force force = Force::open;
    std::optional<std::int64_t> since_ms;  // from when it is so; nothing while it is open

    std::size_t signatures() const;
};

AgreementState begin_agreement(Agreement const& said);
// Lets time pass up to `at_ms`; at the end of its time itself, an agreement is still in force.
void pass(AgreementState& state, std::int64_t at_ms);

// Who says it, as which entry and when.
struct AgreementSaid {
    PartyId by;
    std::uint64_t number = 0;
    std::int64_t at_ms = 0;
};
// Time passes first. Each answers why the step is void, or nothing where it is taken.
std::string sign(AgreementState& state, AgreementSaid const& said, Hash const& text_hash);
std::string end(AgreementState& state, AgreementSaid const& said);

}  // namespace comity::confidence

// What one party says over time of one item of a catalogue: at most one version that is published and one
// that waits for clearance. A pure fold without tables. Values; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "rooms/confidence/commitment.h"

namespace comity::confidence {

enum class VersionStanding { draft, published, superseded, withdrawn, nothing };  // nothing: said, but void

std::string_view name_of(VersionStanding standing);  // "void" of nothing
Shape standing_shape();

struct LiveVersion {
    StatementId id;
    std::uint64_t number = 0;  // its entry
    std::int64_t version = 0;  // 1, 2 … in its line
    ClearanceAsked asked;
    std::vector<std::string> cleared;  // roles that cleared it
};

struct Line {
    PartyId party;
    std::string catalogue, item;
    std::int64_t last_version = 0;
    std::optional<LiveVersion> published, draft;

    bool is_of(PartyId const& whose, std::string_view of_catalogue, std::string_view of_item) const {
        return party == whose && catalogue == of_catalogue && item == of_item;
    }
};

struct CommitmentStep {
    std::string void_why;  // empty: it was taken, and the line is changed
    std::vector<std::pair<std::uint64_t, VersionStanding>>
        changes;  // of versions, by the numbers of their entries
};

// A new version by the party of the line. `replaced` is the line of what it says it replaces, where that is a
// commitment of this space.
CommitmentStep take_commitment(Line& line, LiveVersion version, std::optional<StatementId> const& replaces,
                               Line const* replaced);
// `line` is that of the commitment named, or nullptr where there is none; `by` is who says it.
CommitmentStep take_clearance(Line* line, PartyId const& by, std::string_view role, Clearance const& said);
CommitmentStep take_withdrawal(Line* line, PartyId const& by, CommitmentWithdrawn const& said);

}  // namespace comity::confidence

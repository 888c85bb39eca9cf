#include "rooms/confidence/commitment_line.h"

#include <algorithm>
#include <array>

namespace comity::confidence {

namespace {

constexpr std::array<std::string_view, 5> standing_names{"draft", "published", "superseded", "withdrawn",
                                                         "void"};

CommitmentStep no_step(std::string why) {
    return {std::move(why), {}};
}

bool is(std::optional<LiveVersion> const& version, StatementId const& id) {
    return version && version->id == id;
}

// Empty where the version follows on what stands.
std::string why_out_of_line(Line const& line, std::optional<StatementId> const& replaces,
                            Line const* replaced) {
    auto const& newest = line.draft ? line.draft : line.published;
    if (!replaces)
        return newest ? "The party has a commitment on this item: a new version names the one it replaces."
                      : "";
    if (!replaced) return "What it replaces is no commitment of this space.";
    if (replaced->party != line.party) return "What it replaces was said by another party.";
    if (!replaced->is_of(line.party, line.catalogue, line.item))
        return "What it replaces is about another item.";
    if (!is(newest, *replaces))
        return "What it replaces does not stand any more, or is not the newest version.";
    return "";
}

void publish(Line& line, LiveVersion version, CommitmentStep& step) {
    if (line.published) step.changes.emplace_back(line.published->number, VersionStanding::superseded);
    step.changes.emplace_back(version.number, VersionStanding::published);
    line.published = std::move(version);
}

bool is_cleared(LiveVersion const& version) {
    return static_cast<std::int64_t>(version.cleared.size()) >= version.asked.needed;
}

std::string why_no_clearance(Line const* line, PartyId const& by, std::string_view role,
                             Clearance const& said) {
    if (!line) return "It is about no commitment of this space.";
    if (line->party != by) return "Only the party's own roles clear its commitment.";
    if (!is(line->draft, said.about)) return "The commitment does not wait for clearance.";
    auto const& draft = *line->draft;
    if (std::ranges::find(draft.asked.roles, role) == draft.asked.roles.end())
        return "The key is not that of a role whose clearance is asked.";
    bool const before = std::ranges::find(draft.cleared, role) != draft.cleared.end();
    if (before && said.cleared) return "The role has cleared it already.";
    return "";
}

}  // namespace

std::string_view name_of(VersionStanding standing) {
    return standing_names[static_cast<std::size_t>(standing)];
}

Shape standing_shape() {
    return shape::named("CommitmentStanding", shape::one_of({standing_names.begin(), standing_names.end()}));
}

CommitmentStep take_commitment(Line& line, LiveVersion version, std::optional<StatementId> const& replaces,
                               Line const* replaced) {
    if (auto why = why_out_of_line(line, replaces, replaced); !why.empty()) return no_step(std::move(why));
    CommitmentStep step;
    version.version = ++line.last_version;
    if (line.draft) step.changes.emplace_back(line.draft->number, VersionStanding::superseded);
    line.draft.reset();
    if (is_cleared(version)) {
        publish(line, std::move(version), step);
    } else {
        step.changes.emplace_back(version.number, VersionStanding::draft);
        line.draft = std::move(version);
    }
    return step;
}

CommitmentStep take_clearance(Line* line, PartyId const& by, std::string_view role, Clearance const& said) {
    if (auto why = why_no_clearance(line, by, role, said); !why.empty()) return no_step(std::move(why));
    CommitmentStep step;
    std::erase(line->draft->cleared, role);
    if (said.cleared) line->draft->cleared.emplace_back(role);
    if (!is_cleared(*line->draft)) return step;
    auto cleared = *std::exchange(line->draft, std::nullopt);
    publish(*line, std::move(cleared), step);
    return step;
}

CommitmentStep take_withdrawal(Line* line, PartyId const& by, CommitmentWithdrawn const& said) {
    if (!line) return no_step("It is about no commitment of this space.");
    if (line->party != by) return no_step("Only the party that said a commitment can withdraw it.");
    CommitmentStep step;
    for (auto* version : {&line->published, &line->draft}) {
        if (!is(*version, said.about)) continue;
        step.changes.emplace_back((*version)->number, VersionStanding::withdrawn);
        version->reset();
    }
    if (step.changes.empty()) return no_step("The commitment does not stand any more.");
    return step;
}

}  // namespace comity::confidence

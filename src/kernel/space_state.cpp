#include "kernel/space_state.h"

#include <algorithm>

#include "base/time.h"

namespace comity {

namespace {

void open(SpaceState& state, StatementId const& id, json::Value const& body) {
    state.id = id_cast<SpaceId>(id);
    state.title = body.text_of("title");
    state.purpose = body.text_of("purpose");
    state.mode = body.text_of("mode");
    state.origin = std::string(body.text_of("house")) + "/" + state.id.hex();
    state.checkpoint_public_key = from_base64(body.text_of("checkpoint_key")).value_or("");
    auto const* is_public = body.find("public");
    state.is_public = is_public && is_public->boolean() && *is_public->boolean();
    if (auto const* rooms = body.find("rooms"); rooms && rooms->array()) {
        for (auto const& room : *rooms->array()) {
            if (room.text()) state.rooms.push_back(*room.text());
        }
    }
}

void change_member(SpaceState& state, std::uint64_t number, json::Value const& body) {
    auto party = PartyId::from_hex_text(body.text_of("party"));
    if (!party) return;
    auto role = role_named(body.text_of("role"));
    if (!role || *role == Role::everyone) {
        state.members.erase(*party);
        return;
    }
    state.members[*party] = Member{*role, number};
}

SpaceClock changed_clock(SpaceClock const& clock, std::int64_t heard_at_ms, json::Value const& body) {
    SpaceClock next = clock;
    next.own = true;
    next.since_heard_ms = heard_at_ms;
    next.start_ms = parse_time(body.text_of("start")).value_or(clock.at(heard_at_ms));
    if (auto const* speed = body.find("speed")) speed->number(next.speed);
    if (auto const* paused = body.find("paused"); paused && paused->boolean())
        next.paused = *paused->boolean();
    return next;
}

Result<void> check_restored_here(json::Value const& body, Hearing const& hearing) {
    if (hearing.via != via_restore) {
        return refuse(Fault::forbidden, "That a space was restored is said by `comity restore` alone.");
    }
    auto const* size = body.find("size");
    bool const is_first =
        size && size->integer() && static_cast<std::uint64_t>(*size->integer()) == hearing.number;
    if (!is_first)
        return refuse(Fault::conflict, "A restore is the first thing said after the entries restored.");
    return {};
}

}  // namespace

std::int64_t SpaceClock::at(std::int64_t real_ms) const {
    if (!own) return real_ms;
    if (paused) return start_ms;
    // At a high speed years pass soon; no number holds all of them.
    constexpr auto most_ms = static_cast<double>(latest_ms - earliest_ms);
    auto const passed_ms =
        std::clamp(static_cast<double>(real_ms - since_heard_ms) * speed, -most_ms, most_ms);
    return std::clamp(start_ms + static_cast<std::int64_t>(passed_ms), earliest_ms, latest_ms - 1);
}

Role SpaceState::role_of(PartyId const& party) const {
    auto member = members.find(party);
    return member == members.end() ? Role::everyone : member->second.role;
}

PartyKeys const& SpaceState::keys_of(PartyId const& party) const {
    static PartyKeys const none;
    auto const found = keys.find(party);
    return found == keys.end() ? none : found->second;
}

std::size_t SpaceState::stewards() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        members, [](auto const& member) { return member.second.role == Role::steward; }));
}

bool SpaceState::has_room(std::string_view room) const {
    return room == "space" || room == "party" || std::ranges::find(rooms, room) != rooms.end();
}

void SpaceState::take_in(std::uint64_t number, StatementId const& statement, Header const& header,
                         std::int64_t heard_at_ms, json::Value const& body) {
    last_heard_ms = heard_at_ms;
    if (header.kind == "space.opened" && number == 0) open(*this, statement, body);
    if (header.kind == "space.member") change_member(*this, number, body);
    if (header.kind == introduced_kind) parties.insert(id_cast<PartyId>(statement));
    if (auto const party = keyed_party(header.kind, statement, body)) {
        auto changed = keys_of(*party);
        change_keys(changed, {header.kind, number, statement}, body);
        if (!changed.empty()) keys[*party] = std::move(changed);
    }
    if (header.kind == "space.clock") clock = changed_clock(clock, heard_at_ms, body);
}

bool is_about_space(std::string_view kind) {
    return kind.starts_with("space.") || kind.starts_with("party.");
}

Result<void> check_in_space(SpaceState const& state, std::string_view kind, json::Value const& body,
                            Hearing const& hearing) {
    if (kind == "space.opened") return refuse(Fault::conflict, "This space is open already.");
    if (kind.starts_with("party.")) {
        if (state.mode != "house")
            return refuse(Fault::conflict,
                          "Parties are introduced, and their keys bound, in the space \"house\".");
        TRY_OK(check_key_change({state.parties, state.keys}, hearing.speaker, kind, body));
    }
    if (kind == "space.member") {
        auto party = PartyId::from_hex_text(body.text_of("party"));
        bool steps_down =
            party && state.role_of(*party) == Role::steward && body.text_of("role") != "steward";
        if (steps_down && state.stewards() == 1) {
            return refuse(Fault::conflict,
                          "The last steward of a space cannot leave it; name another one first.");
        }
    }
    if (kind == "space.clock") {
        if (state.mode != "exercise" && state.mode != "demonstration") {
            return refuse(Fault::conflict, "Only an exercise or a demonstration has a clock of its own.");
        }
        auto start = parse_time(body.text_of("start"));
        if (start && *start < state.clock.at(hearing.heard_at_ms) && state.clock.own) {
            return refuse(Fault::conflict, "The time of a space does not run backwards.");
        }
    }
    if (kind == "space.restored") return check_restored_here(body, hearing);
    return {};
}

}  // namespace comity

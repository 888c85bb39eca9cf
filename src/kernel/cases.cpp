#include "kernel/cases.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "kernel/people.h"
#include "kernel/space.h"

namespace comity {

namespace {

constexpr std::size_t title_limit_bytes = 200;

// Those of a space from which the reader may open cases.
std::vector<std::string> rooms_for_cases(Sight const& from) {
    std::vector<std::string> rooms;
    for (auto const& room : from.space().rooms())
        if (room.opens_cases && from.space().has_room(room.name) && from.role() >= *room.opens_cases)
            rooms.push_back(room.name);
    return rooms;
}

Result<void> check_parties(SpaceState const& from, PartyId opener, std::vector<PartyId> const& with) {
    if (with.empty() || with.size() > case_parties_limit)
        return refuse(Fault::malformed, "A case is opened with 1 to 20 other parties.");
    auto each_once = with;
    std::ranges::sort(each_once);
    if (std::ranges::adjacent_find(each_once) != each_once.end())
        return refuse(Fault::malformed, "A party is named twice.");
    for (auto const& party : with)
        if (party == opener || from.role_of(party) == Role::everyone)
            return refuse(Fault::malformed, "A case is opened with other members of the space.");
    return {};
}

// The case begins with the time of the space it comes from.
Result<void> take_over_clock(Visit const& from, Visit const& there) {
    auto const clock = from.sight.space().state().clock;
    if (!clock.own) return {};
    json::Value const body(json::Object{
        {"start", format_time(from.sight.now_ms())}, {"speed", clock.speed}, {"paused", clock.paused}});
    TRY_OK(there.speak.say({.kind = "space.clock", .body = json::write(body)}));
    return {};
}

}  // namespace

Result<OpenedCase> open_case(House& house, Visit const& from, CaseOpening const& opening,
                             std::string const& via) {
    auto const opener = from.sight.reader();
    auto const state = from.sight.space().state();
    auto rooms = rooms_for_cases(from.sight);
    if (rooms.empty())
        return refuse(Fault::forbidden, "Your role in this space does not allow you to open a case from it.");
    if (opening.title.size() > title_limit_bytes)
        return refuse(Fault::too_large, "The title of a case has at most 200 bytes.");
    TRY_OK(check_parties(state, opener, opening.with));
    auto const label = [&](PartyId party) { return label_in(house, from.sight.space_name(), party); };
    Opening const space{.name = "case-" + to_hex(random_bytes(8)),
                        .title = opening.title.empty() ? state.title : opening.title,
                        .purpose = "A case, opened from " + state.title,
                        .mode = mode_named(state.mode).value_or(Mode::life),
                        .is_public = false,
                        .rooms = std::move(rooms)};
    auto const steward = house.operator_party();
    TRY(id, house.open_space(space, steward));
    TRY(there, house.visit(space.name, steward, via));
    TRY_OK(take_over_clock(from, there));
    auto parties = opening.with;
    parties.insert(parties.begin(), opener);
    std::erase(parties, steward);
    for (auto const& party : parties)
        TRY_OK(make_member(house, space.name, {steward, via}, party, Role::contributor, label(party)));
    return OpenedCase{space.name, id};
}

}  // namespace comity

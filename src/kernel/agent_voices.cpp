#include "kernel/agent_voices.h"

#include "kernel/desk.h"
#include "kernel/space.h"

namespace comity {

namespace {

constexpr std::string_view via = "house";

// However often, and whatever became of it since, this is heard once.
Result<void> make_analyst(Visit const& by_operator, PartyId const& party, std::string_view agent) {
    json::Value const body =
        json::Object{{"party", party.hex()}, {"role", name_of(Role::analyst)}, {"name", agent}};
    Saying saying;
    saying.kind = "space.member";
    saying.body = json::write(body);
    saying.channel = agent_sort;
    saying.external_id = "member/" + party.hex();
    TRY_OK(by_operator.speak.say(std::move(saying)));
    return {};
}

}  // namespace

Result<Visit> AgentVoices::visit(std::string_view space, std::string_view agent) {
    MUST(find_agent(house_.rooms(), agent));
    TRY(there, house_.visit(space, house_.operator_party(), std::string(via)));
    auto party = known_.find(*house_.own_space(), there.sight.space_id(), agent_sort, agent);
    if (!party) {
        TRY(introduced, introduce_machine(house_, there.sight.space_id(), agent_sort, agent));
        party = introduced;
    }
    if (there.sight.space().role_of(*party) < Role::analyst) TRY_OK(make_analyst(there, *party, agent));
    return Visit{Sight(there.sight.space().shared_from_this(), *party),
                 Speak(house_.desk(), std::string(space), *party, std::string(agent))};
}

}  // namespace comity

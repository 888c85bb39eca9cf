#include "rooms/situation/action.h"

#include <algorithm>
#include <array>

#include "base/members.h"
#include "rooms/situation/assessment.h"

namespace comity::situation {

namespace {

constexpr std::size_t who_limit = 200;
constexpr std::size_t what_limit = 2000;
constexpr std::array<std::string_view, 4> states{"planned", "under_way", "done", "given_up"};

Result<std::string> read_state(json::Value const& body) {
    auto const state = body.text_of("state");
    if (std::ranges::find(states, state) == states.end())
        return refuse(Fault::malformed, "The state must be planned, under_way, done or given_up.");
    return std::string(state);
}

}  // namespace

Result<Action> read_action(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "An action must be a JSON object.");
    TRY_OK(members::refuse_others(body, "An action", {"about", "who", "what", "state", "due", "changes"}));
    TRY(about, members::ids(body, "about", about_limit));
    TRY(who, members::needed_text(body, "who", "The member \"who\"", who_limit, members::Lines::one));
    TRY(what, members::needed_text(body, "what", "The member \"what\"", what_limit, members::Lines::many));
    TRY(state, read_state(body));
    TRY(due_ms, members::time(body, "due"));
    TRY(changes, members::id(body, "changes"));
    return Action{std::move(about), std::move(who), std::move(what), std::move(state), due_ms, changes};
}

Shape action_shape() {
    using namespace shape;
    return named(action_kind, closed({{"about", list(id())},
                                      {"who", text()},
                                      {"what", text()},
                                      {"state", one_of({states.begin(), states.end()})},
                                      optional("due", text()),
                                      optional("changes", id())}));
}

Result<void> check_action(json::Value const& body) {
    TRY_OK(read_action(body));
    return {};
}

}  // namespace comity::situation

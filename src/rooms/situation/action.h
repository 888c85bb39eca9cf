// The statement situation.action: who does what about reports, and how far it has come. Its page is
// docs/statements/situation.action.md. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::situation {

inline constexpr char action_kind[] = "situation.action";

struct Action {
    std::vector<StatementId> about;
    std::string who;
    std::string what;
    std::string state;  // planned, under_way, done, given_up
    std::optional<std::int64_t> due_ms;
    std::optional<StatementId> changes;  // this stands in the place of that action

    bool open() const { return state == "planned" || state == "under_way"; }
};

Result<Action> read_action(json::Value const& body);
Shape action_shape();
Result<void> check_action(json::Value const& body);

}  // namespace comity::situation

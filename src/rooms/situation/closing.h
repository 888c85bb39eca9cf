// The statement situation.closing: how the work on reports ended, or that it goes on. Its page is
// docs/statements/situation.closing.md. Values and pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::situation {

inline constexpr char closing_kind[] = "situation.closing";

struct Closing {
    std::vector<StatementId> about;
    std::string how;                // resolved, passed_on, duplicate, no_action, reopened
    std::optional<StatementId> of;  // the report that a duplicate says again
    std::string why;
};

Result<Closing> read_closing(json::Value const& body);
Shape how_shape();
Shape closing_shape();
Result<void> check_closing(json::Value const& body);

}  // namespace comity::situation

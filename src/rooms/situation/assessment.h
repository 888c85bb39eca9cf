// The statement situation.assessment: what an analyst holds of the truth of reports, and why. Its page is
// docs/statements/situation.assessment.md. Values and pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "rooms/situation/verification.h"

namespace comity::situation {

inline constexpr char assessment_kind[] = "situation.assessment";
inline constexpr std::size_t about_limit = 100;  // reports that one statement is about

struct Assessment {
    std::vector<StatementId> about;
    Verification verification = Verification::unseen;  // never said so
    char reliability = 'F';  // of the source: A (always was) to E (never was), F (cannot be judged)
    int credibility = 6;     // of what it says: 1 (confirmed) to 5 (improbable), 6 (cannot be judged)
    std::string reason;
};

Shape reliability_shape();
Result<Assessment> read_assessment(json::Value const& body);
Shape assessment_shape();
Result<void> check_assessment(json::Value const& body);

}  // namespace comity::situation

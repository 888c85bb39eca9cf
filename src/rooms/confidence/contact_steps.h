// What is said of a contact after its nomination: confidence.confirmation by its own key,
// confidence.suspension and confidence.contact_withdrawn by the party. Their pages are in docs/statements.
// Values; any thread.
#pragma once

#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::confidence {

inline constexpr char confirmation_kind[] = "confidence.confirmation";
inline constexpr char suspension_kind[] = "confidence.suspension";
inline constexpr char contact_withdrawn_kind[] = "confidence.contact_withdrawn";

struct ContactWord {
    StatementId contact;
    std::string why;  // of a confirmation it may be empty
};

Result<ContactWord> read_confirmation(json::Value const& body);
Result<ContactWord> read_suspension(json::Value const& body);  // of a withdrawal too
Shape contact_word_shape(std::string kind, bool needs_why);
Result<void> check_confirmation(json::Value const& body);
Result<void> check_suspension(json::Value const& body);

}  // namespace comity::confidence

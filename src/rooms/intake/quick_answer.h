// The statement intake.quick_answer: words that analysts write to many, ready in several languages. Its page
// is docs/statements/intake.quick_answer.md. Values and pure functions; any thread.
#pragma once

#include <string>

#include "base/error.h"
#include "kernel/room.h"
#include "rooms/intake/form.h"

namespace comity::intake {

inline constexpr char quick_answer_kind[] = "intake.quick_answer";

struct QuickAnswer {
    std::string name;
    Texts texts;  // none: it is taken away
};

Result<QuickAnswer> read_quick_answer(json::Value const& body);
Shape quick_answer_shape();
Result<void> check_quick_answer(json::Value const& body);

View quick_answers_view();
Route quick_answers_route();

}  // namespace comity::intake

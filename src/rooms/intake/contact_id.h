// The ids of contacts in what is said: random names of people who are reached by telephone, another one in
// each space, never a number or an address. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace comity::intake {

// The member "contact"; empty where there is none. `whole` is what has it: "a report".
Result<std::string> read_contact(json::Value const& body, std::string const& whole);
// The same, which must be there.
Result<std::string> needed_contact(json::Value const& body, std::string const& whole);
// Who writes under a word and not a number gets no answer from anybody; their ids begin so.
bool can_be_answered(std::string_view contact);

}  // namespace comity::intake

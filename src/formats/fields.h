// What programs send as names and texts: a form, a flat JSON object, or XML whose root holds one element a
// field. Each name stands once: what two readers could take apart differently is refused. Pure functions; any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace comity::fields {

using Fields = std::vector<std::pair<std::string, std::string>>;  // UTF-8, in the order sent

// By the media type that the sender names. One that names another charset than UTF-8 is refused.
Result<Fields> read(std::string_view content_type, std::string_view body);

Result<Fields> read_form(std::string_view body);  // application/x-www-form-urlencoded
Result<Fields> read_json(std::string_view body);  // texts and whole numbers
Result<Fields> read_xml(std::string_view body);   // without a DOCTYPE

std::string write_form(Fields const& fields);

Result<void> check_once(Fields const& fields);                       // refuses names that stand twice
std::string_view find(Fields const& fields, std::string_view name);  // empty where absent

}  // namespace comity::fields

// The hours of a contact in its statement, and on one line as tables have them. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "methods/office_hours.h"

namespace comity::confidence {

// `hours`: [{"days": ["mon", …], "from": "09:00", "to": "17:00"}], at most 21; absent: not told.
Result<office_hours::Week> read_hours(json::Value const& body);
json::Value write_hours(office_hours::Week const& week);
Shape hours_shape();

// "mon tue wed 09:00-17:00; sat 10:00-12:00"; "always"; nothing.
Result<office_hours::Week> read_week(std::string_view line);
std::string write_week(office_hours::Week const& week);

}  // namespace comity::confidence

// The log: one JSON object a line on standard error. Callers give facts about the machine, never
// personal data, never a body. Any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace comity::log {

using Facts = std::initializer_list<std::pair<std::string_view, std::string>>;

void info(std::string_view event, Facts facts = {});
void warning(std::string_view event, Facts facts = {});
void error(std::string_view event, Facts facts = {});
void silence();  // for verbs and tests: only errors are written from here on

}  // namespace comity::log

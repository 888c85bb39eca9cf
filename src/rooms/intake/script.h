// Which language a text may be in, by the script of its letters alone: said openly to be a guess. Pure
// functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace comity::intake {

// "ar", "ru" or "zh" where most letters are of their script; empty where the script tells nothing.
std::string language_by_script(std::string_view utf8);

}  // namespace comity::intake

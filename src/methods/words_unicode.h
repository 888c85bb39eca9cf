// The rules of words.h for all of Unicode. Text that is ASCII alone takes a shorter way in words.cpp to the
// same result; tests hold the two together. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace comity::unicode {

std::string words_of(std::string_view utf8);
std::vector<std::string> query_words(std::string_view utf8);

}  // namespace comity::unicode

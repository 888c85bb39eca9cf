// A text as the signs that words are made of: folded letters, digits and marks, and the gaps between them
// (rules 1 to 3 of words.h). Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace comity::unicode {

enum class Kind : unsigned char {
    gap,         // separates words
    apostrophe,  // separates, and joins two letters
    letter,
    digit,
    mark,  // of the sign before it
    pair,  // a letter of a script whose words are overlapping pairs
};

struct Signs {
    std::u32string codes;
    std::vector<Kind> kinds;  // as many

    std::size_t size() const { return kinds.size(); }
    std::u32string_view between(std::size_t begin, std::size_t end) const {
        return std::u32string_view(codes).substr(begin, end - begin);
    }
};

Signs signs_of(std::string_view utf8);

}  // namespace comity::unicode

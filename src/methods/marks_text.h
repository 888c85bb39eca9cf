// A text as the code points that marks are found in. Values; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace comity::marks {

// Questions beyond either end are answered with no.
class Text {
  public:
    explicit Text(std::string_view utf8);  // valid

    std::size_t size() const { return codes_.size(); }
    std::size_t byte(std::size_t at) const { return bytes_[at]; }  // of the end too
    char32_t code(std::size_t at) const { return at < size() ? codes_[at] : U'\0'; }
    // The code point as ASCII where it is a wide form of it, or a digit of any script.
    char plain(std::size_t at) const { return at < size() ? plain_[at] : '\0'; }

    bool is_digit(std::size_t at) const;
    bool is_word(std::size_t at) const;  // a letter, a mark on one, or a digit
    // Of a script that puts gaps between words: only there a word can hold a number.
    bool is_joined(std::size_t at) const;
    bool is_letter(std::size_t at) const { return is_word(at) && !is_digit(at); }
    bool is_capital(std::size_t at) const;
    bool is_small(std::size_t at) const;
    bool is_han(std::size_t at) const;
    bool is_space(std::size_t at) const;  // not the end of a line
    bool is_blank(std::size_t at) const;  // space or line end
    bool has(std::size_t at, std::u32string_view word) const;
    // Where the word that begins at `at` ends.
    std::size_t end_of_word(std::size_t at) const;

  private:
    std::u32string codes_;
    std::vector<std::size_t> bytes_;
    std::string plain_;
};

}  // namespace comity::marks

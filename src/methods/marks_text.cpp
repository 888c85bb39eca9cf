#include "methods/marks_text.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/text.h"

namespace comity::marks {

namespace {

char plain_of(UChar32 code) {
    if (code < 0x80) return static_cast<char>(code);
    if (code >= 0xff01 && code <= 0xff5e) return static_cast<char>(code - 0xfee0);  // full width
    if (u_isdigit(code)) return static_cast<char>('0' + u_charDigitValue(code));
    return '\0';
}

// Of valid UTF-8.
char32_t code_at(std::string_view utf8) {
    auto const first = static_cast<unsigned char>(utf8.front());
    if (first < 0x80) return first;
    int const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    char32_t code = first & (0x3f >> more);
    for (int i = 1; i <= more; ++i)
        code = code << 6 | (static_cast<unsigned char>(utf8[static_cast<std::size_t>(i)]) & 0x3f);
    return code;
}

}  // namespace

Text::Text(std::string_view utf8) {
    codes_.reserve(utf8.size());
    bytes_.reserve(utf8.size() + 1);
    for (std::size_t at = 0; at < utf8.size(); at += first_code_points(utf8.substr(at), 1).size()) {
        bytes_.push_back(at);
        codes_.push_back(code_at(utf8.substr(at)));
        plain_.push_back(plain_of(static_cast<UChar32>(codes_.back())));
    }
    bytes_.push_back(utf8.size());
}

bool Text::is_digit(std::size_t at) const {
    return plain(at) >= '0' && plain(at) <= '9';
}
bool Text::is_word(std::size_t at) const {
    auto const code = static_cast<UChar32>(this->code(at));
    return u_isalnum(code) || (U_GET_GC_MASK(code) & U_GC_M_MASK) != 0;
}
bool Text::is_joined(std::size_t at) const {
    if (!is_word(at)) return false;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(code(at)), &status)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return is_digit(at);
        default:
            return true;
    }
}
bool Text::is_capital(std::size_t at) const {
    return u_isUUppercase(static_cast<UChar32>(code(at))) || u_istitle(static_cast<UChar32>(code(at)));
}
bool Text::is_small(std::size_t at) const {
    return u_isULowercase(static_cast<UChar32>(code(at)));
}
bool Text::is_han(std::size_t at) const {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(static_cast<UChar32>(code(at)), &status) == USCRIPT_HAN;
}
bool Text::is_space(std::size_t at) const {
    return code(at) == U'\t' || (U_GET_GC_MASK(static_cast<UChar32>(code(at))) & U_GC_ZS_MASK) != 0;
}
bool Text::is_blank(std::size_t at) const {
    return u_isUWhiteSpace(static_cast<UChar32>(code(at)));
}

bool Text::has(std::size_t at, std::u32string_view word) const {
    return at <= size() && std::u32string_view(codes_).substr(at).starts_with(word);
}

std::size_t Text::end_of_word(std::size_t at) const {
    while (is_word(at)) ++at;
    return at;
}

}  // namespace comity::marks

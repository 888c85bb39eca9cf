#include "methods/words.h"

#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "methods/words_unicode.h"

namespace comity {
namespace {

constexpr char apostrophe = '\'';

// What each ASCII byte becomes: a small letter or digit, an apostrophe, or 0 where it separates.
constexpr std::array<char, 256> folded = [] {
    std::array<char, 256> table{};
    for (char c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = c;
    for (char c = '0'; c <= '9'; ++c) table[c] = c;
    table['\''] = table['`'] = apostrophe;
    return table;
}();

char fold(char c) {
    return folded[static_cast<unsigned char>(c)];
}
bool is_letter(char c) {
    return fold(c) >= 'a';
}
bool is_word(char c) {
    return fold(c) > apostrophe;
}

bool is_ascii(std::string_view text) {
    std::uint64_t seen = 0;
    std::size_t at = 0;
    for (; at + sizeof seen <= text.size(); at += sizeof seen) {
        std::uint64_t eight;
        std::memcpy(&eight, text.data() + at, sizeof eight);
        seen |= eight;
    }
    for (; at < text.size(); ++at) seen |= static_cast<unsigned char>(text[at]);
    return (seen & 0x8080808080808080) == 0;
}

struct Ends {
    char const* read;
    char* written;
};

// One word, with its apostrophes: "don't" is written as "don t dont".
Ends put_word(char const* at, char const* end, char* out) {
    auto* const begin = out;
    for (;;) {
        while (at < end && is_word(*at)) *out++ = fold(*at++);
        bool const joins = end - at > 1 && fold(*at) == apostrophe && is_letter(at[-1]) && is_letter(at[1]);
        if (!joins) break;
        *out++ = ' ';
        ++at;
    }
    auto* const parts_end = out;
    if (std::find(begin, parts_end, ' ') != parts_end) {
        *out++ = ' ';
        out = std::copy_if(begin, parts_end, out, [](char c) { return c != ' '; });
    }
    return {at, out};
}

std::string words_of_ascii(std::string_view text) {
    std::string words;
    // A word takes at most its letters twice, a space for each apostrophe and two more: within this.
    words.resize_and_overwrite(2 * text.size() + 2, [text](char* begin, std::size_t) {
        auto* out = begin;
        auto const* end = text.data() + text.size();
        for (auto const* at = text.data(); at < end;) {
            if (!is_word(*at)) {
                ++at;
                continue;
            }
            if (out != begin) *out++ = ' ';
            auto const ends = put_word(at, end, out);
            at = ends.read;
            out = ends.written;
        }
        return static_cast<std::size_t>(out - begin);
    });
    return words;
}

}  // namespace

std::string words_of(std::string_view utf8) {
    return is_ascii(utf8) ? words_of_ascii(utf8) : unicode::words_of(utf8);
}

std::vector<std::string> query_words(std::string_view utf8) {
    return unicode::query_words(utf8);
}

std::string_view words_version() {
    static std::string const version = [] {
        UVersionInfo icu;
        UVersionInfo unicode;
        u_getVersion(icu);
        u_getUnicodeVersion(unicode);
        auto const written = [](UVersionInfo const& v) {
            return std::to_string(v[0]) + "." + std::to_string(v[1]);
        };
        return "words 1, ICU " + written(icu) + ", Unicode " + written(unicode);
    }();
    return version;
}

}  // namespace comity

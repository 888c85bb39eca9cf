#include "cli/terminal.h"

#include <algorithm>
#include <cstdint>

#include "base/bytes.h"
#include "base/text.h"

namespace comity::cli {

namespace {

bool is_dangerous(char32_t letter) {
    bool const control = letter < 0x20 || (letter >= 0x7f && letter <= 0x9f);
    bool const turns_direction =
        (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
    return control || turns_direction;
}

// As many bytes as the first one promises; one where it promises nothing.
std::size_t promised_bytes(char first) {
    auto const byte = static_cast<unsigned char>(first);
    return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
}

char32_t code_point(std::string_view character) {
    auto const first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return first;
    char32_t value = first & (0x7fU >> character.size());
    for (char const byte : character.substr(1))
        value = value << 6 | (static_cast<unsigned char>(byte) & 0x3f);
    return value;
}

void put_escape(std::string& out, char32_t letter) {
    Bytes number;
    put_u16(number, static_cast<std::uint16_t>(letter));
    out.append("\\u").append(to_hex(number));
}

bool stays(std::string_view rest, bool lines) {
    return lines && (rest[0] == '\n' || rest[0] == '\t' || rest.starts_with("\r\n"));
}

std::string escaped(std::string_view text, bool lines) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        auto character = text.substr(0, promised_bytes(text[0]));
        if (!is_utf8(character)) {
            character = text.substr(0, 1);
            put_utf8(out, 0xfffd);
        } else if (is_dangerous(code_point(character)) && !stays(text, lines)) {
            put_escape(out, code_point(character));
        } else {
            out.append(character);
        }
        text.remove_prefix(character.size());
    }
    return out;
}

}  // namespace

std::string shown(std::string_view text) {
    return escaped(text, false);
}

std::string shown_lines(std::string_view text) {
    return escaped(text, true);
}

std::size_t whole_bytes(std::string_view text) {
    if (text.ends_with('\r')) return text.size() - 1;
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back)
        if (promised_bytes(text[text.size() - back]) > back) return text.size() - back;
    return text.size();
}

}  // namespace comity::cli

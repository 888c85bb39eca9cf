#include "base/text.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace comity {
namespace {

constexpr char32_t replacement = 0xfffd;

// Bytes 0x80 to 0x9f of Windows-1252; all others are what they are in Latin-1.
constexpr std::array<char16_t, 32> windows_1252_middle{
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

bool continues(char byte) {
    return (static_cast<std::uint8_t>(byte) & 0xc0) == 0x80;
}

bool unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

int hex_worth(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Reads 16-bit units; `has` is false for a torn last byte.
struct Units {
    std::string_view bytes;
    bool big_endian;

    bool has(std::size_t at) const { return at + 1 < bytes.size(); }
    char32_t get(std::size_t at) const {
        auto const first = static_cast<std::uint8_t>(bytes[at]);
        auto const second = static_cast<std::uint8_t>(bytes[at + 1]);
        return static_cast<char32_t>(big_endian ? first << 8 | second : second << 8 | first);
    }
};

bool leads(char32_t unit) {
    return unit >= 0xd800 && unit <= 0xdbff;
}
bool trails(char32_t unit) {
    return unit >= 0xdc00 && unit <= 0xdfff;
}

}  // namespace

void put_utf8(std::string& out, char32_t code) {
    auto const put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code > 0x10ffff || leads(code) || trails(code)) code = replacement;
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

bool is_utf8(std::string_view text) {
    return simdjson::validate_utf8(text.data(), text.size());
}

std::string utf8_from_windows_1252(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 4);
    for (char c : bytes) {
        auto const byte = static_cast<std::uint8_t>(c);
        bool const middle = byte >= 0x80 && byte < 0xa0;
        put_utf8(out, middle ? char32_t{windows_1252_middle[byte - 0x80u]} : char32_t{byte});
    }
    return out;
}

std::string utf8_from_utf16(std::string_view bytes, bool big_endian) {
    Units const units{bytes, big_endian};
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size(); at += 2) {
        char32_t code = units.has(at) ? units.get(at) : replacement;
        if (leads(code) && units.has(at + 2) && trails(units.get(at + 2))) {
            code = 0x10000 + ((code - 0xd800) << 10) + (units.get(at + 2) - 0xdc00);
            at += 2;
        }
        put_utf8(out, code);
    }
    return out;
}

std::size_t count_code_points(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char byte) { return !continues(byte); }));
}

std::string_view first_code_points(std::string_view utf8, std::size_t count) {
    if (utf8.size() <= count) return utf8;
    std::size_t seen = 0;
    for (std::size_t at = 0; at < utf8.size(); ++at)
        if (!continues(utf8[at]) && seen++ == count) return utf8.substr(0, at);
    return utf8;
}

std::string excerpt(std::string_view utf8, std::size_t count) {
    auto const shown = first_code_points(utf8, count);
    return std::string(shown) + (shown.size() < utf8.size() ? "…" : "");
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view white = " \t\n\r\f\v";
    auto const first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::string without_controls(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const c = static_cast<unsigned char>(text[at]);
        if (c == '\r') {
            bool const pair = at + 1 < text.size() && text[at + 1] == '\n';
            if (!pair) out += '\n';
            continue;
        }
        bool const c1 = c == 0xc2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0;
        if (c1) ++at;
        if (c1 || c == 0x7f || (c < 0x20 && c != '\n' && c != '\t')) continue;
        out += text[at];
    }
    return std::string(trim(out));
}

std::string one_line(std::string_view text) {
    std::string line(text);
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return line;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    for (;;) {
        auto const end = text.find(separator);
        pieces.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return pieces;
        text.remove_prefix(end + 1);
    }
}

std::string join(std::span<std::string const> parts, std::string_view separator) {
    std::string text;
    for (auto const& part : parts) text.append(&part == parts.data() ? "" : separator).append(part);
    return text;
}

std::optional<std::uint64_t> read_whole_number(std::string_view text) {
    std::uint64_t number = 0;
    auto const* end = text.data() + text.size();
    auto const [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

std::optional<double> read_number(std::string_view text) {
    double value = 0;
    auto const* end = text.data() + text.size();
    auto const [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '+' && plus_is_space) c = ' ';
        if (c == '%') {
            if (text.size() - at < 3) return std::nullopt;
            int const joined = hex_worth(text[at + 1]) * 16 | hex_worth(text[at + 2]);
            if (joined < 0) return std::nullopt;
            c = static_cast<char>(joined);
            at += 2;
        }
        out.push_back(c);
    }
    return out;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        if (unreserved(c)) {
            out.push_back(c);
            continue;
        }
        auto const byte = static_cast<std::uint8_t>(c);
        out.push_back('%');
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 0xf]);
    }
    return out;
}

}  // namespace comity

// Text: UTF-8 validity, trimming, splitting, HTML character references, percent-encoding.
// Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace comity {

bool is_utf8(std::string_view text);                   // RFC 3629: no surrogates, no overlong forms
void put_utf8(std::string& out, char32_t code_point);  // what is no code point becomes U+FFFD
// What a byte of Windows-1252 means, as UTF-8 (undefined bytes become U+FFFD): WHATWG Encoding,
// index-windows-1252.
std::string utf8_from_windows_1252(std::string_view bytes);
std::string utf8_from_utf16(std::string_view bytes, bool big_endian);  // lone surrogates become U+FFFD
std::size_t count_code_points(std::string_view utf8);
// The longest prefix of at most `count` code points.
std::string_view first_code_points(std::string_view utf8, std::size_t count);
// The same with "…" where something was cut off.
std::string excerpt(std::string_view utf8, std::size_t count);
std::string_view trim(std::string_view text);  // ASCII white space
// As people typed it, for a statement, which may hold no controls but newline and tab: CR LF and CR become
// newlines, other controls go, and white space around it.
std::string without_controls(std::string_view utf8);
std::string one_line(std::string_view text);  // line ends and tabs become spaces
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<std::string const> parts, std::string_view separator);
// Digits alone: no sign, no space; nothing where it does not fit.
std::optional<std::uint64_t> read_whole_number(std::string_view text);
std::optional<double> read_number(std::string_view text);  // finite, with a point; nothing else beside it
// Replaces HTML character references (named ones of HTML 4, decimal, hexadecimal) by what they stand for.
std::string decode_html(std::string_view text);
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(std::string_view text);

}  // namespace comity

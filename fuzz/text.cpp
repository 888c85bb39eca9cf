// Text of any bytes: what is said to be UTF-8 is UTF-8 (told by a second, slow and simple reader), and what
// is encoded decodes to itself.
#include "base/text.h"

#include <cstdint>

#include "base/bytes.h"
#include "base/error.h"
#include "base/time.h"

namespace {

// The number of continuation bytes after `lead` and the least code point of that length, RFC 3629 section 3.
struct Sequence {
    int continuations;
    std::uint32_t least;
    std::uint32_t bits;
};

bool read_lead(std::uint8_t lead, Sequence& sequence) {
    if (lead < 0x80) {
        sequence = {0, 0, lead};
    } else if (lead >> 5 == 0b110) {
        sequence = {1, 0x80, lead & 0x1fu};
    } else if (lead >> 4 == 0b1110) {
        sequence = {2, 0x800, lead & 0x0fu};
    } else if (lead >> 3 == 0b11110) {
        sequence = {3, 0x10000, lead & 0x07u};
    } else {
        return false;
    }
    return true;
}

bool is_utf8_slowly(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        Sequence sequence{};
        if (!read_lead(static_cast<std::uint8_t>(text[at++]), sequence)) return false;
        for (; sequence.continuations > 0; --sequence.continuations) {
            if (at == text.size()) return false;
            auto const byte = static_cast<std::uint8_t>(text[at++]);
            if (byte >> 6 != 0b10) return false;
            sequence.bits = sequence.bits << 6 | (byte & 0x3fu);
        }
        bool const surrogate = sequence.bits >= 0xd800 && sequence.bits <= 0xdfff;
        if (sequence.bits < sequence.least || sequence.bits > 0x10ffff || surrogate) return false;
    }
    return true;
}

void check_code_points(std::string_view text, std::size_t some) {
    auto const first = comity::first_code_points(text, some);
    MUST(text.starts_with(first));
    MUST(comity::count_code_points(first) <= some || first.empty());
    if (!comity::is_utf8(text)) return;
    MUST(comity::is_utf8(first));
    MUST(first.size() == text.size() || comity::count_code_points(first) == some);
}

void check_split(std::string_view text, char separator) {
    std::string joined;
    for (auto piece : comity::split(text, separator)) {
        MUST(piece.find(separator) == std::string_view::npos);
        joined.append(piece).push_back(separator);
    }
    joined.pop_back();
    MUST(joined == text);
}

void check_encodings(std::string_view text) {
    using namespace comity;
    MUST(percent_decode(percent_encode(text), false) == text);
    MUST(percent_decode(percent_encode(text), true) == text);
    if (auto const plain = percent_decode(text, true)) MUST(plain->size() <= text.size());
    MUST(from_hex(to_hex(text)) == text);
    MUST(from_base64(to_base64(text)) == text);
    if (auto const bytes = from_hex(text)) MUST(to_hex(*bytes) == text);
    if (auto const bytes = from_base64(text)) MUST(to_base64(*bytes) == text);
}

void check_time(std::string_view text) {
    auto const at_ms = comity::parse_time(text);
    if (!at_ms) return;
    MUST(*at_ms >= comity::earliest_ms && *at_ms < comity::latest_ms);
    MUST(comity::parse_time(comity::format_time(*at_ms)) == at_ms);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    MUST(is_utf8(text) == is_utf8_slowly(text));
    MUST(is_utf8_slowly(utf8_from_windows_1252(text)));
    MUST(is_utf8_slowly(utf8_from_utf16(text, true)));
    MUST(is_utf8_slowly(utf8_from_utf16(text, false)));
    std::string const decoded = decode_html(text);
    MUST(decoded.size() <= text.size());
    MUST(!is_utf8(text) || is_utf8_slowly(decoded));
    auto const trimmed = trim(text);
    MUST(trim(trimmed) == trimmed && text.find(trimmed) != std::string_view::npos);
    check_code_points(text, size / 3);
    check_split(text, size == 0 ? ',' : text.front());
    check_encodings(text);
    check_time(text);
    return 0;
}

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/bytes.h"
#include "base/json.h"
#include "base/text.h"

namespace comity::json {
namespace {

constexpr std::uint64_t each_byte(std::uint8_t value) {
    return value * 0x0101010101010101u;
}

// Marks the zero bytes of `word` in their top bit; right up to and including the first of them.
std::uint64_t zero_bytes(std::uint64_t word) {
    return (word - each_byte(0x01)) & ~word & each_byte(0x80);
}

// Marks what must be escaped: control characters, '"' and '\'. Right up to and including the first.
std::uint64_t special_bytes(std::uint64_t word) {
    return ((word - each_byte(0x20)) & ~word & each_byte(0x80)) | zero_bytes(word ^ each_byte('"')) |
           zero_bytes(word ^ each_byte('\\'));
}

bool special(char c) {
    return static_cast<std::uint8_t>(c) < 0x20 || c == '"' || c == '\\';
}

// The place of the first byte at or after `at` that must be escaped, or the size.
std::size_t next_special(std::string_view text, std::size_t at) {
    static_assert(std::endian::native == std::endian::little);
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        if (auto const marks = special_bytes(word); marks != 0)
            return at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
    }
    while (at < text.size() && !special(text[at])) ++at;
    return at;
}

bool is_ascii(std::string_view text) {
    std::uint64_t all = 0;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        all |= word;
    }
    for (; at < text.size(); ++at) all |= static_cast<std::uint8_t>(text[at]);
    return (all & each_byte(0x80)) == 0;
}

void put_escape(std::string& out, char c) {
    constexpr std::string_view plain = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    out.push_back('\\');
    if (auto const place = plain.find(c); place != std::string_view::npos) {
        out.push_back(letters[place]);
        return;
    }
    out.append("u00");
    out.append(to_hex({&c, 1}));
}

// How many bytes a UTF-8 sequence beginning with `lead` has.
std::size_t sequence_length(char lead) {
    auto const ones = std::countl_one(static_cast<std::uint8_t>(lead));
    return ones < 2 ? 1 : static_cast<std::size_t>(ones);
}

std::string repaired(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::string_view const sequence = text.substr(0, sequence_length(text.front()));
        bool const whole = is_utf8(sequence);
        if (whole) out.append(sequence);
        if (!whole) put_utf8(out, 0xfffd);
        text.remove_prefix(whole ? sequence.size() : 1);
    }
    return out;
}

void put_escaped(std::string& out, std::string_view text) {
    std::size_t clean = 0;
    for (std::size_t at = next_special(text, 0); at < text.size(); at = next_special(text, clean)) {
        out.append(text, clean, at - clean);
        put_escape(out, text[at]);
        clean = at + 1;
    }
    out.append(text, clean);
}

void put_integer(std::string& out, std::int64_t value) {
    std::array<char, 24> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void write_array(std::string& out, Array const& array) {
    out.push_back('[');
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i > 0) out.push_back(',');
        write(out, array[i]);
    }
    out.push_back(']');
}

void write_object(std::string& out, Object const& object) {
    out.push_back('{');
    for (std::size_t i = 0; i < object.size(); ++i) {
        if (i > 0) out.push_back(',');
        quote(out, object[i].first);
        out.push_back(':');
        write(out, object[i].second);
    }
    out.push_back('}');
}

}  // namespace

void quote(std::string& out, std::string_view text) {
    out.push_back('"');
    if (is_ascii(text) || is_utf8(text))
        put_escaped(out, text);
    else
        put_escaped(out, repaired(text));
    out.push_back('"');
}

void number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out.append("null");
        return;
    }
    std::array<char, 40> digits;
    double const size = std::fabs(value);
    // Plain digits where people can read them; in both forms the fewest that read back the same.
    bool const plain = value == 0 || (size >= 1e-6 && size < 1e15);
    auto const form = plain ? std::chars_format::fixed : std::chars_format::scientific;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value, form).ptr;
    std::string_view const text(digits.data(), end);
    out.append(text);
    // Without a point or exponent it would be read back as a whole number.
    if (text.find_first_of(".e") == std::string_view::npos) out.append(".0");
}

void write(std::string& out, Value const& value) {
    if (auto const* words = value.text()) return quote(out, *words);
    if (auto const* object = value.object()) return write_object(out, *object);
    if (auto const* array = value.array()) return write_array(out, *array);
    if (auto const* whole = value.integer()) return put_integer(out, *whole);
    if (auto const* truth = value.boolean()) {
        out.append(*truth ? "true" : "false");
        return;
    }
    if (value.is_null()) {
        out.append("null");
        return;
    }
    number(out, std::get<double>(value.data()));
}

std::string write(Value const& value) {
    std::string out;
    write(out, value);
    return out;
}

void Writer::separate() {
    if (!first_ && !after_key_) out_.push_back(',');
    first_ = false;
    after_key_ = false;
}

Writer& Writer::open(char bracket) {
    separate();
    out_.push_back(bracket);
    first_ = true;
    return *this;
}

Writer& Writer::close(char bracket) {
    out_.push_back(bracket);
    first_ = false;
    return *this;
}

Writer& Writer::key(std::string_view name) {
    separate();
    quote(out_, name);
    out_.push_back(':');
    after_key_ = true;
    return *this;
}

Writer& Writer::value(std::string_view text) {
    separate();
    quote(out_, text);
    return *this;
}

Writer& Writer::value(std::int64_t number) {
    separate();
    put_integer(out_, number);
    return *this;
}

Writer& Writer::value(double number) {
    separate();
    json::number(out_, number);
    return *this;
}

Writer& Writer::value(bool truth) {
    return raw(truth ? "true" : "false");
}

Writer& Writer::null() {
    return raw("null");
}

Writer& Writer::raw(std::string_view json) {
    separate();
    out_.append(json);
    return *this;
}

}  // namespace comity::json

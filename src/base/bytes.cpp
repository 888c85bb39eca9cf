#include "base/bytes.h"

#include <algorithm>
#include <array>

namespace comity {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// What each byte is worth as a digit of `digits`, or -1.
constexpr std::array<std::int8_t, 256> worth_of(std::string_view digits) {
    std::array<std::int8_t, 256> worth{};
    worth.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i)
        worth[static_cast<std::uint8_t>(digits[i])] = static_cast<std::int8_t>(i);
    return worth;
}

constexpr auto hex_worth = worth_of(hex_digits);
constexpr auto base64_worth = worth_of(base64_digits);

std::uint32_t byte_at(BytesView bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

// The 6-bit digits of one group of four joined, or -1; '=' counts as zero in the last `padding` places.
std::int32_t group_of(std::string_view four, std::size_t padding) {
    std::int32_t joined = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        int worth = i < 4 - padding ? base64_worth[byte_at(four, i)] : 0;
        if (worth < 0) return -1;
        joined = joined << 6 | worth;
    }
    return joined;
}

void put_big_endian(Bytes& out, std::uint64_t value, int byte_count) {
    for (int i = byte_count - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

}  // namespace

std::string to_hex(BytesView bytes) {
    std::string text(bytes.size() * 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[2 * i] = hex_digits[byte_at(bytes, i) >> 4];
        text[2 * i + 1] = hex_digits[byte_at(bytes, i) & 0xf];
    }
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes(text.size() / 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        int joined = hex_worth[byte_at(text, 2 * i)] * 16 | hex_worth[byte_at(text, 2 * i + 1)];
        if (joined < 0) return std::nullopt;
        bytes[i] = static_cast<char>(joined);
    }
    return bytes;
}

std::string to_base64(BytesView bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::size_t const left = bytes.size() - i;
        std::uint32_t const joined = byte_at(bytes, i) << 16 | (left > 1 ? byte_at(bytes, i + 1) << 8 : 0) |
                                     (left > 2 ? byte_at(bytes, i + 2) : 0);
        text.push_back(base64_digits[joined >> 18]);
        text.push_back(base64_digits[joined >> 12 & 0x3f]);
        text.push_back(left > 1 ? base64_digits[joined >> 6 & 0x3f] : '=');
        text.push_back(left > 2 ? base64_digits[joined & 0x3f] : '=');
    }
    return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t const padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        bool const last = i + 4 == text.size();
        std::int32_t const joined = group_of(text.substr(i, 4), last ? padding : 0);
        if (joined < 0) return std::nullopt;
        // Bits under the padding must be zero, or two texts would mean the same bytes.
        if (last && (joined & ((1 << 8 * padding) - 1)) != 0) return std::nullopt;
        bytes.push_back(static_cast<char>(joined >> 16));
        bytes.push_back(static_cast<char>(joined >> 8 & 0xff));
        bytes.push_back(static_cast<char>(joined & 0xff));
    }
    bytes.resize(bytes.size() - padding);
    return bytes;
}

std::string to_base64url(BytesView bytes) {
    auto text = to_base64(bytes);
    text.erase(std::min(text.find('='), text.size()));
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

std::optional<Bytes> from_base64url(std::string_view text) {
    if (text.find_first_of("+/=") != text.npos) return std::nullopt;
    std::string padded(text);
    std::ranges::replace(padded, '-', '+');
    std::ranges::replace(padded, '_', '/');
    padded.append((4 - padded.size() % 4) % 4, '=');
    return from_base64(padded);
}

void put_u16(Bytes& out, std::uint16_t value) {
    put_big_endian(out, value, 2);
}
void put_u64(Bytes& out, std::uint64_t value) {
    put_big_endian(out, value, 8);
}

}  // namespace comity

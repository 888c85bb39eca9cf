#include "kernel/receipt_code.h"

#include <sodium.h>

#include <array>

#include "base/error.h"
#include "base/hash.h"

namespace comity {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int signs = 10;  // and the check sign
constexpr int rounds = 10;
constexpr int half_bits = 25;
constexpr std::uint64_t half_mask = (1U << half_bits) - 1;
constexpr int number_bits = 28;
constexpr int ordinal_bits = 16;
constexpr int zero_bits = 6;
static_assert(ordinal_bits + number_bits + zero_bits == 2 * half_bits && 5 * signs == 2 * half_bits);

std::uint64_t round_of(BytesView key, int round, std::uint64_t half) {
    std::array<unsigned char, 5> const in{static_cast<unsigned char>(round), static_cast<unsigned char>(half),
                                          static_cast<unsigned char>(half >> 8),
                                          static_cast<unsigned char>(half >> 16),
                                          static_cast<unsigned char>(half >> 24)};
    std::array<unsigned char, crypto_shorthash_BYTES> out{};
    crypto_shorthash(out.data(), in.data(), in.size(), reinterpret_cast<unsigned char const*>(key.data()));
    std::uint64_t value = 0;
    for (std::size_t i = out.size(); i-- > 0;) value = value << 8 | out[i];
    return value & half_mask;
}

std::uint64_t seal(std::uint64_t value, BytesView key) {
    auto left = value >> half_bits;
    auto right = value & half_mask;
    for (int round = 0; round < rounds; ++round) {
        auto const next = left ^ round_of(key, round, right);
        left = right;
        right = next;
    }
    return left << half_bits | right;
}

std::uint64_t unseal(std::uint64_t value, BytesView key) {
    auto left = value >> half_bits;
    auto right = value & half_mask;
    for (int round = rounds; round-- > 0;) {
        auto const before = right ^ round_of(key, round, left);
        right = left;
        left = before;
    }
    return left << half_bits | right;
}

// In GF(32), by the polynomial x^5 + x^2 + 1.
unsigned times_alpha(unsigned value) {
    value <<= 1;
    return value & 32 ? value ^ 0b100101 : value;
}

// By Horner: the sum of alpha^i times sign i, each sign as it stands before the check sign.
unsigned check_of(std::array<unsigned, signs> const& values) {
    unsigned sum = 0;
    for (int i = signs; i-- > 0;) sum = times_alpha(sum ^ values[static_cast<std::size_t>(i)]);
    return sum;
}

std::optional<unsigned> value_of(unsigned code_point) {
    if (code_point >= 0x660 && code_point <= 0x669) return code_point - 0x660;  // Arabic-Indic digits
    if (code_point >= 0x6F0 && code_point <= 0x6F9) return code_point - 0x6F0;
    if (code_point >= 'a' && code_point <= 'z') code_point -= 'a' - 'A';
    if (code_point == 'I' || code_point == 'L') return 1;
    if (code_point == 'O') return 0;
    auto const at = code_point < 128 ? alphabet.find(static_cast<char>(code_point)) : alphabet.npos;
    return at == alphabet.npos ? std::nullopt : std::optional(static_cast<unsigned>(at));
}

// Signs of two bytes in UTF-8 are the only ones beyond ASCII that are read.
std::optional<std::array<unsigned, signs + 1>> read_signs(std::string_view code) {
    std::array<unsigned, signs + 1> values{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        unsigned code_point = static_cast<unsigned char>(code[i]);
        if (code_point == ' ' || code_point == '-') continue;
        if (code_point >= 0xC2 && code_point < 0xE0 && i + 1 < code.size())
            code_point = (code_point & 0x1F) << 6 | (static_cast<unsigned char>(code[++i]) & 0x3F);
        auto const value = value_of(code_point);
        if (!value || count == values.size()) return std::nullopt;
        values[count++] = *value;
    }
    return count == values.size() ? std::optional(values) : std::nullopt;
}

}  // namespace

Bytes receipt_key(BytesView house_secret) {
    return Bytes(hmac_sha256(house_secret, {"receipt"}).view().substr(0, receipt_key_bytes));
}

std::string write_receipt_code(Position const& position, BytesView key) {
    MUST(key.size() == receipt_key_bytes);
    if (position.ordinal >> ordinal_bits != 0 || position.number >> number_bits != 0) return "";
    auto sealed = seal((position.ordinal << number_bits | position.number) << zero_bits, key);
    std::array<unsigned, signs> values{};
    for (std::size_t i = signs; i-- > 0; sealed >>= 5) values[i] = static_cast<unsigned>(sealed & 31);
    std::string code;
    for (auto const value : values) {
        if (code.size() == 4 || code.size() == 9) code += '-';
        code += alphabet[value];
    }
    return code + alphabet[check_of(values)];
}

std::optional<Position> read_receipt_code(std::string_view code, BytesView key) {
    MUST(key.size() == receipt_key_bytes);
    auto const read = read_signs(code);
    if (!read) return std::nullopt;
    std::array<unsigned, signs> values{};
    std::uint64_t sealed = 0;
    for (std::size_t i = 0; i < signs; ++i) sealed = sealed << 5 | (values[i] = (*read)[i]);
    if (check_of(values) != read->back()) return std::nullopt;
    auto const value = unseal(sealed, key);
    if ((value & ((1U << zero_bits) - 1)) != 0) return std::nullopt;
    auto const number = (value >> zero_bits) & ((std::uint64_t{1} << number_bits) - 1);
    return Position{value >> (zero_bits + number_bits), number};
}

}  // namespace comity

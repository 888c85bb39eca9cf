// Receipt codes: what a person keeps of a statement. docs/formats/receipt-code.md is the law for the signs.
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace comity {

// Where a statement stands: in which space of its house, and under which number.
struct Position {
    std::uint64_t ordinal = 0;  // of the space, from 1
    std::uint64_t number = 0;
    bool operator==(Position const&) const = default;
};

inline constexpr std::size_t receipt_key_bytes = 16;

Bytes receipt_key(BytesView house_secret);
// "K7QM-2XDR-9FA"; empty where ordinal or number are too large for it.
std::string write_receipt_code(Position const& position, BytesView key);
// Nothing where it is no code that this house can have given out. Takes what people make of it by hand.
std::optional<Position> read_receipt_code(std::string_view code, BytesView key);

}  // namespace comity

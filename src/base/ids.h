// Ids that cannot be mistaken for one another: each is a SHA-256 of its own kind of thing.
// Values; any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace comity {

// 32 bytes; all zero means "none". Written as 64 lower-case hexadecimal digits.
template <class Tag>
struct Id {
    std::array<std::uint8_t, 32> bytes{};

    auto operator<=>(Id const&) const = default;
    bool empty() const { return *this == Id{}; }
    BytesView view() const { return {reinterpret_cast<char const*>(bytes.data()), bytes.size()}; }
    std::string hex() const { return to_hex(view()); }

    // `raw` must be 32 bytes long.
    static std::optional<Id> from_bytes(BytesView raw) {
        if (raw.size() != 32) return std::nullopt;
        Id id;
        std::memcpy(id.bytes.data(), raw.data(), 32);
        return id;
    }
    static std::optional<Id> from_hex_text(std::string_view text) {
        auto raw = from_hex(text);
        return raw ? from_bytes(*raw) : std::nullopt;
    }
};

using Hash = Id<struct HashTag>;
using StatementId = Id<struct StatementTag>;
using SpaceId = Id<struct SpaceTag>;  // the id of the space's opening statement
using PartyId = Id<struct PartyTag>;  // the id of the statement that introduced the party

template <class To, class Tag>
To id_cast(Id<Tag> const& from) {
    To to;
    to.bytes = from.bytes;
    return to;
}

// For unordered containers: the bytes are a hash already.
struct IdHash {
    template <class Tag>
    std::size_t operator()(Id<Tag> const& id) const {
        std::size_t value;
        std::memcpy(&value, id.bytes.data(), sizeof value);
        return value;
    }
};

}  // namespace comity

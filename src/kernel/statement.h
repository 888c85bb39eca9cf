// The statement: what one party says, once. A header of at most 1 KiB in one canonical binary form
// (docs/formats/statement.md), a JSON body kept byte for byte, and the salt between them.
// Pure functions and values; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/ids.h"

namespace comity {

inline constexpr std::size_t header_limit_bytes = 1024;
inline constexpr std::size_t body_limit_bytes = 256 * 1024;
inline constexpr std::size_t salt_bytes = 32;
inline constexpr std::size_t nonce_bytes = 16;

struct Header {
    SpaceId space;     // empty in `space.opened` alone
    std::string kind;  // room.noun or room.noun/2
    PartyId party;     // empty where the house itself speaks: its own opening and introductions
    std::int64_t said_at_ms = 0;
    std::array<std::uint8_t, nonce_bytes> nonce{};
    Hash body_hash;
};

Bytes write_header(Header const& header);
Result<Header> read_header(BytesView bytes);
bool is_kind_name(std::string_view name);

StatementId statement_id(BytesView header);      // SHA-256 of the header's bytes
Hash body_hash(BytesView salt, BytesView body);  // SHA-256(salt || body)
// What a party signs: DSSE pre-authentication encoding of the header's bytes.
Bytes signed_bytes(BytesView header);

}  // namespace comity

// Bytes as the house passes them around, their hexadecimal and base64 forms, and big-endian numbers.
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace comity {

using Bytes = std::string;           // owned bytes, not necessarily text
using BytesView = std::string_view;  // borrowed bytes

std::string to_hex(BytesView bytes);                         // lower case
std::optional<Bytes> from_hex(std::string_view text);        // refuses odd lengths and upper case
std::string to_base64(BytesView bytes);                      // RFC 4648 section 4, padded
std::optional<Bytes> from_base64(std::string_view text);     // strict: padded, no spaces, one form only
std::string to_base64url(BytesView bytes);                   // RFC 4648 section 5, without padding
std::optional<Bytes> from_base64url(std::string_view text);  // strict, without padding

void put_u16(Bytes& out, std::uint16_t value);  // big-endian
void put_u64(Bytes& out, std::uint64_t value);  // big-endian

}  // namespace comity

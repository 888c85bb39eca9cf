// A seed under a passphrase: PBKDF2-HMAC-SHA-256 and AES-256-GCM, both OpenSSL's. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace comity {

inline constexpr std::size_t seal_salt_bytes = 16;
inline constexpr std::size_t seal_nonce_bytes = 12;
inline constexpr std::size_t seal_tag_bytes = 16;
inline constexpr std::int64_t seal_iterations = 600'000;

struct Sealed {
    std::int64_t iterations = seal_iterations;
    Bytes salt, nonce;
    Bytes text;  // with its tag
};

// `beside` is not hidden, but cannot be exchanged either.
Bytes seal(BytesView secret, BytesView beside, std::string_view passphrase, Sealed const& how);
// Nothing where the passphrase is another, or anything was altered.
std::optional<Bytes> unseal(Sealed const& sealed, BytesView beside, std::string_view passphrase);

}  // namespace comity

// Ed25519 (libsodium, whose rules of acceptance are normative here). Any thread.
#pragma once

#include "base/bytes.h"

namespace comity {

inline constexpr std::size_t public_key_bytes = 32;
inline constexpr std::size_t seed_bytes = 32;
inline constexpr std::size_t signature_bytes = 64;

struct SigningKey {
    Bytes public_key;  // 32 bytes
    Bytes secret;      // 64 bytes: seed and public key
};

SigningKey make_signing_key();
SigningKey signing_key_from_seed(BytesView seed);  // 32 bytes
Bytes sign(SigningKey const& key, BytesView message);
bool verify_signature(BytesView public_key, BytesView message, BytesView signature);

}  // namespace comity

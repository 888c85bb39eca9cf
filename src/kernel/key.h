// Ed25519 keys (libsodium, whose rules of acceptance are normative here). Any thread.
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"

namespace comity {

inline constexpr std::size_t public_key_bytes = 32;
inline constexpr std::size_t secret_bytes = 32;  // a seed, or the house's secret

struct SigningKey {
    Bytes public_key;  // 32 bytes
    Bytes secret;      // 64 bytes: seed and public key
};

SigningKey make_signing_key();
SigningKey signing_key_from_seed(BytesView seed);  // 32 bytes
Bytes sign(SigningKey const& key, BytesView message);
bool verify_signature(BytesView public_key, BytesView message, BytesView signature);

// A secret in a file of mode 0600, written durably; hexadecimal on one line.
void write_secret_file(std::filesystem::path const& file, BytesView secret);
Bytes read_secret_file(std::filesystem::path const& file);  // throws Broken

}  // namespace comity

#include "tlog/signing.h"

#include <sodium.h>

#include "base/error.h"
#include "base/hash.h"

namespace comity {

static_assert(public_key_bytes == crypto_sign_PUBLICKEYBYTES && seed_bytes == crypto_sign_SEEDBYTES &&
              signature_bytes == crypto_sign_BYTES);

namespace {

unsigned char const* raw(BytesView bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}
unsigned char* raw(Bytes& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

void start_sodium() {
    static bool const started = sodium_init() >= 0;
    if (!started) throw Broken("libsodium does not start");
}

}  // namespace

SigningKey make_signing_key() {
    return signing_key_from_seed(random_bytes(seed_bytes));
}

SigningKey signing_key_from_seed(BytesView seed) {
    MUST(seed.size() == seed_bytes);
    start_sodium();
    SigningKey key{Bytes(public_key_bytes, '\0'), Bytes(crypto_sign_SECRETKEYBYTES, '\0')};
    crypto_sign_seed_keypair(raw(key.public_key), raw(key.secret), raw(seed));
    return key;
}

Bytes sign(SigningKey const& key, BytesView message) {
    Bytes signature(signature_bytes, '\0');
    crypto_sign_detached(raw(signature), nullptr, raw(message), message.size(), raw(key.secret));
    return signature;
}

bool verify_signature(BytesView public_key, BytesView message, BytesView signature) {
    start_sodium();
    if (public_key.size() != public_key_bytes || signature.size() != signature_bytes) return false;
    return crypto_sign_verify_detached(raw(signature), raw(message), message.size(), raw(public_key)) == 0;
}

}  // namespace comity

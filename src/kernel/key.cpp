#include "kernel/key.h"

#include <sodium.h>

#include <fstream>

#include "base/error.h"
#include "base/hash.h"
#include "kernel/files.h"

namespace comity {

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
    return signing_key_from_seed(random_bytes(crypto_sign_SEEDBYTES));
}

SigningKey signing_key_from_seed(BytesView seed) {
    MUST(seed.size() == crypto_sign_SEEDBYTES);
    start_sodium();
    SigningKey key{Bytes(crypto_sign_PUBLICKEYBYTES, '\0'), Bytes(crypto_sign_SECRETKEYBYTES, '\0')};
    crypto_sign_seed_keypair(raw(key.public_key), raw(key.secret), raw(seed));
    return key;
}

Bytes sign(SigningKey const& key, BytesView message) {
    Bytes signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(raw(signature), nullptr, raw(message), message.size(), raw(key.secret));
    return signature;
}

bool verify_signature(BytesView public_key, BytesView message, BytesView signature) {
    start_sodium();
    if (public_key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES)
        return false;
    return crypto_sign_verify_detached(raw(signature), raw(message), message.size(), raw(public_key)) == 0;
}

void write_secret_file(std::filesystem::path const& file, BytesView secret) {
    write_file_durably(file, to_hex(secret) + "\n", 0600);
}

Bytes read_secret_file(std::filesystem::path const& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    auto secret = from_hex(line);
    if (!in || !secret || secret->size() != secret_bytes)
        throw Broken("the key file " + file.filename().string() + " cannot be read");
    return *secret;
}

}  // namespace comity

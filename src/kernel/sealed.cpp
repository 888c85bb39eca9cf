#include "kernel/sealed.h"

#include <sodium.h>

#include "base/error.h"
#include "base/hash.h"

namespace comity {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(sealing_key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

unsigned char const* raw(BytesView bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

unsigned char* raw(Bytes& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace

Bytes seal(BytesView words, BytesView key, BytesView place) {
    MUST(key.size() == sealing_key_bytes);
    auto const nonce = random_bytes(nonce_bytes);
    Bytes sealed(words.size() + tag_bytes, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed), nullptr, raw(words), words.size(), raw(place),
                                               place.size(), nullptr, raw(nonce), raw(key));
    return nonce + sealed;
}

std::optional<Bytes> unseal(BytesView sealed, BytesView key, BytesView place) {
    MUST(key.size() == sealing_key_bytes);
    if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
    auto const nonce = sealed.substr(0, nonce_bytes);
    auto const rest = sealed.substr(nonce_bytes);
    Bytes words(rest.size() - tag_bytes, '\0');
    int const opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        raw(words), nullptr, nullptr, raw(rest), rest.size(), raw(place), place.size(), raw(nonce), raw(key));
    if (opened != 0) return std::nullopt;
    return words;
}

}  // namespace comity

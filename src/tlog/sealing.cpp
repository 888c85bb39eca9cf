#include "tlog/sealing.h"

#include <openssl/evp.h>

#include <memory>

#include "base/error.h"

namespace comity {

namespace {

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char const* raw(BytesView bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}
unsigned char* raw(Bytes& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}
int length(BytesView bytes) {
    return static_cast<int>(bytes.size());
}

void must(int done) {
    if (done != 1) throw Broken("OpenSSL could not seal");
}

Bytes key_of(std::string_view passphrase, Sealed const& how) {
    Bytes key(32, '\0');
    must(PKCS5_PBKDF2_HMAC(passphrase.data(), length(passphrase), raw(how.salt), length(how.salt),
                           static_cast<int>(how.iterations), EVP_sha256(), length(key), raw(key)));
    return key;
}

Cipher start(bool encrypts, Bytes const& key, Sealed const& how, BytesView beside) {
    MUST(how.nonce.size() == seal_nonce_bytes && how.salt.size() == seal_salt_bytes);
    Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    if (!cipher) throw Broken("OpenSSL could not seal");
    must(EVP_CipherInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, raw(key), raw(how.nonce),
                           encrypts ? 1 : 0));
    int written = 0;
    must(EVP_CipherUpdate(cipher.get(), nullptr, &written, raw(beside), length(beside)));
    return cipher;
}

}  // namespace

Bytes seal(BytesView secret, BytesView beside, std::string_view passphrase, Sealed const& how) {
    auto const cipher = start(true, key_of(passphrase, how), how, beside);
    Bytes text(secret.size(), '\0'), tag(seal_tag_bytes, '\0');
    int written = 0;
    must(EVP_CipherUpdate(cipher.get(), raw(text), &written, raw(secret), length(secret)));
    must(EVP_CipherFinal_ex(cipher.get(), raw(tag), &written));
    must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, length(tag), tag.data()));
    return text + tag;
}

std::optional<Bytes> unseal(Sealed const& sealed, BytesView beside, std::string_view passphrase) {
    if (sealed.text.size() < seal_tag_bytes) return std::nullopt;
    auto const cipher = start(false, key_of(passphrase, sealed), sealed, beside);
    auto const hidden = BytesView(sealed.text).substr(0, sealed.text.size() - seal_tag_bytes);
    Bytes tag(sealed.text.substr(hidden.size())), secret(hidden.size(), '\0');
    int written = 0;
    must(EVP_CipherUpdate(cipher.get(), raw(secret), &written, raw(hidden), length(hidden)));
    must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, length(tag), tag.data()));
    Bytes rest(seal_tag_bytes, '\0');
    if (EVP_CipherFinal_ex(cipher.get(), raw(rest), &written) != 1) return std::nullopt;
    return secret;
}

}  // namespace comity

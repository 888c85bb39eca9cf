// An authenticator in software, for tests: it does what it is told, right or wrong. One thread.
#pragma once

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

#include "base/hash.h"
#include "http/webauthn.h"

namespace comity::http {

// Heads of CBOR, as authenticators write them.
inline Bytes cbor_head(int major, std::size_t number) {
    Bytes out;
    auto const kind = static_cast<unsigned>(major) << 5;
    if (number < 24) return Bytes(1, static_cast<char>(kind | number));
    if (number < 256) return {static_cast<char>(kind | 24), static_cast<char>(number)};
    return {static_cast<char>(kind | 25), static_cast<char>(number >> 8), static_cast<char>(number)};
}
inline Bytes cbor_text(std::string_view text) {
    return cbor_head(3, text.size()) + Bytes(text);
}
inline Bytes cbor_bytes(BytesView bytes) {
    return cbor_head(2, bytes.size()) + Bytes(bytes);
}

class Authenticator {
  public:
    static constexpr std::uint8_t present = 0x01, verified = 0x04, brings_key = 0x40,
                                  brings_extensions = 0x80;

    Bytes id = random_bytes(32);
    std::uint32_t uses = 0;
    std::uint8_t flags = present | verified;
    std::string purpose;           // in place of the right one, where set
    std::string more_client_data;  // members, each after a comma
    Bytes more_words;              // after all that belongs to the authenticator data

    Bytes client_data(std::string_view type, Meant const& meant) const {
        return "{\"type\":\"" + (purpose.empty() ? std::string(type) : purpose) + "\",\"challenge\":\"" +
               to_base64url(meant.challenge) + "\",\"origin\":\"" + meant.origin + "\"" + more_client_data +
               "}";
    }
    Bytes words(Meant const& meant, std::uint8_t with_flags, BytesView key = {}) const {
        Bytes words(sha256(meant.rp_id).view());
        words += static_cast<char>(with_flags);
        for (int shift = 24; shift >= 0; shift -= 8) words += static_cast<char>(uses >> shift);
        return words + Bytes(key) + more_words;
    }
    Bytes point() const {
        Bytes point(65, '\0');
        std::size_t length = 0;
        EXPECT_EQ(EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                  reinterpret_cast<unsigned char*>(point.data()),
                                                  point.size(), &length),
                  1);
        EXPECT_EQ(length, 65u);
        return point;
    }
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    static Bytes cose(BytesView point, char algorithm = '\x26') {
        Bytes key{'\xa5', '\x01', '\x02', '\x03', algorithm, '\x20', '\x01', '\x21'};
        return key + cbor_bytes(point.substr(1, 32)) + '\x22' + cbor_bytes(point.substr(33));
    }
    Bytes attested(BytesView cose_key) const {
        Bytes attested(16, '\0');
        put_u16(attested, static_cast<std::uint16_t>(id.size()));
        return attested + id + Bytes(cose_key);
    }
    static Bytes attestation(BytesView words) {
        return cbor_head(5, 3) + cbor_text("fmt") + cbor_text("none") + cbor_text("attStmt") +
               cbor_head(5, 0) + cbor_text("authData") + cbor_bytes(words);
    }

    struct Created {
        Bytes client_data, attestation;
    };
    Created create(Meant const& meant) {
        ++uses;
        auto const with_flags = static_cast<std::uint8_t>(flags | brings_key);
        return {client_data("webauthn.create", meant),
                attestation(words(meant, with_flags, attested(cose(point()))))};
    }
    Assertion get(Meant const& meant) {
        ++uses;
        Assertion assertion{client_data("webauthn.get", meant), words(meant, flags), {}};
        assertion.signature =
            sign(assertion.authenticator_data + Bytes(sha256(assertion.client_data).view()));
        return assertion;
    }
    Bytes sign(Bytes const& bytes) const {
        std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(),
                                                                              EVP_MD_CTX_free);
        EXPECT_EQ(
            EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key_.get(), nullptr),
            1);
        Bytes signature(80, '\0');
        auto length = signature.size();
        EXPECT_EQ(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                                 reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()),
                  1);
        signature.resize(length);
        return signature;
    }

  private:
    std::shared_ptr<EVP_PKEY> key_{EVP_EC_gen("P-256"), EVP_PKEY_free};
};

}  // namespace comity::http

#include "http/webauthn.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>

#include "base/hash.h"
#include "base/json.h"
#include "formats/cbor.h"

namespace comity::http {
namespace {

constexpr std::size_t coordinate_bytes = 32;
constexpr std::size_t passkey_id_limit_bytes = 1023;

std::unexpected<Error> unfit(std::string_view why) {
    return refuse(Fault::forbidden, "The passkey was not accepted: " + std::string(why) + ".");
}

// -- what the browser says --

Result<void> check_client_data(Meant const& meant, BytesView client_data, std::string_view type) {
    TRY(said, json::parse(client_data));
    if (said.text_of("type") != type) return unfit("it was made for another purpose");
    if (said.text_of("challenge") != to_base64url(meant.challenge))
        return unfit("it answers another question");
    if (said.text_of("origin") != meant.origin) return unfit("it was made for another page");
    auto const* const crossing = said.find("crossOrigin");
    if (crossing && !(crossing->boolean() && !*crossing->boolean()))
        return unfit("it was made inside of another site's page");
    return {};
}

// -- what the authenticator says --

struct AuthenticatorData {
    std::uint32_t uses = 0;
    BytesView rest;  // attested key, extensions
    bool has_key = false, has_extensions = false;
};

Result<AuthenticatorData> read_authenticator_data(Meant const& meant, BytesView bytes) {
    constexpr std::size_t head_bytes = 37;
    constexpr std::uint8_t present = 0x01, verified = 0x04, key = 0x40, extensions = 0x80;
    if (bytes.size() < head_bytes) return unfit("the authenticator's words are cut short");
    if (bytes.substr(0, 32) != sha256(meant.rp_id).view()) return unfit("it was made for another site");
    auto const flags = static_cast<std::uint8_t>(bytes[32]);
    if ((flags & present) == 0) return unfit("nobody was there to touch it");
    if ((flags & verified) == 0) return unfit("it was not unlocked; give it a PIN, a finger or a face");
    AuthenticatorData data;
    for (char const each : bytes.substr(33, 4)) data.uses = data.uses << 8 | static_cast<std::uint8_t>(each);
    data.rest = bytes.substr(head_bytes);
    data.has_key = (flags & key) != 0;
    data.has_extensions = (flags & extensions) != 0;
    return data;
}

// Extensions are not asked for; where some come, they must be what they say, and the last.
Result<void> check_end(AuthenticatorData const& data, BytesView rest) {
    if (data.has_extensions) {
        TRY(extensions, cbor::read(rest));
        if (!extensions.map()) return unfit("its extensions are no map");
    }
    if (!rest.empty()) return unfit("there is more than belongs to it");
    return {};
}

// -- keys --

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

// Nothing where it is no point of the curve.
Key key_of(BytesView public_key) {
    Bytes point(public_key);
    char group[] = "P-256";
    OSSL_PARAM const parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end()};
    std::unique_ptr<EVP_PKEY_CTX, FreeKey> const making(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* made = nullptr;
    if (!making || EVP_PKEY_fromdata_init(making.get()) != 1 ||
        EVP_PKEY_fromdata(making.get(), &made, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters)) != 1)
        return nullptr;
    Key key(made);
    std::unique_ptr<EVP_PKEY_CTX, FreeKey> const checking(
        EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
    if (!checking || EVP_PKEY_public_check(checking.get()) != 1) return nullptr;
    return key;
}

bool is_number(cbor::Value const* value, std::int64_t number) {
    return value && value->integer() && *value->integer() == number;
}

// A COSE key (RFC 9053) as the 65 bytes of its point.
Result<Bytes> point_in(cbor::Value const& cose) {
    constexpr int kty = 1, alg = 3, crv = -1, x = -2, y = -3;
    constexpr int elliptic = 2, es256 = -7, p256 = 1;
    if (!is_number(cose.find(kty), elliptic) || !is_number(cose.find(alg), es256) ||
        !is_number(cose.find(crv), p256))
        return unfit("its key is not of the sort read here, ECDSA on P-256");
    Bytes point(1, '\x04');
    for (auto const* const coordinate : {cose.find(x), cose.find(y)}) {
        if (!coordinate || !coordinate->bytes() || coordinate->bytes()->size() != coordinate_bytes)
            return unfit("its key is not whole");
        point += *coordinate->bytes();
    }
    if (!key_of(point)) return unfit("its key is no point of the curve");
    return point;
}

}  // namespace

Result<Bytes> challenge_in(BytesView client_data) {
    TRY(said, json::parse(client_data));
    auto challenge = from_base64url(said.text_of("challenge"));
    if (!challenge) return unfit("it answers no question");
    return std::move(*challenge);
}

Result<NewPasskey> read_new_passkey(Meant const& meant, BytesView client_data, BytesView attestation) {
    TRY_OK(check_client_data(meant, client_data, "webauthn.create"));
    TRY(said, cbor::read(attestation));
    auto const* const words = said.find("authData");
    if (!attestation.empty() || !words || !words->bytes()) return unfit("it brings no key");
    TRY(data, read_authenticator_data(meant, *words->bytes()));
    constexpr std::size_t model_bytes = 16, length_bytes = 2;
    auto rest = data.rest;
    if (!data.has_key || rest.size() < model_bytes + length_bytes) return unfit("it brings no key");
    auto const high = static_cast<std::uint8_t>(rest[model_bytes]);
    auto const low = static_cast<std::uint8_t>(rest[model_bytes + 1]);
    auto const id_bytes = static_cast<std::size_t>(high << 8 | low);
    rest.remove_prefix(model_bytes + length_bytes);
    if (id_bytes == 0 || id_bytes > passkey_id_limit_bytes || id_bytes > rest.size())
        return unfit("it has no fit name");
    NewPasskey passkey{.id = Bytes(rest.substr(0, id_bytes)), .public_key = {}, .uses = data.uses};
    rest.remove_prefix(id_bytes);
    TRY(cose, cbor::read(rest));
    TRY(point, point_in(cose));
    passkey.public_key = std::move(point);
    TRY_OK(check_end(data, rest));
    return passkey;
}

Result<std::uint32_t> check_assertion(Meant const& meant, Assertion const& assertion) {
    TRY_OK(check_client_data(meant, assertion.client_data, "webauthn.get"));
    TRY(data, read_authenticator_data(meant, assertion.authenticator_data));
    if (data.has_key) return unfit("it brings a key where none was asked for");
    TRY_OK(check_end(data, data.rest));
    return data.uses;
}

bool is_signed_by(Assertion const& assertion, BytesView public_key) {
    auto const key = key_of(public_key);
    std::unique_ptr<EVP_MD_CTX, FreeKey> const context(EVP_MD_CTX_new());
    if (!key || !context ||
        EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr) != 1)
        return false;
    auto const words = assertion.authenticator_data + Bytes(sha256(assertion.client_data).view());
    auto const bytes = [](Bytes const& of) { return reinterpret_cast<unsigned char const*>(of.data()); };
    return EVP_DigestVerify(context.get(), bytes(assertion.signature), assertion.signature.size(),
                            bytes(words), words.size()) == 1;
}

bool may_follow(std::uint32_t uses, std::uint32_t uses_before) {
    return (uses == 0 && uses_before == 0) || uses > uses_before;
}

}  // namespace comity::http

// What anybody may send as a passkey: nothing is taken that was not meant for this site and this question,
// and nothing is held to be signed that no key has signed.
#include <cstdint>

#include "base/hash.h"
#include "http/webauthn.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    using namespace comity::http;
    BytesView const bytes(reinterpret_cast<char const*>(data), size);
    Meant const meant{"https://crisis.example", "crisis.example", Bytes(32, 'c')};
    Bytes const says_create = R"({"type":"webauthn.create","challenge":")" + to_base64url(meant.challenge) +
                              R"(","origin":"https://crisis.example"})";
    Bytes const says_get = R"({"type":"webauthn.get","challenge":")" + to_base64url(meant.challenge) +
                           R"(","origin":"https://crisis.example"})";
    if (auto const passkey = read_new_passkey(meant, says_create, bytes)) {
        MUST(passkey->public_key.size() == 65 && !passkey->id.empty());
        MUST(bytes.find(sha256(meant.rp_id).view()) != bytes.npos);
        MUST(!is_signed_by({says_get, passkey->id, passkey->id}, passkey->public_key));
    }
    MUST(!read_new_passkey(meant, says_get, bytes));
    if (check_assertion(meant, {says_get, Bytes(bytes), {}}))
        MUST(bytes.starts_with(sha256(meant.rp_id).view()));
    MUST(!check_assertion(meant, {bytes.size() < 100 ? Bytes(bytes) : Bytes(), Bytes(37, '\xff'), {}}));
    (void)challenge_in(bytes);
    MUST(!is_signed_by({says_get, Bytes(bytes), Bytes(bytes)}, bytes.substr(0, 65)));
    return 0;
}

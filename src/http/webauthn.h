// Passkeys (Web Authentication level 2): is what a browser brought the work of this authenticator, for this
// site and this question? Keys are ECDSA on P-256 with SHA-256; who made the authenticator is not asked. Pure
// functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace comity::http {

// What the browser and the authenticator must have meant.
struct Meant {
    std::string origin;  // "https://crisis.example"
    std::string rp_id;   // "crisis.example"
    Bytes challenge;     // that we gave out
};

struct NewPasskey {
    Bytes id;
    Bytes public_key;  // 65 bytes, uncompressed
    std::uint32_t uses = 0;
};

// What navigator.credentials.get() brought.
struct Assertion {
    Bytes client_data;  // JSON
    Bytes authenticator_data;
    Bytes signature;
};

// The challenge that client data says it answers; nothing more is held to be true.
Result<Bytes> challenge_in(BytesView client_data);

// From what navigator.credentials.create() brought.
Result<NewPasskey> read_new_passkey(Meant const& meant, BytesView client_data, BytesView attestation);

// All but whose key it is: right place, right question, and somebody was there who unlocked it. How often the
// passkey was used.
Result<std::uint32_t> check_assertion(Meant const& meant, Assertion const& assertion);
bool is_signed_by(Assertion const& assertion, BytesView public_key);
// An authenticator that counts never counts back; a copy of one would.
bool may_follow(std::uint32_t uses, std::uint32_t uses_before);

}  // namespace comity::http

// Keys of signed notes and their text forms (docs/formats/note.md): what a reader knows a signer by, and what
// a signer keeps secret. Values; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "tlog/signing.h"

namespace comity::tlog {

// The type of a key decides what is signed: the text itself, or a time and a checkpoint.
enum class KeyType : char { ed25519 = 1, cosignature = 4 };

struct VerifierKey {
    std::string name;
    KeyType type = KeyType::ed25519;
    Bytes public_key;  // 32 bytes
    Bytes id;          // 4 bytes that follow from the rest
    bool operator==(VerifierKey const&) const = default;
};

struct Signer {
    VerifierKey key;
    SigningKey secret;
};

// Not empty, UTF-8, without plus, white space of any script or control characters.
bool is_key_name(std::string_view name);

// The name must be one, the key 32 bytes.
VerifierKey make_verifier_key(std::string name, KeyType type, Bytes public_key);
Signer make_signer(std::string name, KeyType type, SigningKey key);

std::string write_verifier_key(VerifierKey const& key);  // name+id+base64(type and public key)
Result<VerifierKey> read_verifier_key(std::string_view text);
std::string write_signer(Signer const& signer);  // PRIVATE+KEY+name+id+base64(type and seed)
Result<Signer> read_signer(std::string_view text);

}  // namespace comity::tlog

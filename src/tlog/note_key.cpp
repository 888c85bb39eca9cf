#include "tlog/note_key.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"

namespace comity::tlog {

namespace {

constexpr std::string_view private_start = "PRIVATE+KEY+";
constexpr std::size_t id_bytes = 4;

// White space beyond ASCII, as Unicode 15 lists it.
constexpr std::array<std::string_view, 19> wide_spaces{
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

Bytes typed(KeyType type, BytesView bytes) {
    return static_cast<char>(type) + Bytes(bytes);
}

Bytes key_id(std::string_view name, KeyType type, BytesView public_key) {
    return Bytes(sha256({name, "\n", typed(type, public_key)}).view().substr(0, id_bytes));
}

struct KeyText {
    std::string_view name;
    Bytes id;
    KeyType type;
    Bytes bytes;  // public key or seed
};

Result<KeyText> read_key_text(std::string_view text) {
    auto const parts = split(text, '+');
    // Base64 may hold a plus of its own.
    if (parts.size() < 3 || !is_key_name(parts[0]))
        return refuse(Fault::malformed, "A key is written as name+id+base64.");
    auto const id = from_hex(parts[1]);
    auto const bytes = from_base64(text.substr(parts[0].size() + parts[1].size() + 2));
    if (!id || id->size() != id_bytes || !bytes || bytes->empty())
        return refuse(Fault::malformed, "A key is written as name+id+base64.");
    auto const type = static_cast<KeyType>(bytes->front());
    if (type != KeyType::ed25519 && type != KeyType::cosignature)
        return refuse(Fault::unsupported, "The key is of a type that is not known here.");
    if (bytes->size() != 1 + public_key_bytes)
        return refuse(Fault::malformed, "The key is not 32 bytes long.");
    return KeyText{parts[0], *id, type, bytes->substr(1)};
}

Result<VerifierKey> with_its_id(VerifierKey key, BytesView id) {
    if (key.id != id) return refuse(Fault::malformed, "The id in the key does not follow from the key.");
    return key;
}

}  // namespace

bool is_key_name(std::string_view name) {
    auto const printable = [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '+'; };
    auto const within = [&](std::string_view space) { return name.find(space) != name.npos; };
    return !name.empty() && std::ranges::all_of(name, printable) && is_utf8(name) &&
           std::ranges::none_of(wide_spaces, within);
}

VerifierKey make_verifier_key(std::string name, KeyType type, Bytes public_key) {
    MUST(is_key_name(name) && public_key.size() == public_key_bytes);
    auto id = key_id(name, type, public_key);
    return {std::move(name), type, std::move(public_key), std::move(id)};
}

Signer make_signer(std::string name, KeyType type, SigningKey key) {
    return {make_verifier_key(std::move(name), type, key.public_key), std::move(key)};
}

std::string write_verifier_key(VerifierKey const& key) {
    return key.name + "+" + to_hex(key.id) + "+" + to_base64(typed(key.type, key.public_key));
}

Result<VerifierKey> read_verifier_key(std::string_view text) {
    TRY(read, read_key_text(text));
    return with_its_id(make_verifier_key(std::string(read.name), read.type, read.bytes), read.id);
}

std::string write_signer(Signer const& signer) {
    auto const seed = BytesView(signer.secret.secret).substr(0, seed_bytes);
    return std::string(private_start) + signer.key.name + "+" + to_hex(signer.key.id) + "+" +
           to_base64(typed(signer.key.type, seed));
}

Result<Signer> read_signer(std::string_view text) {
    if (!text.starts_with(private_start))
        return refuse(Fault::malformed, "A secret key is written as PRIVATE+KEY+name+id+base64.");
    TRY(read, read_key_text(text.substr(private_start.size())));
    auto signer = make_signer(std::string(read.name), read.type, signing_key_from_seed(read.bytes));
    TRY_OK(with_its_id(signer.key, read.id));
    return signer;
}

}  // namespace comity::tlog

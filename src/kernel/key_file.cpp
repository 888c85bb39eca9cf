#include "kernel/key_file.h"

#include "base/json.h"
#include "base/members.h"
#include "tlog/signing.h"

namespace comity {

namespace {

constexpr std::string_view format = "comity-key/1";
constexpr std::size_t name_limit_bytes = 100;

std::unexpected<Error> no_key_file() {
    return refuse(Fault::malformed, "This is no key file, or it is damaged.");
}

Result<Bytes> bytes_in(json::Value const& object, std::string_view member, std::size_t size) {
    auto bytes = from_base64(object.text_of(member));
    if (!bytes || bytes->size() != size) return no_key_file();
    return std::move(*bytes);
}

Result<Sealed> read_sealed(json::Value const& object) {
    TRY_OK(members::refuse_others(object, "A sealed key", {"iterations", "salt", "nonce", "text"}));
    auto const* iterations = object.find("iterations");
    if (!iterations || !iterations->integer() || *iterations->integer() < 100'000 ||
        *iterations->integer() > 10'000'000)
        return no_key_file();
    TRY(salt, bytes_in(object, "salt", seal_salt_bytes));
    TRY(nonce, bytes_in(object, "nonce", seal_nonce_bytes));
    TRY(text, bytes_in(object, "text", seed_bytes + seal_tag_bytes));
    return Sealed{*iterations->integer(), std::move(salt), std::move(nonce), std::move(text)};
}

}  // namespace

std::string write_key_file(KeyFile const& file) {
    json::Object object{{"format", format}, {"name", file.name}};
    if (file.party) object.emplace_back("party", file.party->hex());
    object.emplace_back("public", to_base64(file.public_key));
    if (file.sealed)
        object.emplace_back("sealed", json::Object{{"iterations", file.sealed->iterations},
                                                   {"salt", to_base64(file.sealed->salt)},
                                                   {"nonce", to_base64(file.sealed->nonce)},
                                                   {"text", to_base64(file.sealed->text)}});
    else
        object.emplace_back("seed", to_base64(file.seed));
    return json::write(json::Value(std::move(object))) + "\n";
}

Result<KeyFile> read_key_file(std::string_view text) {
    if (text.size() > key_file_limit_bytes) return no_key_file();
    TRY(object, json::parse(text));
    if (!object.object() || object.text_of("format") != format) return no_key_file();
    TRY_OK(members::refuse_others(object, "A key file",
                                  {"format", "name", "party", "public", "seed", "sealed"}));
    auto const* name = object.find("name");
    if (!name || !name->text() || name->text()->size() > name_limit_bytes) return no_key_file();
    TRY(public_key, bytes_in(object, "public", public_key_bytes));
    KeyFile file{.name = *name->text(), .public_key = std::move(public_key)};
    if (object.find("party")) {
        file.party = PartyId::from_hex_text(object.text_of("party"));
        if (!file.party) return no_key_file();
    }
    if ((object.find("seed") == nullptr) == (object.find("sealed") == nullptr)) return no_key_file();
    if (auto const* sealed = object.find("sealed")) {
        TRY(read, read_sealed(*sealed));
        file.sealed = std::move(read);
        return file;
    }
    TRY(seed, bytes_in(object, "seed", seed_bytes));
    if (signing_key_from_seed(seed).public_key != file.public_key) return no_key_file();
    file.seed = std::move(seed);
    return file;
}

KeyFile seal_key_file(KeyFile const& open, std::string_view passphrase, Sealed how) {
    how.text = seal(open.seed, open.public_key, passphrase, how);
    return {.name = open.name, .party = open.party, .public_key = open.public_key, .sealed = std::move(how)};
}

Result<KeyFile> open_key_file(KeyFile const& sealed, std::string_view passphrase) {
    if (!sealed.sealed) return sealed;
    auto seed = unseal(*sealed.sealed, sealed.public_key, passphrase);
    if (!seed || signing_key_from_seed(*seed).public_key != sealed.public_key)
        return refuse(Fault::forbidden, "The passphrase does not open this key.");
    return KeyFile{.name = sealed.name,
                   .party = sealed.party,
                   .public_key = sealed.public_key,
                   .seed = std::move(*seed)};
}

}  // namespace comity

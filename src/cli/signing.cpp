#include "cli/signing.h"

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/asking.h"
#include "cli/whole_file.h"
#include "kernel/desk.h"
#include "kernel/statement.h"
#include "tlog/signing.h"

namespace comity::cli {

namespace {

constexpr std::size_t passphrase_limit_bytes = 4096;

Result<SpaceId> id_of_space(Ask const& ask, std::string_view space) {
    TRY(reply, ask(request(Method::get, space_path(space))));
    TRY(text, read_whole(reply));
    TRY(told, json::parse(text));
    if (reply.status >= 400) return refuse(Fault::not_found, std::string(told.text_of("detail")));
    auto const id = SpaceId::from_hex_text(told.text_of("id"));
    if (!id) return refuse(Fault::broken, "The answer cannot be read.");
    return *id;
}

}  // namespace

Result<KeyFile> open_key(Arguments const& arguments, std::string const& file) {
    TRY(text, read_whole_file(file, key_file_limit_bytes));
    TRY(key, read_key_file(text));
    if (!key.sealed) return std::move(key);
    if (!arguments.has("passphrase-file"))
        return refuse(Fault::malformed, "The key is sealed: --passphrase-file FILE holds its passphrase.");
    TRY(passphrase, read_whole_file(arguments.option("passphrase-file"), passphrase_limit_bytes));
    return open_key_file(key, trim(passphrase));
}

Result<PartyId> party_of(Arguments const& arguments, KeyFile const& key) {
    if (!arguments.has("party") && key.party) return *key.party;
    auto const party = PartyId::from_hex_text(arguments.option("party"));
    if (party) return *party;
    return refuse(Fault::malformed, "The key file does not say whose key it is: --party ID does.");
}

std::string signed_envelope(KeyFile const& key, ToSign const& what) {
    auto const prepared = prepare(what.space, what.kind, what.party, machine_clock()(), what.body);
    auto const signature = sign(signing_key_from_seed(key.seed), signed_bytes(prepared.header_bytes));
    return json::write(json::Object{{"header", to_base64(prepared.header_bytes)},
                                    {"salt", to_base64(prepared.salt)},
                                    {"body", to_base64(what.body)},
                                    {"signature", to_base64(signature)}});
}

Result<Request> signed_request(Ask const& ask, KeyFile const& key, std::string path, std::string_view space,
                               ToSign what) {
    TRY(id, id_of_space(ask, space));
    what.space = id;
    auto made = request(Method::post, std::move(path), signed_envelope(key, what));
    made.headers.emplace_back("content-type", "application/vnd.comity.signed+json");
    return made;
}

}  // namespace comity::cli

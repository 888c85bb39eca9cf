#include "app/demonstration/key_ring.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "kernel/files.h"
#include "kernel/statement.h"
#include "tlog/signing.h"

namespace comity::demonstration {

namespace {

namespace fs = std::filesystem;

constexpr unsigned owner_alone = 0600;

void make_folder(fs::path const& folder) {
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
}

}  // namespace

Result<KeyFile> KeyRing::key(std::string_view name, PartyId const& party, std::string_view role) const {
    auto const file = folder_ / (std::string(name) + "-" + std::string(role) + ".key");
    if (fs::exists(file)) {
        TRY(kept, read_key_file(read_file(file)));
        if (kept.party == party && !kept.sealed) return std::move(kept);
        return refuse(Fault::conflict, "The key in " + file.string() + " is sealed, or another party's.");
    }
    KeyFile made{.name = std::string(name) + " " + std::string(role), .party = party};
    made.seed = random_bytes(seed_bytes);
    made.public_key = signing_key_from_seed(made.seed).public_key;
    make_folder(folder_);
    write_file_durably(file, write_key_file(made), owner_alone);
    return made;
}

std::string sign_again(KeyFile const& key, ToSignAgain const& what) {
    MUST(key.party);
    auto const derived = [&](std::string_view use) {
        return hmac_sha256(key.seed, {"comity demonstration ", use, "\n", what.space.view(), what.turn});
    };
    auto const salt = derived("salt");
    auto const nonce = derived("nonce");
    Header header{
        .space = what.space, .kind = std::string(what.kind), .party = *key.party, .said_at_ms = what.at_ms};
    std::copy_n(nonce.view().begin(), header.nonce.size(), header.nonce.begin());
    header.body_hash = body_hash(salt.view(), what.body);
    auto const bytes = write_header(header);
    auto const signature = sign(signing_key_from_seed(key.seed), signed_bytes(bytes));
    return json::write(json::Object{{"header", to_base64(bytes)},
                                    {"salt", to_base64(salt.view())},
                                    {"body", to_base64(what.body)},
                                    {"signature", to_base64(signature)}});
}

}  // namespace comity::demonstration

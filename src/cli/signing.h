// Statements that are signed here, with a key in a file. One thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"
#include "cli/arguments.h"
#include "cli/run.h"
#include "kernel/key_file.h"

namespace comity::cli {

// The key in this file, opened with the passphrase in --passphrase-file where it is sealed.
Result<KeyFile> open_key(Arguments const& arguments, std::string const& file);
// Whose key it is: --party, or what the file says.
Result<PartyId> party_of(Arguments const& arguments, KeyFile const& key);

struct ToSign {
    SpaceId space;
    std::string_view kind;
    PartyId party;
    std::string_view body;
};
// What the routes for statements take as application/vnd.comity.signed+json.
std::string signed_envelope(KeyFile const& key, ToSign const& what);

// A POST of such an envelope; `space` is the name of the one that is spoken in.
Result<Request> signed_request(Ask const& ask, KeyFile const& key, std::string path, std::string_view space,
                               ToSign what);

}  // namespace comity::cli

// The doorkeeper: from the header of a request, who asks. A session comes as a cookie, a token as a bearer's;
// who shows neither is the public. It waits for no lock that another one holds long, and reads the vault's
// file only for a secret that was not shown lately. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/route.h"
#include "kernel/vault.h"

namespace comity::http {

struct Recognised {
    std::optional<Reply> refusal;
    bool stale_cookie = false;  // one was shown that opens nothing (any more): have it thrown away
};

// Puts holder, speaker and via into the request where somebody is known; else leaves them as they are.
Recognised recognise(Vault& vault, Request& request);

// The site as a browser names it in Origin, for a page of this server: "https://comity.example".
std::string own_origin(Request const& request);

// How an account stands in entries: an opaque mark of it, no name.
std::string via_of(AccountId const& account);

// For Set-Cookie.
std::string session_cookie(std::string_view secret, bool secure);
std::string no_session_cookie(bool secure);

}  // namespace comity::http

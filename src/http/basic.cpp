#include "http/basic.h"

#include <strings.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/text.h"

namespace comity::http {

namespace {

constexpr std::size_t remembered_limit = 10'000;

std::optional<std::string> said_in(Request const& request) {
    constexpr std::string_view scheme = "basic ";
    auto const said = request.header("authorization");
    if (said.size() < scheme.size() || ::strncasecmp(said.data(), scheme.data(), scheme.size()) != 0)
        return std::nullopt;
    return from_base64(trim(said.substr(scheme.size())));
}

}  // namespace

BasicSignIn::BasicSignIn(Vault& vault) : vault_(vault), key_(random_bytes(32)) {}

Result<std::optional<Holder>> BasicSignIn::who(Request const& request) {
    auto const said = said_in(request);
    auto const colon = said ? said->find(':') : std::string::npos;
    if (colon == std::string::npos) return std::optional<Holder>();
    std::string_view const name(said->data(), colon);
    std::string_view const secret = std::string_view(*said).substr(colon + 1);
    auto holder = vault_.who(secret);
    if (holder && !holder->in_session) return holder;
    return by_passphrase(name, secret);
}

Result<std::optional<Holder>> BasicSignIn::by_passphrase(std::string_view name, std::string_view passphrase) {
    auto const mark = hmac_sha256(key_, {name, BytesView("\0", 1), passphrase});
    {
        std::scoped_lock const lock(mutex_);
        if (auto const known = sessions_.find(mark); known != sessions_.end()) {
            if (auto holder = vault_.who(known->second)) return holder;
            sessions_.erase(known);
        }
    }
    auto const account = vault_.sign_in(name, passphrase);
    if (!account && (account.error().fault == Fault::busy || account.error().fault == Fault::too_many))
        return std::unexpected(account.error());
    if (!account) return std::optional<Holder>();
    auto session = vault_.open_session(*account);
    auto holder = vault_.who(session);
    std::scoped_lock const lock(mutex_);
    if (sessions_.size() >= remembered_limit) sessions_.clear();
    sessions_.insert_or_assign(mark, std::move(session));
    return holder;
}

}  // namespace comity::http

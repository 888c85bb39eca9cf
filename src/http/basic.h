// HTTP Basic, for programs of others that know no other way to say who they are: the name and passphrase of
// an account, or a token in the place of the passphrase. Any thread; a passphrase that was not shown lately
// takes a tenth of a second.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/ids.h"
#include "kernel/route.h"
#include "kernel/vault.h"

namespace comity::http {

class BasicSignIn {
  public:
    explicit BasicSignIn(Vault& vault);

    // Who it is; nothing where nobody is named, or nobody who is known. Busy where too many are being looked
    // at.
    Result<std::optional<Holder>> who(Request const& request);

  private:
    Result<std::optional<Holder>> by_passphrase(std::string_view name, std::string_view passphrase);

    Vault& vault_;
    Bytes key_;
    std::mutex mutex_;
    // A passphrase that was right opened a session, known by a mark of both: so it ends as sessions do.
    std::unordered_map<Hash, std::string, IdHash> sessions_;
};

}  // namespace comity::http

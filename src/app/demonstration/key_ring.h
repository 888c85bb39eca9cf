// The keys of the parties of the demonstration, a file each (docs/formats/key-file.md), so that whoever has
// the folder can go on speaking for them. One thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "kernel/key_file.h"

namespace comity::demonstration {

class KeyRing {
  public:
    explicit KeyRing(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // The key in the file "asteria-cert.key"; made where there is none, for the owner of the folder alone.
    Result<KeyFile> key(std::string_view name, PartyId const& party, std::string_view role) const;

  private:
    std::filesystem::path folder_;
};

// A statement as its party signs it. The same words at the same turn are the same statement each time, so
// that a house that heard it knows it again.
struct ToSignAgain {
    SpaceId space;
    std::string_view kind;
    std::int64_t at_ms = 0;
    std::string_view turn;  // tells it from all others of the space
    std::string_view body;
};
std::string sign_again(KeyFile const& key, ToSignAgain const& what);

}  // namespace comity::demonstration

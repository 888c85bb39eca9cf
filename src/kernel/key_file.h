// The file in which a party keeps its secret key (docs/formats/key-file.md). Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"
#include "tlog/sealing.h"

namespace comity {

struct KeyFile {
    std::string name;
    std::optional<PartyId> party = {};
    Bytes public_key;
    Bytes seed = {};  // empty where it is sealed
    std::optional<Sealed> sealed = {};
};

inline constexpr std::size_t key_file_limit_bytes = 4096;

std::string write_key_file(KeyFile const& file);
Result<KeyFile> read_key_file(std::string_view text);
// The seed put under a passphrase, and taken out again.
KeyFile seal_key_file(KeyFile const& open, std::string_view passphrase, Sealed how);
Result<KeyFile> open_key_file(KeyFile const& sealed, std::string_view passphrase);

}  // namespace comity

// What the text formats of transparency logs share: lines that end in a newline, sizes and hashes in their
// one form. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tlog/proof.h"

namespace comity::tlog {

// Takes the first line off `rest`, without its newline; nothing where no newline is left.
std::optional<std::string_view> take_line(std::string_view& rest);
// Decimal without leading zeros.
std::optional<std::uint64_t> read_size(std::string_view text);
std::optional<Hash> read_hash(std::string_view base64);

std::string write_hash_lines(Proof const& proof);
// Takes hashes, a line each, and the empty line after them.
Result<Proof> take_hash_lines(std::string_view& rest, std::size_t limit);

}  // namespace comity::tlog

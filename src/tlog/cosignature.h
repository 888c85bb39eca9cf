// Cosignatures: a witness says that at a time it saw this checkpoint, the largest of a log, and that all
// before fit it (c2sp.org/tlog-cosignature, Ed25519, docs/formats/cosignature.md). Pure functions; any
// thread.
#pragma once

#include <cstdint>
#include <optional>

#include "tlog/note_key.h"

namespace comity::tlog {

inline constexpr std::uint64_t cosignature_time_limit_s = std::uint64_t{1} << 63;  // and never zero

std::string cosigned_message(std::uint64_t time_s, std::string_view checkpoint_text);
// The time and the signature, as they stand in a signature line behind the id of the key.
Bytes cosign(Signer const& witness, std::string_view checkpoint_text, std::uint64_t time_s);
// When the witness signed; nothing where the signature is not its own.
std::optional<std::uint64_t> verify_cosignature(VerifierKey const& witness, std::string_view checkpoint_text,
                                                BytesView cosignature);

}  // namespace comity::tlog

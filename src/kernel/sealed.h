// Words kept on disk under a key of the house, so that the file alone does not tell them: XChaCha20-Poly1305
// with a random nonce before it. Any thread, once the vault is open.
#pragma once

#include <optional>

#include "base/bytes.h"

namespace comity {

inline constexpr std::size_t sealing_key_bytes = 32;

// `place` says where it is kept: moved to another place it does not open.
Bytes seal(BytesView words, BytesView key, BytesView place);
std::optional<Bytes> unseal(BytesView sealed, BytesView key, BytesView place);

}  // namespace comity

// A statement that its party made and signed itself, as it comes over HTTP: header, salt, body and signature
// in base64 (docs/formats/statement.md). Pure functions; any thread.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "kernel/route.h"

namespace comity::http {

inline constexpr std::string_view signed_type = "application/vnd.comity.signed+json";

struct Envelope {
    Bytes header, salt, body, signature;
};

bool is_signed(Request const& request);
Result<Envelope> read_envelope(std::string_view text);
Shape envelope_shape();

}  // namespace comity::http

// Replies as bytes: the head, with the headers every reply carries, and the frames of a chunked body.
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/route.h"

namespace comity::http {

struct Framing {
    std::optional<std::uint64_t> length;  // of the body, where known
    bool chunked = false;
    bool keep_alive = true;
    bool secure = false;    // came by TLS: let nobody who was here come without
    std::string_view date;  // "Sun, 06 Nov 1994 08:49:37 GMT"
};

void write_head(std::string& out, Reply const& reply, Framing const& framing);
void write_chunk(std::string& out, std::string_view bytes);  // writes nothing where there are none
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

bool has_header(Reply const& reply, std::string_view name);  // letters alike

std::string http_date(std::int64_t seconds);  // since 1970-01-01 UTC

}  // namespace comity::http

// The small languages inside request headers: entity tags and accepted encodings. Pure functions; any thread.
#pragma once

#include <string_view>

namespace comity::http {

// Whether If-None-Match names `tag` (with its quotes), weakly compared, or is "*".
bool names_tag(std::string_view if_none_match, std::string_view tag);

bool accepts(std::string_view accept_encoding, std::string_view coding);  // "gzip", "br"

}  // namespace comity::http

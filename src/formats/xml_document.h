// The one way in which XML of others is read: UTF-8, without a DOCTYPE, so that nothing is made up and
// nothing is fetched; not deep. Pure functions; any thread. Only files of formats can include it.
#pragma once

#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace comity::xml {

inline constexpr int depth_limit = 100;  // of elements within elements
// Of elements and attributes, each of which takes some 64 bytes of memory, however short it is.
inline constexpr std::int64_t nodes_limit = 4'000'000;

// Reads `bytes` into `document`. `what` begins the sentence of a refusal: "The message", "The form". Beyond
// `flags` (pugi::parse_…) it keeps the declaration and sees a DOCTYPE, to refuse it.
Result<void> read(pugi::xml_document& document, std::string_view bytes, std::string const& what,
                  unsigned flags = pugi::parse_default);

std::string_view local_name(pugi::xml_node const& element);  // without its prefix
// The children of that local name, first only; an empty node where there is none.
pugi::xml_node child(pugi::xml_node const& parent, std::string_view local);

// What stands in one element: text and CDATA, and no element. `what` is the sentence's beginning, as above.
Result<std::string> only_text(pugi::xml_node const& element, std::string const& what);

}  // namespace comity::xml

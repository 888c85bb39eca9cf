// Foreign text as people are shown it. What could move the cursor, ring, rewrite what stands there or turn
// the order of reading is written out as JSON writes it, \u001b; JSON shown so reads as the same JSON. Pure
// functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace comity::cli {

// Within a sentence: control characters, line ends among them, the overrides of direction, and what is no
// UTF-8.
std::string shown(std::string_view text);
// Many lines: the same, but line ends and tabs stay.
std::string shown_lines(std::string_view text);

// What of `text` can be shown before more of it has come: not the torn character or line end at its end.
std::size_t whole_bytes(std::string_view text);

}  // namespace comity::cli

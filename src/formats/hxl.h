// HXL for writers: whether a tag is one, and the row of tags under a CSV header.
// Pure functions; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace comity::hxl {

// A hashtag and its attributes as we write them: "#geo+lat". Lower case, no spaces, each word beginning with
// a letter (HXL 1.1, which lets readers forgive more).
bool is_tag(std::string_view text);

// One CSV row. A tag is valid or empty; a column without a tag is allowed.
void append_row(std::string& out, std::span<std::string_view const> tags);

}  // namespace comity::hxl

#include "formats/hxl.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "formats/csv.h"

namespace comity::hxl {
namespace {

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_word(std::string_view word) {
    return !word.empty() && is_letter(word.front()) && std::ranges::all_of(word, [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
    });
}

}  // namespace

bool is_tag(std::string_view text) {
    return text.starts_with('#') && std::ranges::all_of(split(text.substr(1), '+'), is_word);
}

void append_row(std::string& out, std::span<std::string_view const> tags) {
    csv::Writer row(out);
    for (auto tag : tags) {
        MUST(tag.empty() || is_tag(tag));
        row.plain(tag);
    }
    row.end_row();
}

}  // namespace comity::hxl

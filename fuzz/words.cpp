// The words of any bytes: valid UTF-8, the same when read again, found by their own query, and the short way
// of ASCII is the long way.
#include "methods/words.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "methods/words_unicode.h"

namespace {

std::set<std::string_view> set_of(std::string_view words) {
    std::set<std::string_view> found;
    for (auto word : comity::split(words, ' ')) found.insert(word);
    return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const words = comity::words_of(text);
    auto const found = set_of(words);
    MUST(comity::is_utf8(words));
    MUST(words.empty() || !found.contains(""));
    MUST(words == comity::unicode::words_of(text));
    auto const again = comity::words_of(words);
    MUST(set_of(again) == found);
    for (auto const& asked : comity::query_words(text)) MUST(found.contains(asked));
    return 0;
}

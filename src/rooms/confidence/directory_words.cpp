#include "rooms/confidence/directory_words.h"

#include <algorithm>

namespace comity::confidence {

namespace {

// "web, mail, telephone or alternate"
std::string listed(Words words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text.append(i == 0 ? "" : i + 1 < words.size() ? ", " : " or ").append(words[i]);
    return text;
}

std::unexpected<Error> not_among(std::string_view member, Words words) {
    return refuse(Fault::malformed,
                  "The member \"" + std::string(member) + "\" must be " + listed(words) + ".");
}

}  // namespace

bool is_among(Words words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

Result<std::string> chosen(json::Value const& body, std::string_view member, Words words) {
    auto const word = body.text_of(member);
    if (!is_among(words, word)) return not_among(member, words);
    return std::string(word);
}

Result<std::vector<std::string>> several(json::Value const& body, std::string_view member, Words words,
                                         std::size_t least) {
    std::vector<std::string> all;
    auto const* list = body.find(member);
    if (!list && least == 0) return all;
    auto const wrong = [&] {
        return refuse(Fault::malformed, "The member \"" + std::string(member) + "\" must be a list of " +
                                            listed(words) + ", each once.");
    };
    if (!list || !list->array()) return wrong();
    for (auto const& each : *list->array()) {
        if (!each.text() || !is_among(words, *each.text()) || std::ranges::count(all, *each.text()) > 0)
            return wrong();
        all.push_back(*each.text());
    }
    if (all.size() < least) return wrong();
    return all;
}

Shape words_shape(Words words) {
    return shape::one_of({words.begin(), words.end()});
}

}  // namespace comity::confidence

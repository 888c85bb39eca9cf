#include "methods/words_unicode.h"

#include <algorithm>
#include <span>
#include <unordered_set>

#include "base/text.h"
#include "methods/signs.h"

namespace comity::unicode {
namespace {

using Parts = std::vector<std::u32string_view>;  // views of one Signs

bool in_word(Kind kind) {
    return kind == Kind::letter || kind == Kind::digit || kind == Kind::mark;
}

// Whether the apostrophe at `at` stands between two letters.
bool joins(Signs const& signs, std::size_t at) {
    if (at + 1 >= signs.size() || signs.kinds[at] != Kind::apostrophe) return false;
    auto const before = signs.kinds[at - 1];
    return (before == Kind::letter || before == Kind::mark) && signs.kinds[at + 1] == Kind::letter;
}

// The parts of the word at `at`, one more than it has joining apostrophes. Moves `at` behind it.
void read_word(Signs const& signs, std::size_t& at, Parts& parts) {
    parts.clear();
    for (auto begin = at;; begin = ++at) {
        while (at < signs.size() && in_word(signs.kinds[at])) ++at;
        parts.push_back(signs.between(begin, at));
        if (!joins(signs, at)) return;
    }
}

// The characters, each with its marks, of the unspaced run at `at`. Moves `at` behind it.
void read_run(Signs const& signs, std::size_t& at, Parts& characters) {
    characters.clear();
    while (at < signs.size() && signs.kinds[at] == Kind::pair) {
        auto const begin = at++;
        while (at < signs.size() && signs.kinds[at] == Kind::mark) ++at;
        characters.push_back(signs.between(begin, at));
    }
}

// Two neighbours in the text, as one view.
std::u32string_view pair_of(std::u32string_view first, std::u32string_view second) {
    return {first.data(), first.size() + second.size()};
}

template <class Taker>
void walk(Signs const& signs, Taker& taker) {
    Parts parts;
    for (std::size_t at = 0; at < signs.size();) {
        if (signs.kinds[at] == Kind::pair) {
            read_run(signs, at, parts);
            taker.take_run(parts);
        } else if (in_word(signs.kinds[at])) {
            read_word(signs, at, parts);
            taker.take_word(parts);
        } else {
            ++at;
        }
    }
}

std::u32string joined(Parts const& parts) {
    std::u32string word;
    for (auto const& part : parts) word += part;
    return word;
}

std::u32string_view without_article(std::u32string_view word) {
    constexpr std::u32string_view articles[] = {U"وبال", U"وال", U"بال", U"كال",
                                                U"فال",  U"ولل", U"ال",  U"لل"};
    constexpr std::size_t letters_to_remain = 3;
    for (bool found = true; found;) {
        found = false;
        for (auto article : articles) {
            if (!word.starts_with(article) || word.size() < article.size() + letters_to_remain) continue;
            word.remove_prefix(article.size());
            found = true;
            break;
        }
    }
    return word;
}

// "For the" is لل, and swallows a lam the word begins with: للاجئين may be "for the" and اجئين or لاجئين. The
// reading with the lam, or nothing.
std::u32string_view with_swallowed_lam(std::u32string_view word) {
    if (word.starts_with(U'و')) word.remove_prefix(1);
    if (!word.starts_with(U"لل") || word.size() < 4) return {};
    return without_article(word.substr(1));
}

// French, Italian and Creole little words before an apostrophe.
bool is_elided(std::u32string_view part) {
    constexpr std::u32string_view longer[] = {U"qu", U"jusqu", U"lorsqu", U"puisqu", U"quoiqu"};
    return part.size() == 1 || std::ranges::find(longer, part) != std::end(longer);
}

// What a query asks for of a word with apostrophes (rule 4): its parts without the elided, or, if none is,
// nothing of them but the joined word.
std::span<std::u32string_view const> asked_parts(Parts const& parts) {
    auto asked = std::span(parts);
    while (asked.size() > 1 && is_elided(asked.front())) asked = asked.subspan(1);
    if (asked.size() > 1 && asked.back() == U"s") asked = asked.first(asked.size() - 1);
    return asked;
}

// The words of a text, put behind one another.
class Text {
  public:
    explicit Text(std::size_t expected_bytes) { words_.reserve(expected_bytes); }

    void take_word(Parts const& parts) {
        for (auto part : parts) put_readings(part);
        if (parts.size() > 1) put_readings(joined(parts));
    }

    void take_run(Parts const& characters) {
        for (std::size_t at = 0; at < characters.size(); ++at) {
            put(characters[at]);
            if (at + 1 < characters.size()) put(pair_of(characters[at], characters[at + 1]));
        }
    }

    std::string finish() { return std::move(words_); }

  private:
    void put_readings(std::u32string_view word) {
        auto const bare = without_article(word);
        put(bare);
        put(with_swallowed_lam(word));
        if (bare.size() < word.size()) put(with_swallowed_lam(bare));
    }

    void put(std::u32string_view word) {
        if (word.empty()) return;
        if (!words_.empty()) words_ += ' ';
        for (auto code : word) put_utf8(words_, code);
    }

    std::string words_;
};

// The words of a query, each once.
class Query {
  public:
    void take_word(Parts const& parts) {
        auto const asked = asked_parts(parts);
        if (asked.size() == parts.size()) return ask(without_article(joined(parts)));
        for (auto part : asked) ask(without_article(part));
    }

    void take_run(Parts const& characters) {
        if (characters.size() == 1) ask(characters.front());
        for (std::size_t at = 1; at < characters.size(); ++at)
            ask(pair_of(characters[at - 1], characters[at]));
    }

    std::vector<std::string> finish() { return std::move(words_); }

  private:
    void ask(std::u32string_view word) {
        std::string text;
        for (auto code : word) put_utf8(text, code);
        if (seen_.insert(text).second) words_.push_back(std::move(text));
    }

    std::vector<std::string> words_;
    std::unordered_set<std::string> seen_;
};

}  // namespace

std::string words_of(std::string_view utf8) {
    Text text(utf8.size() + utf8.size() / 4);
    walk(signs_of(utf8), text);
    return text.finish();
}

std::vector<std::string> query_words(std::string_view utf8) {
    Query query;
    walk(signs_of(utf8), query);
    return query.finish();
}

}  // namespace comity::unicode

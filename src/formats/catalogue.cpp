#include "formats/catalogue.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace comity {

namespace {

constexpr std::array<Language, 6> six{{{"ar", "العربية", true},
                                       {"zh", "中文"},
                                       {"en", "English"},
                                       {"fr", "Français"},
                                       {"ru", "Русский"},
                                       {"es", "Español"}}};

std::string first_part(std::string_view tag) {
    std::string part(tag.substr(0, tag.find('-')));
    std::ranges::transform(part, part.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return part;
}

// Thousandths, as "q=0.8" says; what cannot be read counts as not wanted.
int weight_of(std::string_view parameters) {
    auto const at = parameters.find("q=");
    if (at == parameters.npos) return 1000;
    auto const text = trim(parameters.substr(at + 2));
    double weight = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), weight);
    bool const fits = problem == std::errc{} && weight >= 0 && weight <= 1;
    return fits ? static_cast<int>(weight * 1000) : 0;
}

}  // namespace

std::span<Language const> languages() {
    return six;
}

std::vector<std::string> const& language_codes() {
    static std::vector<std::string> const codes{"en", "ar", "zh", "fr", "ru", "es"};
    return codes;
}

Language const* language_of(std::string_view code) {
    auto const found = std::ranges::find(six, code, &Language::code);
    return found == six.end() ? nullptr : &*found;
}

Language const& choose_language(std::string_view asked, std::string_view accept_language,
                                std::span<std::string const> offered) {
    auto const is_offered = [&](std::string const& code) {
        return language_of(code) && std::ranges::find(offered, code) != offered.end();
    };
    if (auto const code = first_part(asked); is_offered(code)) return *language_of(code);
    std::string best;
    int best_weight = 0;
    for (auto const range : split(accept_language.substr(0, 1000), ',')) {
        auto const end = std::min(range.find(';'), range.size());
        auto const code = first_part(trim(range.substr(0, end)));
        auto const weight = weight_of(range.substr(end));
        if (weight <= best_weight || !is_offered(code)) continue;
        best = code;
        best_weight = weight;
    }
    if (!best.empty()) return *language_of(best);
    MUST(!offered.empty() && language_of(offered.front()));
    return *language_of(offered.front());
}

Catalogue::Catalogue(Files const& files) {
    for (auto const& [language, text] : files) {
        auto const read = json::parse(text);
        MUST(read && read->object());
        auto& words = words_[std::string(language)];
        for (auto const& [key, said] : *read->object()) {
            MUST(said.text());
            words.emplace(key, *said.text());
        }
    }
    for (auto const& [language, words] : words_) MUST(std::ranges::equal(keys(language), keys("en")));
}

std::string const& Catalogue::say(std::string_view language, std::string_view key) const {
    auto const words = words_.find(language);
    MUST(words != words_.end());
    auto const said = words->second.find(key);
    MUST(said != words->second.end());
    return said->second;
}

std::string Catalogue::say(std::string_view language, std::string_view key,
                           std::vector<std::pair<std::string_view, std::string>> const& values) const {
    std::string text = say(language, key);
    for (auto const& [name, value] : values) {
        auto const mark = "{" + std::string(name) + "}";
        auto const at = text.find(mark);
        MUST(at != text.npos);
        text.replace(at, mark.size(), value);
    }
    return text;
}

std::vector<std::string> Catalogue::keys(std::string_view language) const {
    std::vector<std::string> all;
    auto const words = words_.find(language);
    MUST(words != words_.end());
    for (auto const& [key, said] : words->second) all.push_back(key);
    return all;
}

std::string date_and_time(std::int64_t at_ms, std::string_view months) {
    auto const text = format_time(at_ms);  // 2026-11-22T14:05:00Z
    auto const names = split(months, '|');
    MUST(names.size() == 12 && text.size() >= 16);
    auto const month = read_whole_number(std::string_view(text).substr(5, 2)).value_or(1);
    auto const day = text[8] == '0' ? text.substr(9, 1) : text.substr(8, 2);
    return day + " " + std::string(names[month - 1]) + " " + text.substr(0, 4) + ", " + text.substr(11, 5) +
           " UTC";
}

}  // namespace comity

// What pages that the server draws say, in the six languages of the United Nations: words by key, from JSON
// files carried inside the program, and the choice of the language. Made once at start; then any thread.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace comity {

struct Language {
    std::string_view code, name;  // the name in its own language
    bool right_to_left = false;
};

std::span<Language const> languages();
std::vector<std::string> const& language_codes();    // of all of them, English first
Language const* language_of(std::string_view code);  // nullptr: none of the six

// The language asked for in words ("fr-CA", "ar"), else the one that Accept-Language likes best (RFC 9110),
// of those offered; else the first of these.
Language const& choose_language(std::string_view asked, std::string_view accept_language,
                                std::span<std::string const> offered);

class Catalogue {
  public:
    // Each a language's code and a JSON object of texts. All must have the same keys.
    using Files = std::vector<std::pair<std::string_view, std::string_view>>;
    explicit Catalogue(Files const& files);

    // A key that is not there is our own mistake.
    std::string const& say(std::string_view language, std::string_view key) const;
    // The same with each {name} replaced.
    std::string say(std::string_view language, std::string_view key,
                    std::vector<std::pair<std::string_view, std::string>> const& values) const;

    std::vector<std::string> keys(std::string_view language) const;

  private:
    using Words = std::map<std::string, std::string, std::less<>>;
    std::map<std::string, Words, std::less<>> words_;
};

// "22 Nov 2026, 14:05 UTC", with the months as a catalogue names them: twelve, separated by |.
std::string date_and_time(std::int64_t at_ms, std::string_view months);

}  // namespace comity

// Holds a catalogue of words to what all of them must be: six languages, the same keys, each translated. One
// thread.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "formats/catalogue.h"

namespace comity::testing {

inline std::set<std::string> placeholders(std::string_view text) {
    std::set<std::string> names;
    for (auto open = text.find('{'); open != text.npos; open = text.find('{', open + 1))
        names.emplace(text.substr(open, text.find('}', open) - open));
    return names;
}

// `same_as_english`: "fr key" where that is right.
inline void hold_words(Catalogue::Files const& files, std::set<std::string> const& same_as_english = {}) {
    EXPECT_EQ(files.size(), 6u);
    Catalogue const words(files);  // which holds that all have the same keys
    auto const keys = words.keys("en");
    EXPECT_GT(keys.size(), 10u);
    for (auto const& language : languages()) {
        EXPECT_EQ(words.keys(language.code), keys);
        for (auto const& key : keys) {
            auto const& said = words.say(language.code, key);
            auto const& english = words.say("en", key);
            auto const which = std::string(language.code) + " " + key;
            EXPECT_FALSE(said.empty()) << which;
            EXPECT_EQ(placeholders(said), placeholders(english)) << which;
            bool const may_be_same = language.code == "en" || same_as_english.contains(which);
            EXPECT_TRUE(may_be_same || said != english) << which;
        }
    }
}

}  // namespace comity::testing

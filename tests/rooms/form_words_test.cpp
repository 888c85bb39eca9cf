// The words of pages that the server draws: complete in six languages, and translated.
#include <gtest/gtest.h>

#include <set>

#include "formats/catalogue.h"
#include "rooms/intake/form_words.h"
#include "rooms/situation/public_words.h"

namespace comity {
namespace {

std::set<std::string> placeholders(std::string_view text) {
    std::set<std::string> names;
    for (auto open = text.find('{'); open != text.npos; open = text.find('{', open + 1))
        names.emplace(text.substr(open, text.find('}', open) - open));
    return names;
}

// Words that are rightly the same in English and in that language.
std::set<std::string> const same_as_english{};

void hold(Catalogue::Files const& files) {
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

TEST(FormWords, AreCompleteAndTranslated) {
    hold(intake::form_words_files());
}

TEST(PublicWords, AreCompleteAndTranslated) {
    hold(situation::public_words_files());
}

}  // namespace
}  // namespace comity

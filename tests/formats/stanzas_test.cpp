#include "formats/stanzas.h"

#include <gtest/gtest.h>

namespace comity {
namespace {

TEST(Stanzas, BlankLinesPartThemAndSpacesGoOn) {
    auto const read = read_stanzas(
        "# the first night\n\n"
        "Report: r001\nAt: 1 02:44\nText: The street shook.\n \n # no comment\n .\n  indented\n\n\n"
        "Report: r002\nText:\n first\n second\n");
    ASSERT_FALSE(read);  // a line of one space alone parts stanzas; what follows has nothing to go on from
    EXPECT_EQ(read.error().why, "Line 7: nothing stands before it that could go on.");
    auto const sound = read_stanzas(
        "# the first night\n\n"
        "Report: r001\nAt: 1 02:44\nText: The street shook.\n # no comment\n .\n  indented\n\n\n"
        "Report: r002\r\nText:\r\n first\r\n second\r\n");
    ASSERT_TRUE(sound) << sound.error().why;
    ASSERT_EQ(sound->size(), 2U);
    EXPECT_EQ(sound->at(0).line, 3U);
    EXPECT_EQ(sound->at(0).text("At"), "1 02:44");
    EXPECT_EQ(sound->at(0).text("Text"), "The street shook.\n# no comment\n\n indented");
    EXPECT_EQ(sound->at(0).fields.front().first, "Report");
    EXPECT_EQ(sound->at(1).text("Text"), "first\nsecond");
    EXPECT_FALSE(sound->at(1).has("At"));
}

TEST(Stanzas, WhatIsWrongIsSaidWithItsLine) {
    for (auto const& [text, why] :
         {std::pair{"Report: r1\nAt 02:44\n",
                    "Line 2: a line is \"Field: value\", goes on with a space, or begins with #."},
          {"Report: r1\nAt: 1\nAt: 2\n", "Line 3: the field At is there twice."},
          {"Two words: 1\n", "Line 1: a line is \"Field: value\", goes on with a space, or begins with #."},
          {": 1\n", "Line 1: a line is \"Field: value\", goes on with a space, or begins with #."},
          {" goes on\n", "Line 1: nothing stands before it that could go on."},
          {"Report: \xff\n", "The file is not UTF-8."}}) {
        auto const read = read_stanzas(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().why, why);
    }
}

TEST(Stanzas, AnEmptyFileHasNone) {
    EXPECT_TRUE(read_stanzas("")->empty());
    EXPECT_TRUE(read_stanzas("\n# only a word\n\n")->empty());
}

}  // namespace
}  // namespace comity

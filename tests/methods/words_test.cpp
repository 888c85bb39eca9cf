#include "methods/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "base/text.h"
#include "methods/words_unicode.h"

namespace comity {
namespace {

std::set<std::string> set_of(std::string const& words) {
    std::set<std::string> found;
    if (words.empty()) return found;
    for (auto word : split(words, ' ')) found.emplace(word);
    return found;
}

bool finds(std::string_view query, std::string_view text) {
    auto const words = set_of(words_of(text));
    auto const asked = query_words(query);
    return !asked.empty() &&
           std::ranges::all_of(asked, [&](auto const& word) { return words.contains(word); });
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, HoldsItsWords) {
    std::ifstream file(COMITY_SOURCE "/tests/golden/words/" + GetParam() + ".txt");
    ASSERT_TRUE(file);
    std::string text;
    int checked = 0;
    int number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.empty() || line.starts_with('#')) continue;
        auto const order = line.substr(0, line.find(' '));
        auto const rest = line.substr(order.size() + 1);
        auto const where = GetParam() + ".txt:" + std::to_string(number) + ": " + line;
        ++checked;
        if (order == "text") {
            text = rest;
        } else if (order == "words") {
            EXPECT_EQ(words_of(text), rest) << where;
        } else if (order == "finds") {
            EXPECT_TRUE(finds(rest, text)) << where;
        } else if (order == "misses") {
            EXPECT_FALSE(finds(rest, text)) << where;
        } else {
            ADD_FAILURE() << "no such order: " << where;
        }
    }
    EXPECT_GT(checked, 3);
}

INSTANTIATE_TEST_SUITE_P(Words, Golden, testing::Values("en", "fr", "es", "ht", "ar", "ru", "zh", "other"),
                         [](auto const& language) { return language.param; });

TEST(Words, HasNoWordsInNothing) {
    for (auto text : {"", " ", "'", "...", "\xFF\xFE", "\u0301", "🚰", "«»", "`''`"}) {
        EXPECT_EQ(words_of(text), "") << text;
        EXPECT_TRUE(query_words(text).empty()) << text;
    }
}

TEST(Words, InvalidBytesSeparate) {
    EXPECT_EQ(words_of("wa\xFFter \xE2\x82"), "wa ter");
}

TEST(Words, AsksForEachWordOnce) {
    EXPECT_EQ(query_words("Water, WATER wáter food"), (std::vector<std::string>{"water", "food"}));
    EXPECT_EQ(query_words("没有没有"), (std::vector<std::string>{"没有", "有没"}));
}

TEST(Words, NamesItsVersion) {
    EXPECT_TRUE(words_version().starts_with("words 1, ICU ")) << words_version();
    EXPECT_NE(words_version().find(", Unicode "), std::string_view::npos);
}

// Pieces that make words meet each other in every way the rules speak of.
std::string random_text(std::mt19937& chance, bool ascii) {
    constexpr std::string_view ascii_pieces[] = {"a", "B", "s", "qu", "7", "42", "'",  "''",
                                                 "`", "-", "_", ".",  " ", "\n", "Zed"};
    constexpr std::string_view pieces[] = {
        "é", "Ø",    "n\u0303", "й",      "ё",  "ال",   "وال", "لل", "مستشفى", "ـ",     "َ",
        "٣", "医院", "水",      "ー",     "ン", "병",   "ㅋ",  "ก่",  "ำ",      "्",      "क",
        "’", "ʼ",    "\u200d",  "\u00b4", "½",  "\xFF", "ﷺ",   "ß",  "İ",      "\u20e3"};
    std::string text;
    for (auto left = chance() % 12; left > 0; --left) {
        bool const plain = ascii || chance() % 3 == 0;
        text +=
            plain ? ascii_pieces[chance() % std::size(ascii_pieces)] : pieces[chance() % std::size(pieces)];
    }
    return text;
}

TEST(Words, TheShortWayOfAsciiIsTheLongWay) {
    std::mt19937 chance(1);
    for (int round = 0; round < 20000; ++round) {
        auto const text = random_text(chance, true);
        ASSERT_EQ(words_of(text), unicode::words_of(text)) << text;
    }
    for (int round = 0; round < 5000; ++round) {
        std::string text(chance() % 40, ' ');
        for (auto& c : text) c = static_cast<char>(chance() % 128);
        ASSERT_EQ(words_of(text), unicode::words_of(text)) << text;
    }
}

TEST(Words, AnythingFindsItself) {
    std::mt19937 chance(2);
    for (int round = 0; round < 20000; ++round) {
        auto const text = random_text(chance, false);
        auto const words = set_of(words_of(text));
        for (auto const& asked : query_words(text))
            ASSERT_TRUE(words.contains(asked)) << text << ": " << asked;
    }
}

TEST(Words, WordsOfWordsAreTheSame) {
    std::mt19937 chance(3);
    for (int round = 0; round < 20000; ++round) {
        auto const text = random_text(chance, false);
        auto const words = words_of(text);
        ASSERT_EQ(set_of(words_of(words)), set_of(words)) << text;
        ASSERT_TRUE(is_utf8(words));
    }
}

TEST(Words, AnyPieceOfAnUnspacedSentenceFindsIt) {
    std::u32string const sentence = U"太子港的总医院倒塌了没有水";
    std::string text;
    for (auto code : sentence) put_utf8(text, code);
    for (std::size_t from = 0; from < sentence.size(); ++from) {
        std::string piece;
        for (auto code : sentence.substr(from)) {
            put_utf8(piece, code);
            EXPECT_TRUE(finds(piece, text)) << piece;
        }
    }
}

TEST(Words, ThreadsDoNotDisturbOneAnother) {
    std::string const text = "Séisme à Léogâne, 太子港 المستشفى";
    auto const expected = words_of(text);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 500; ++round) EXPECT_EQ(words_of(text), expected);
        });
    }
}

}  // namespace
}  // namespace comity

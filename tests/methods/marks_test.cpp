// What could betray somebody is marked, in many scripts; what is harmless, as a rule, is not.
#include "methods/marks.h"

#include <gtest/gtest.h>

#include <random>

#include "base/text.h"

namespace comity::marks {
namespace {

// "phone:+999 55 0101 | name:Ana Vidal"
std::string marked(std::string_view text) {
    std::string all;
    for (auto const& mark : marks_of(text))
        all.append(all.empty() ? "" : " | ")
            .append(name_of(mark.kind))
            .append(":")
            .append(text.substr(mark.begin, mark.end - mark.begin));
    return all;
}

TEST(Marks, Phones) {
    EXPECT_EQ(marked("call +999 55 0101 now"), "phone:+999 55 0101");
    EXPECT_EQ(marked("call (0999) 555-0101."), "phone:(0999) 555-0101");
    EXPECT_EQ(marked("0099955501"), "phone:0099955501");
    EXPECT_EQ(marked("999-555-0101, 999.555.0102"), "phone:999-555-0101 | phone:999.555.0102");
    EXPECT_EQ(marked("+999\u00a0555\u202f0101"), "phone:+999\u00a0555\u202f0101");
}

TEST(Marks, DigitsOfManyScripts) {
    EXPECT_EQ(marked("اتصل على ٠٩٩٩ ٥٥٥ ٠١٠١ الآن"), "phone:٠٩٩٩ ٥٥٥ ٠١٠١");              // Arabic
    EXPECT_EQ(marked("شماره ۰۹۹۹۵۵۵۰۱۰۱"), "phone:۰۹۹۹۵۵۵۰۱۰۱");                          // Persian
    EXPECT_EQ(marked("कॉल करें ०९९९ ५५५ ०१०१"), "phone:०९९९ ५५५ ०१०१");                     // Devanagari
    EXPECT_EQ(marked("звоните +999 555 01 01 срочно"), "phone:+999 555 01 01");           // Cyrillic
    EXPECT_EQ(marked("请拨打０９９９５５５０１０１。"), "phone:０９９９５５５０１０１");  // wide digits
    EXPECT_EQ(marked("โทร ๐๙๙๙ ๕๕๕ ๐๑๐๑"), "phone:๐๙๙๙ ๕๕๕ ๐๑๐๑");                        // Thai
    EXPECT_EQ(marked("\u2066+999 555 0101\u2069"), "phone:+999 555 0101");  // marks of direction
}

TEST(Marks, Addresses) {
    EXPECT_EQ(marked("mail ana.vidal+x@post.amathea.example, today"),
              "email:ana.vidal+x@post.amathea.example");
    EXPECT_EQ(marked("пишите ана@почта.example!"), "email:ана@почта.example");
    EXPECT_EQ(marked("see https://amathea.example/p?id=1 (old)"), "url:https://amathea.example/p?id=1");
    EXPECT_EQ(marked("www.amathea.example."), "url:www.amathea.example");
    EXPECT_EQ(marked("انظر t.example/abc، الآن"), "url:t.example/abc");
    EXPECT_EQ(marked("see @ana_v and @x"), "handle:@ana_v");
    EXPECT_EQ(marked("@ana@post.example"), "handle:@ana@post.example");
    EXPECT_EQ(marked("water@school"), "");
}

TEST(Marks, NumbersAndPositions) {
    EXPECT_EQ(marked("card 123456 of AB-771204-X"), "number:123456 | number:AB-771204-X");
    EXPECT_EQ(marked("بطاقة ١٢٣٤٥٦"), "number:١٢٣٤٥٦");
    EXPECT_EQ(marked("at 12.8044, -48.2031"), "position:12.8044 | position:-48.2031");
    EXPECT_EQ(marked("12°48'16\"N 48°12′11″ W"), "position:12°48'16\"N | position:48°12′11″ W");
}

TEST(Marks, Names) {
    EXPECT_EQ(marked("we saw Ana Vidal there"), "name:Ana Vidal");
    EXPECT_EQ(marked("ask Dr. Levant or Mme O'Hara-Sy"), "name:Dr. Levant | name:Mme O'Hara-Sy");
    EXPECT_EQ(marked("then Ana O'Hara left"), "name:Ana O'Hara");
    EXPECT_EQ(marked("видели Анну Видаль утром"), "name:Анну Видаль");
    EXPECT_EQ(marked("г-н Видаль пришёл"), "name:г-н Видаль");
    EXPECT_EQ(marked("قال السيد كمال إن"), "name:السيد كمال إن");
    EXPECT_EQ(marked("请找，王小明先生帮忙"), "name:王小明先生");
    EXPECT_EQ(marked("श्री राम वर्मा आए"), "name:श्री राम वर्मा");
    EXPECT_EQ(marked("η Άννα Βιδάλ είναι εδώ"), "name:Άννα Βιδάλ");
}

TEST(Marks, WhatIsHarmlessStays) {
    for (auto text : {"No water since 2026-11-22 14:05", "22.11.2026, 14:05:07", "40 families, 1,250 people",
                      "38° in the shade, 12.5 %", "site 9, block 12/3", "at 3 p.m.", "COVID-19", "1500 l", "",
                      " ", "Bridge down", "WATER NEEDED NOW", "没有水", "2026-11-22下午", "لا ماء منذ الليل"})
        EXPECT_EQ(marked(text), "") << text;
}

TEST(Marks, CountAsPagesDo) {
    std::string_view const text = "🚰 ماء @ana";
    auto const marks = in_utf16(text, marks_of(text));
    ASSERT_EQ(marks.size(), 1u);
    EXPECT_EQ(marks[0].begin, 7u);
    EXPECT_EQ(marks[0].end, 11u);
}

// Any text: in order, none over another, each whole code points; and long ones in reasonable work.
TEST(Marks, HoldForAnyText) {
    std::mt19937 random(5);
    std::vector<std::string> const pieces{"1",  "٣", " ",  "+",    "-",  ".",  "@",   "a",
                                          "Ab", "é", "水", "ж",    "\n", "/",  "://", "°",
                                          "(",  ")", "0",  "www.", "Mr", "👍", "先生"};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (auto left = random() % 40; left > 0; --left) text += pieces[random() % pieces.size()];
        std::size_t last = 0;
        for (auto const& mark : marks_of(text)) {
            EXPECT_GE(mark.begin, last) << text;
            EXPECT_LT(mark.begin, mark.end) << text;
            ASSERT_LE(mark.end, text.size()) << text;
            EXPECT_TRUE(is_utf8(std::string_view(text).substr(mark.begin, mark.end - mark.begin))) << text;
            last = mark.end;
        }
    }
    for (auto const& piece : pieces) {
        std::string text;
        for (int i = 0; i < 20'000; ++i) text += piece;
        marks_of(text);
    }
    EXPECT_TRUE(marks_of("+999 555 0101 \xff").empty());
}

}  // namespace
}  // namespace comity::marks

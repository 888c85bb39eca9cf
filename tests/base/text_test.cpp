#include "base/text.h"

#include <gtest/gtest.h>

namespace comity {
namespace {

using namespace std::string_literals;

TEST(IsUtf8, AcceptsTheEdgesOfEveryLength) {
    for (auto text : {""s, "\0"s, "\x7f"s, "\xc2\x80"s, "\xdf\xbf"s, "\xe0\xa0\x80"s, "\xed\x9f\xbf"s,
                      "\xee\x80\x80"s, "\xef\xbf\xbf"s, "\xf0\x90\x80\x80"s, "\xf4\x8f\xbf\xbf"s})
        EXPECT_TRUE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(IsUtf8, RefusesWhatRfc3629Refuses) {
    for (auto text :
         {"\x80"s, "\xbf"s, "\xc0\x80"s, "\xc1\xbf"s, "\xc2"s, "\xc2\x41"s, "\xe0\x9f\xbf"s, "\xe0\x80\xaf"s,
          "\xed\xa0\x80"s, "\xed\xbf\xbf"s, "\xe2\x82"s, "\xf0\x8f\xbf\xbf"s, "\xf4\x90\x80\x80"s,
          "\xf0\x9f\x98"s, "\xf5\x80\x80\x80"s, "\xf8\x88\x80\x80\x80"s, "\xfe"s, "\xff"s})
        for (auto const& around : {""s, "a"s, std::string(63, 'a'), std::string(200, 'b')})
            EXPECT_FALSE(is_utf8(around + text + around)) << testing::PrintToString(text);
}

TEST(PutUtf8, WritesEveryLengthAndReplacesWhatIsNoCodePoint) {
    std::string out;
    for (char32_t code : {0x41u, 0xe9u, 0x20acu, 0x1f600u}) put_utf8(out, code);
    EXPECT_EQ(out, "Aé€😀");
    for (char32_t code : {0xd800u, 0xdfffu, 0x110000u, 0xffffffffu}) {
        out.clear();
        put_utf8(out, code);
        EXPECT_EQ(out, "\ufffd");
    }
}

TEST(PutUtf8, IsAlwaysUtf8AndOneCodePoint) {
    for (std::uint32_t code = 0; code < 0x110000; code += 7) {
        std::string out;
        put_utf8(out, code);
        ASSERT_TRUE(is_utf8(out)) << code;
        ASSERT_EQ(count_code_points(out), 1u) << code;
    }
}

TEST(Windows1252, MeansWhatTheIndexSays) {
    EXPECT_EQ(utf8_from_windows_1252("caf\xe9 \x80 \x93quoted\x94 \x9f \xff"), "café € “quoted” Ÿ ÿ");
    EXPECT_EQ(utf8_from_windows_1252("\x81\x8d\x8f\x90\x9d"), "\ufffd\ufffd\ufffd\ufffd\ufffd");
    EXPECT_EQ(utf8_from_windows_1252(""), "");
}

TEST(Utf16, IsReadInBothByteOrders) {
    EXPECT_EQ(utf8_from_utf16("\0A\x20\xac\xd8\x3d\xde\x00"s, true), "A€😀");
    EXPECT_EQ(utf8_from_utf16("A\0\xac\x20\x3d\xd8\x00\xde"s, false), "A€😀");
    EXPECT_EQ(utf8_from_utf16("", false), "");
}

TEST(Utf16, ReplacesLoneSurrogatesAndATornUnit) {
    EXPECT_EQ(utf8_from_utf16("\xd8\x3d"s, true), "\ufffd");
    EXPECT_EQ(utf8_from_utf16("\xd8\x3d\0A"s, true), "\ufffdA");
    EXPECT_EQ(utf8_from_utf16("\xde\x00\0A"s, true), "\ufffdA");
    EXPECT_EQ(utf8_from_utf16("\xd8\x3d\xd8\x3d\xde\x00"s, true), "\ufffd😀");
    EXPECT_EQ(utf8_from_utf16("\0A\0"s, true), "A\ufffd");
    EXPECT_EQ(utf8_from_utf16("\xd8\x3d\xde"s, true), "\ufffd\ufffd");
}

TEST(CodePoints, AreCountedAndCutWhole) {
    EXPECT_EQ(count_code_points(""), 0u);
    EXPECT_EQ(count_code_points("aé€😀"), 4u);
    EXPECT_EQ(first_code_points("aé€😀", 0), "");
    EXPECT_EQ(first_code_points("aé€😀", 3), "aé€");
    EXPECT_EQ(first_code_points("aé€😀", 4), "aé€😀");
    EXPECT_EQ(first_code_points("aé€😀", 100), "aé€😀");
}

TEST(Trim, TakesAsciiWhiteSpaceOnly) {
    EXPECT_EQ(trim(" \t\r\n\f\v a b \n"), "a b");
    EXPECT_EQ(trim(" \n"), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim("\u00a0a"), "\u00a0a");
}

TEST(Split, KeepsEmptyPieces) {
    using Pieces = std::vector<std::string_view>;
    EXPECT_EQ(split("a,b", ','), (Pieces{"a", "b"}));
    EXPECT_EQ(split(",a,,", ','), (Pieces{"", "a", "", ""}));
    EXPECT_EQ(split("", ','), (Pieces{""}));
}

TEST(DecodeHtml, KnowsNamesAndNumbers) {
    EXPECT_EQ(decode_html("Tom &amp; Ana &lt;3 caf&eacute; &AElig;&zwnj;&hearts;"),
              "Tom & Ana <3 café Æ\u200c♥");
    EXPECT_EQ(decode_html("&#233;&#xe9;&#XE9;&#x1F600;&apos;&#39;"), "ééé😀''");
    EXPECT_EQ(decode_html("l&#146;eau &#150; &#x80;"), "l’eau – €");
}

TEST(DecodeHtml, DecodesOnceOnly) {
    EXPECT_EQ(decode_html("&amp;lt;&amp;amp;"), "&lt;&amp;");
}

TEST(DecodeHtml, LeavesWhatIsNoReference) {
    for (auto text : {"", "&", "a & b; c", "&nosuchname;", "&amp", "&;", "&#;", "&#x;", "&#-5;", "&# 5;",
                      "&#12a;", "&AMP;", "R&D; &", "&eacute ;"})
        EXPECT_EQ(decode_html(text), text);
    EXPECT_EQ(decode_html("&&amp;&"), "&&&");
}

TEST(DecodeHtml, ReplacesNumbersThatAreNoCodePoint) {
    for (auto text :
         {"&#0;", "&#xd800;", "&#xdfff;", "&#x110000;", "&#4294967296;", "&#99999999999;", "&#129;"})
        EXPECT_EQ(decode_html(text), "\ufffd") << text;
}

TEST(PercentDecode, ReadsBothCasesAndPlusWhereAsked) {
    EXPECT_EQ(percent_decode("a%20b%c3%A9", false), "a bé");
    EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
    EXPECT_EQ(percent_decode("a+b", false), "a+b");
    EXPECT_EQ(percent_decode("%00", false), "\0"s);
    EXPECT_EQ(percent_decode("", true), "");
}

TEST(PercentDecode, RefusesTornEscapes) {
    for (auto text : {"%", "a%", "%4", "%zz", "%4g", "%g4", "%%41", "% 41", "%+1"})
        EXPECT_FALSE(percent_decode(text, true)) << text;
}

TEST(PercentEncode, LeavesTheUnreservedAlone) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b/é?\xff"), "a%20b%2F%C3%A9%3F%FF");
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
    EXPECT_EQ(percent_decode(percent_encode(all), true), all);
}

TEST(WithoutControls, LeavesWordsNewlinesAndTabs) {
    EXPECT_EQ(without_controls(" No water\r\nat\tHill\rStreet\n "), "No water\nat\tHill\nStreet");
    EXPECT_EQ(without_controls("a\0b\x01\x7f\xc2\x85\xc2\xa0\xce\x94"s), "ab\xc2\xa0\xce\x94");
    EXPECT_EQ(without_controls("\x1b \r\n"), "");
}

}  // namespace
}  // namespace comity

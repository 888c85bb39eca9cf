#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

#include "base/json.h"
#include "base/text.h"

namespace comity::json {
namespace {

using namespace std::string_literals;

std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

std::string why_refused(std::string_view text) {
    auto const value = parse(text);
    if (value) return "not refused: " + write(*value);
    EXPECT_EQ(value.error().fault, Fault::malformed);
    return value.error().why;
}

TEST(JsonParse, ReadsEveryKindOfValue) {
    auto const value = parse(R"( {"a":null,"b":[true,false,-7,2.5],"c":{"d":"words"}} )");
    ASSERT_TRUE(value);
    EXPECT_TRUE(value->find("a")->is_null());
    EXPECT_EQ(*value->find("b"), Value(Array{true, false, -7, 2.5}));
    EXPECT_EQ(value->find("c")->text_of("d"), "words");
    EXPECT_EQ(value->text_of("b"), "");
    EXPECT_EQ(value->text_of("nowhere"), "");
    EXPECT_EQ(value->find("nowhere"), nullptr);
    EXPECT_EQ(parse("7").value(), Value(7));
    EXPECT_EQ(parse("\"\"").value(), Value(""));
    EXPECT_EQ(parse("{}").value(), Value(Object{}));
    EXPECT_EQ(parse("[]").value(), Value(Array{}));
}

TEST(JsonParse, KeepsTheOrderOfMembers) {
    auto const value = parse(R"({"z":1,"a":2,"m":3})").value();
    std::string order;
    for (auto const& [key, member] : *value.object()) order += key;
    EXPECT_EQ(order, "zam");
}

TEST(JsonParse, ReadsNumbersAsWhatTheyAre) {
    EXPECT_EQ(*parse("9223372036854775807").value().integer(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(*parse("-9223372036854775808").value().integer(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(*parse("-0").value().integer(), 0);
    EXPECT_EQ(parse("1.0").value().integer(), nullptr);
    double number = 1;
    ASSERT_TRUE(parse("-0.0").value().number(number));
    EXPECT_TRUE(number == 0 && std::signbit(number));
    ASSERT_TRUE(parse("12").value().number(number));
    EXPECT_EQ(number, 12.0);
    ASSERT_TRUE(parse("1e308").value().number(number));
    EXPECT_EQ(number, 1e308);
    ASSERT_TRUE(parse("1e-400").value().number(number));
    EXPECT_EQ(number, 0.0);
    EXPECT_FALSE(parse("\"12\"").value().number(number));
    EXPECT_FALSE(parse("true").value().number(number));
}

TEST(JsonParse, ReadsEscapes) {
    EXPECT_EQ(*parse(R"("\"\\\/\b\f\n\r\t\u00e9\u20ac\uD83D\uDE00\u0000")").value().text(),
              "\"\\/\b\f\n\r\té€😀\0"s);
    EXPECT_EQ(*parse("\"é\x7f€😀\"").value().text(), "é\x7f€😀");
}

TEST(JsonParse, RefusesLoneSurrogates) {
    for (auto text : {R"("\ud83d")", R"("\ude00")", R"("\ud83dx")", R"("\ud83dA")", R"("\ud83d\ud83d")",
                      R"("\ud83d\u0041")", R"("\ude00\ud83d")", R"("\ud83d\n")", R"({"\udc00":1})"})
        EXPECT_EQ(why_refused(text), "The JSON text has a string with a bad escape.") << text;
}

TEST(JsonParse, RefusesBadEscapesAndTornStrings) {
    for (auto text : {R"("\x41")", R"("\u12g4")", R"("\u123")", R"("\")"}) EXPECT_FALSE(parse(text)) << text;
    EXPECT_EQ(why_refused("\"torn"), "The JSON text has a string without an end.");
    EXPECT_EQ(why_refused("\"two\nlines\""), "The JSON text has a control character inside a string.");
}

TEST(JsonParse, RefusesRepeatedKeys) {
    EXPECT_EQ(why_refused(R"({"a":1,"b":2,"a":3})"), "Member 3 of an object in the JSON text repeats a key.");
    EXPECT_EQ(why_refused(R"([{"x":{"":1,"":1}}])"), "Member 2 of an object in the JSON text repeats a key.");
    EXPECT_FALSE(parse(R"({"a":1,"\u0061":2})"));
    EXPECT_TRUE(parse(R"({"a":{"a":{"a":1}},"A":1})"));
}

TEST(JsonParse, RefusesRepeatedKeysInLargeObjects) {
    std::string members;
    for (int i = 0; i < 5000; ++i)
        members += "\"key" + std::to_string(i * 7919 % 5000) + "\":" + std::to_string(i) + ',';
    EXPECT_TRUE(parse('{' + members + "\"last\":0}"));
    EXPECT_EQ(why_refused('{' + members + "\"key4\":0,\"key3\":0}"),
              "Member 5001 of an object in the JSON text repeats a key.");
}

TEST(JsonParse, RefusesNumbersThatOverflow) {
    for (auto text : {"1e400", "-1e400", "1e99999999999", "99999999999999999999", "-9223372036854775809"})
        EXPECT_EQ(why_refused(text), "The JSON text has a number that is badly formed or too large.") << text;
    EXPECT_EQ(why_refused("[9223372036854775808]"),
              "The JSON text has a whole number above 9223372036854775807.");
    EXPECT_EQ(why_refused("18446744073709551615"),
              "The JSON text has a whole number above 9223372036854775807.");
}

TEST(JsonParse, RefusesWhatIsNoNumber) {
    for (auto text :
         {"01", "1.", ".5", "+1", "-", "1e", "1e+", "0x10", "NaN", "Infinity", "-Infinity", "1_000", "--1"})
        EXPECT_FALSE(parse(text)) << text;
}

TEST(JsonParse, Takes64LevelsAndNo65) {
    EXPECT_TRUE(parse(nested(64)));
    EXPECT_EQ(why_refused(nested(65)), "The JSON text nests more than 64 levels deep.");
    EXPECT_EQ(why_refused(nested(66)), "The JSON text nests more than 64 levels deep.");
    EXPECT_EQ(why_refused(nested(67)), "The JSON text nests more than 64 levels deep.");
    EXPECT_EQ(why_refused(nested(100'000)), "The JSON text nests more than 64 levels deep.");
    std::string objects = "1";
    for (int level = 0; level < 64; ++level) objects = "{\"a\":" + objects + "}";
    EXPECT_TRUE(parse(objects));
    EXPECT_FALSE(parse("[" + objects + "]"));
}

TEST(JsonParse, RefusesInvalidUtf8) {
    for (auto bytes : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82", "\xf4\x90\x80\x80"})
        EXPECT_EQ(why_refused("[\"" + std::string(bytes) + "\"]"), "The JSON text is not valid UTF-8.");
}

TEST(JsonParse, RefusesEmptyAndTornTextAndTextThatGoesOn) {
    EXPECT_EQ(why_refused(""), "The JSON text is empty.");
    EXPECT_EQ(why_refused(" \n\t"), "The JSON text is empty.");
    std::string const whole = R"({"a":[1,{"b":"c"},true,null],"d":-2.5e3})";
    ASSERT_TRUE(parse(whole));
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_FALSE(parse(whole.substr(0, size))) << whole.substr(0, size);
    for (auto text : {"1 2", "{} {}", "[],", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{1:2}", "[1 2]",
                      "'a'", "tru", "truex", "nul", "]", "// no\n1", "\xef\xbb\xbf{}"})
        EXPECT_FALSE(parse(text)) << text;
    EXPECT_FALSE(parse("{}\0"s));
}

TEST(JsonParse, WorksAgainAfterALargeTextAndAfterARefusal) {
    std::string const large = "[\"" + std::string(4'000'000, 'x') + "\"]";
    EXPECT_EQ(parse(large).value().array()->front().text()->size(), 4'000'000u);
    EXPECT_FALSE(parse("["));
    EXPECT_EQ(parse("[1]").value(), Value(Array{1}));
    std::jthread([] { EXPECT_EQ(parse("[2]").value(), Value(Array{2})); }).join();
}

}  // namespace
}  // namespace comity::json

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/json.h"
#include "base/text.h"

namespace comity::json {
namespace {

using namespace std::string_literals;

std::string in_quotes(std::string_view text) {
    std::string out;
    quote(out, text);
    return out;
}

std::string written(double value) {
    std::string out;
    number(out, value);
    return out;
}

// A forgotten `*` must not compile into "true".
static_assert(!std::is_constructible_v<Value, std::int64_t*>);
static_assert(!std::is_constructible_v<Value, std::string const*>);
static_assert(!std::is_constructible_v<Value, void*>);

TEST(JsonValue, IsOfTheKindItWasMadeFrom) {
    EXPECT_NE(Value("words").text(), nullptr);
    EXPECT_NE(Value(std::string_view("words")).text(), nullptr);
    EXPECT_NE(Value(true).boolean(), nullptr);
    EXPECT_NE(Value(1).integer(), nullptr);
    EXPECT_TRUE(Value(nullptr).is_null());
    EXPECT_TRUE(Value().is_null());
    EXPECT_NE(Value(1), Value(1.0));
    EXPECT_NE(Value(1), Value(true));
}

TEST(JsonQuote, EscapesWhatMustBeEscapedAndNothingElse) {
    EXPECT_EQ(in_quotes(""), "\"\"");
    EXPECT_EQ(in_quotes("\"\\/\b\f\n\r\t\x01\x1f\x7f\0"s),
              "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000\"");
    EXPECT_EQ(in_quotes("é€😀"), "\"é€😀\"");
}

TEST(JsonQuote, FindsEverySpecialByteAtEveryPlace) {
    for (int byte = 0; byte < 128; ++byte)
        for (std::size_t before = 0; before < 20; ++before) {
            std::string const text =
                std::string(before, '~') + static_cast<char>(byte) + std::string(19 - before, '!') + "\u00a2";
            ASSERT_EQ(*parse(in_quotes(text)).value().text(), text) << byte << " after " << before;
        }
}

TEST(JsonQuote, ReplacesInvalidUtf8) {
    EXPECT_EQ(in_quotes("a\xff"
                        "b"),
              "\"a\ufffd"
              "b\"");
    EXPECT_EQ(in_quotes("é\xc3"), "\"é\ufffd\"");
    EXPECT_EQ(in_quotes("\xed\xa0\x80"), "\"\ufffd\ufffd\ufffd\"");
    EXPECT_EQ(in_quotes("\xf0\x9f\x98\n😀\xfe"), "\"\ufffd\ufffd\ufffd\\n😀\ufffd\"");
}

TEST(JsonNumber, IsTheShortestThatReadsBack) {
    EXPECT_EQ(written(0.1), "0.1");
    EXPECT_EQ(written(18.5333), "18.5333");
    EXPECT_EQ(written(-72.33), "-72.33");
    EXPECT_EQ(written(1), "1.0");
    EXPECT_EQ(written(0), "0.0");
    EXPECT_EQ(written(-0.0), "-0.0");
    EXPECT_EQ(written(100'000), "100000.0");
    EXPECT_EQ(written(1e-6), "0.000001");
    EXPECT_EQ(written(1e300), "1e+300");
    EXPECT_EQ(written(5e-324), "5e-324");
}

TEST(JsonNumber, IsNullWhereJsonHasNone) {
    EXPECT_EQ(written(std::nan("")), "null");
    EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
    EXPECT_EQ(written(-std::numeric_limits<double>::infinity()), "null");
}

TEST(JsonNumber, ReadsBackTheSameAtEverySize) {
    for (int exponent = -320; exponent <= 307; ++exponent)
        for (double digits : {1.0, -1.2345678901234567, 9.999999999999998}) {
            double const value = digits * std::pow(10.0, exponent);
            double back = 0;
            ASSERT_TRUE(parse(written(value)).value().number(back));
            ASSERT_EQ(back, value);
            ASSERT_EQ(parse(written(value)).value().integer(), nullptr) << written(value);
        }
}

TEST(JsonWrite, ReadsBackTheSame) {
    for (auto text :
         {"null", "true", "[]", "{}", "[[],{},[{}]]", R"({"b":1,"a":[1.5,-0.0,"\u0000\n",null,false]})",
          "-9223372036854775808", "1e100", R"("😀")", "[1.0,1]"}) {
        auto const value = parse(text).value();
        EXPECT_EQ(parse(write(value)).value(), value) << text;
    }
}

TEST(JsonWrite, WritesWithoutSpaces) {
    EXPECT_EQ(write(Value(Object{{"a", Array{1, true, nullptr, "x"}}, {"b\"", 0.5}})),
              R"({"a":[1,true,null,"x"],"b\"":0.5})");
}

TEST(JsonWriter, PutsTheCommas) {
    std::string out;
    Writer writer(out);
    writer.open('{').member("a", 1).key("b").open('[').value("x").value(2.5).value(true).null().raw("{}");
    writer.open('[').close(']').open('{').close('}').value(std::uint64_t{7}).close(']');
    writer.key("c").open('{').member("d", std::string("e")).close('}').member("f", std::string_view("g"));
    writer.member("h", false).close('}');
    EXPECT_EQ(out, R"({"a":1,"b":["x",2.5,true,null,{},[],{},7],"c":{"d":"e"},"f":"g","h":false})");
    EXPECT_TRUE(parse(out));
}

TEST(JsonWriter, AppendsToWhatIsThere) {
    std::string out = "data: ";
    Writer(out).open('[').value(std::int64_t{-1}).value(2).close(']');
    EXPECT_EQ(out, "data: [-1,2]");
}

}  // namespace
}  // namespace comity::json

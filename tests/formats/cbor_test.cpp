#include "formats/cbor.h"

#include <gtest/gtest.h>

#include <optional>

namespace comity::cbor {
namespace {

// The one value that `hex` is; nothing where it is none, or more than one.
std::optional<Value> value(std::string_view hex) {
    auto const bytes = from_hex(hex);
    if (!bytes) return std::nullopt;
    BytesView rest(*bytes);
    auto read_one = read(rest);
    if (!read_one || !rest.empty()) return std::nullopt;
    return *read_one;
}

std::optional<std::int64_t> number(std::string_view hex) {
    auto const read_one = value(hex);
    if (!read_one || !read_one->integer()) return std::nullopt;
    return *read_one->integer();
}

// Of RFC 8949, appendix A.
TEST(Cbor, ReadsWholeNumbers) {
    EXPECT_EQ(number("00"), 0);
    EXPECT_EQ(number("17"), 23);
    EXPECT_EQ(number("1818"), 24);
    EXPECT_EQ(number("1903e8"), 1000);
    EXPECT_EQ(number("1a000f4240"), 1'000'000);
    EXPECT_EQ(number("1b000000e8d4a51000"), 1'000'000'000'000);
    EXPECT_EQ(number("1b7fffffffffffffff"), INT64_MAX);
    EXPECT_EQ(number("20"), -1);
    EXPECT_EQ(number("3863"), -100);
    EXPECT_EQ(number("3b7fffffffffffffff"), INT64_MIN);
    EXPECT_EQ(number("1b8000000000000000"), std::nullopt);
    EXPECT_EQ(number("3bffffffffffffffff"), std::nullopt);
}

TEST(Cbor, ReadsTextsBytesAndWhatHoldsThem) {
    EXPECT_EQ(*value("4401020304")->bytes(), std::string("\1\2\3\4"));
    EXPECT_EQ(*value("6449455446")->text(), "IETF");
    EXPECT_EQ(*value("62c3bc")->text(), "ü");
    EXPECT_EQ(value("62c3bc")->bytes(), nullptr);
    EXPECT_EQ(value("8301820203820405")->array()->size(), 3u);
    auto const map = value("a26161016162820203");
    EXPECT_EQ(*map->find("a")->integer(), 1);
    EXPECT_EQ(map->find("b")->array()->size(), 2u);
    EXPECT_EQ(map->find("c"), nullptr);
    auto const keys = value("a301022003187b04");
    EXPECT_EQ(*keys->find(1)->integer(), 2);
    EXPECT_EQ(*keys->find(-1)->integer(), 3);
    EXPECT_EQ(*keys->find(123)->integer(), 4);
    EXPECT_TRUE(std::get<bool>(value("f5")->data()));
    EXPECT_FALSE(std::get<bool>(value("f4")->data()));
    EXPECT_EQ(value("f6"), Value());
}

TEST(Cbor, TakesOneValueAndLeavesTheRest) {
    auto const bytes = *from_hex("a10102ff");
    BytesView rest(bytes);
    ASSERT_TRUE(read(rest));
    EXPECT_EQ(rest, "\xff");
}

TEST(Cbor, RefusesWhatIsWrittenLongerThanItNeedBe) {
    for (auto const* hex :
         {"1817", "1900ff", "1a0000ffff", "1b00000000ffffffff", "5801ff", "780161", "9801f6"})
        EXPECT_FALSE(value(hex)) << hex;
}

TEST(Cbor, RefusesWhatIsNotDefiniteOrNotPlain) {
    for (auto const* hex :
         {"5f42010243030405ff", "7f61ff", "9fff", "bfff", "c074", "d818456449455446", "f90000", "fa47c35000",
          "fb3ff199999999999a", "f7", "f0", "f8ff", "ff", "1c", "1f", "fc"})
        EXPECT_FALSE(value(hex)) << hex;
}

TEST(Cbor, RefusesWhatIsCutShort) {
    std::string const whole = "a2616101616284f51903e8616344deadbeef";
    EXPECT_TRUE(value(whole));
    for (std::size_t length = 0; length < whole.size(); length += 2)
        EXPECT_FALSE(value(whole.substr(0, length))) << length;
}

TEST(Cbor, RefusesLengthsThatCannotBe) {
    for (auto const* hex : {"5bffffffffffffffff00", "7b7fffffffffffffff00", "9bffffffffffffffff00",
                            "bb8000000000000000", "9affffffff", "bb7fffffffffffffff0000"})
        EXPECT_FALSE(value(hex)) << hex;
}

TEST(Cbor, RefusesKeysThatStandTwiceOrAreNoNames) {
    EXPECT_FALSE(value("a201020103"));
    EXPECT_FALSE(value("a2616101616102"));
    EXPECT_TRUE(value("a20102613103"));  // 1 and "1"
    EXPECT_FALSE(value("a1410102"));
    EXPECT_FALSE(value("a18002"));
}

TEST(Cbor, RefusesTextThatIsNoUtf8) {
    EXPECT_FALSE(value("61ff"));
    EXPECT_FALSE(value("63eda080"));
}

TEST(Cbor, RefusesDeepNests) {
    auto const nested = [](std::size_t levels) {
        std::string hex;
        for (std::size_t level = 1; level < levels; ++level) hex += "81";
        return hex + "80";
    };
    EXPECT_TRUE(value(nested(8)));
    EXPECT_FALSE(value(nested(9)));
    EXPECT_FALSE(value(nested(100'000)));
}

}  // namespace
}  // namespace comity::cbor

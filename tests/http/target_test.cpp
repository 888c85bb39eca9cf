#include "http/target.h"

#include <gtest/gtest.h>

namespace comity::http {
namespace {

using Segments = std::vector<std::string>;

TEST(Target, IsTakenApart) {
    auto const target = read_target("/a/b%20c?x=1&y=%C3%A9+z&x=2&&flag");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a/b%20c");
    EXPECT_EQ(target->query, (Pairs{{"x", "1"}, {"y", "é z"}, {"x", "2"}, {"flag", ""}}));
    EXPECT_EQ(read_segments(target->path).value(), (Segments{"a", "b c"}));
}

TEST(Target, AnEmptyLastSegmentIsOne) {
    EXPECT_EQ(read_segments("/").value(), Segments{""});
    EXPECT_EQ(read_segments("/a/").value(), (Segments{"a", ""}));
}

TEST(Target, PlusIsASpaceInAQueryOnly) {
    EXPECT_EQ(read_segments("/a+b").value(), Segments{"a+b"});
}

TEST(Target, EncodedWordsOfManyScriptsPass) {
    EXPECT_EQ(read_segments("/%D8%AA%D9%82%D8%B1%D9%8A%D8%B1").value(), Segments{"تقرير"});
}

class Refused : public ::testing::TestWithParam<char const*> {};

TEST_P(Refused, Path) {
    auto const segments = read_segments(GetParam());
    ASSERT_FALSE(segments) << GetParam();
    EXPECT_EQ(segments.error().fault, Fault::malformed);
}

INSTANTIATE_TEST_SUITE_P(Paths, Refused,
                         ::testing::Values("", "a", "/a//b", "//", "/../b", "/%2e%2e/b", "/%2E%2e", "/a/./b",
                                           "/a%00b", "/a%2fb", "/a%5cb", "/a%", "/a%2", "/a%zz", "/%ff",
                                           "/%c0%af", "/%ed%a0%80", "/a%0ab", "/a%7f"));

TEST(Target, RefusesWhatIsNoOriginForm) {
    for (auto const* target : {"", "*", "http://localhost/a", "a/b", "/a#b", "/a\x01"})
        EXPECT_FALSE(read_target(target)) << target;
}

TEST(Target, RefusesBrokenQueries) {
    for (auto const* target : {"/a?x=%", "/a?x=%ff", "/a?%zz=1", "/a?x=%00"})
        EXPECT_FALSE(read_target(target)) << target;
    EXPECT_TRUE(read_target("/a?x=%0A"));
}

TEST(Target, RefusesWhatIsTooLong) {
    EXPECT_FALSE(read_target("/" + std::string(target_limit_bytes, 'a')));
    EXPECT_TRUE(read_target("/" + std::string(target_limit_bytes - 1, 'a')));
    std::string many = "/a?";
    for (int count = 0; count < 101; ++count) many += "x=1&";
    EXPECT_FALSE(read_target(many));
}

}  // namespace
}  // namespace comity::http

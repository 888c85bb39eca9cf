#include "http/conditions.h"

#include <gtest/gtest.h>

namespace comity::http {
namespace {

TEST(Conditions, TagsAreComparedWeakly) {
    EXPECT_TRUE(names_tag("\"a\"", "\"a\""));
    EXPECT_TRUE(names_tag("W/\"a\"", "\"a\""));
    EXPECT_TRUE(names_tag("\"b\", W/\"a\"", "\"a\""));
    EXPECT_TRUE(names_tag("*", "\"a\""));
    EXPECT_FALSE(names_tag("", "\"a\""));
    EXPECT_FALSE(names_tag("\"ab\"", "\"a\""));
    EXPECT_FALSE(names_tag("a", "\"a\""));
}

TEST(Conditions, GzipIsAcceptedWhereItIsNamed) {
    EXPECT_TRUE(accepts("gzip", "gzip"));
    EXPECT_TRUE(accepts("br, gzip;q=0.5", "gzip"));
    EXPECT_TRUE(accepts("deflate ,gzip; q=1.0", "gzip"));
    EXPECT_FALSE(accepts("", "gzip"));
    EXPECT_FALSE(accepts("br", "gzip"));
    EXPECT_FALSE(accepts("gzip;q=0", "gzip"));
    EXPECT_FALSE(accepts("gzip; q=0.000, br", "gzip"));
    EXPECT_FALSE(accepts("x-gzip", "gzip"));
    EXPECT_TRUE(accepts("gzip, deflate, br", "br"));
    EXPECT_FALSE(accepts("gzip, br;q=0", "br"));
}

}  // namespace
}  // namespace comity::http

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
    EXPECT_TRUE(accepts_gzip("gzip"));
    EXPECT_TRUE(accepts_gzip("br, gzip;q=0.5"));
    EXPECT_TRUE(accepts_gzip("deflate ,gzip; q=1.0"));
    EXPECT_FALSE(accepts_gzip(""));
    EXPECT_FALSE(accepts_gzip("br"));
    EXPECT_FALSE(accepts_gzip("gzip;q=0"));
    EXPECT_FALSE(accepts_gzip("gzip; q=0.000, br"));
    EXPECT_FALSE(accepts_gzip("x-gzip"));
}

}  // namespace
}  // namespace comity::http

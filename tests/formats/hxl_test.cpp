#include "formats/hxl.h"

#include <gtest/gtest.h>

namespace comity::hxl {
namespace {

TEST(Hxl, KnowsATag) {
    for (auto tag : {"#geo", "#geo+lat", "#date+reported+start", "#adm1+code+v_pcode", "#x2"})
        EXPECT_TRUE(is_tag(tag)) << tag;
    for (auto tag : {"", "#", "geo", "#Geo", "#geo+", "#geo +lat", "#geo++lat", "#2x", "#geo+2", "#_geo",
                     "#geo#lat", "#géo", " #geo", "#geo-lat"}) {
        EXPECT_FALSE(is_tag(tag)) << tag;
    }
}

TEST(Hxl, WritesTheRowOfTags) {
    std::string out;
    std::string_view const tags[] = {"#meta+id", "", "#geo+lat"};
    append_row(out, tags);
    EXPECT_EQ(out, "#meta+id,,#geo+lat\r\n");
}

}  // namespace
}  // namespace comity::hxl

#include "formats/photo_taken.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/time.h"
#include "formats/photo_parts.h"
#include "zip_files.h"

namespace comity::photo {
namespace {

using comity::testing::exif_of;

Bytes photo_with(std::string const& exif) {
    return comity::testing::jpeg_with_exif(write_jpeg({20, 10, std::vector<std::uint8_t>(600, 99)}), exif);
}

TEST(PhotoTaken, ReadsPlaceAndTime) {
    auto const taken = taken_of(photo_with(exif_of("2026:03:01 18:30:05", "+02:00", true)));
    ASSERT_TRUE(taken.lon && taken.lat && taken.at_ms);
    EXPECT_NEAR(*taken.lat, -12.8, 1e-9);
    EXPECT_NEAR(*taken.lon, -48.21, 1e-9);
    EXPECT_EQ(format_time(*taken.at_ms), "2026-03-01T16:30:05Z");
    EXPECT_TRUE(taken.has_zone);
    auto const east = taken_of(photo_with(exif_of("2026:03:01 18:30:05", "", true, 'N', 'E')));
    EXPECT_NEAR(*east.lat, 12.8, 1e-9);
    EXPECT_NEAR(*east.lon, 48.21, 1e-9);
    EXPECT_EQ(format_time(*east.at_ms), "2026-03-01T18:30:05Z");
    EXPECT_FALSE(east.has_zone);
}

TEST(PhotoTaken, MakesUpNothing) {
    auto const bare = taken_of(photo_with(exif_of("2026:13:01 18:30:05", "", false)));
    EXPECT_FALSE(bare.lon || bare.lat || bare.at_ms);
    EXPECT_FALSE(taken_of(write_jpeg({20, 10, std::vector<std::uint8_t>(600, 99)})).lon);
    EXPECT_FALSE(taken_of("").at_ms);
    EXPECT_FALSE(taken_of("words").at_ms);
}

// Cut off or changed anywhere it is read without harm.
TEST(PhotoTaken, StaysWithinTheFile) {
    auto const whole = photo_with(exif_of("2026:03:01 18:30:05", "+02:00", true));
    for (std::size_t size = 0; size < std::min<std::size_t>(whole.size(), 400); ++size) {
        taken_of(whole.substr(0, size));
        auto changed = whole;
        changed[size] = '\xff';
        auto const taken = taken_of(changed);
        EXPECT_EQ(taken.lon.has_value(), taken.lat.has_value());
        EXPECT_LE(std::abs(taken.lat.value_or(0)), 90);
    }
}

}  // namespace
}  // namespace comity::photo

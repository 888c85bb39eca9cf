// Photos drawn anew: upright, small, bare; and whatever is no photo refused with one sentence.
#include "formats/photo.h"

#include <gtest/gtest.h>
#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <random>
#include <thread>

#include "formats/photo_parts.h"

namespace comity::photo {
namespace {

struct Colour {
    std::uint8_t red, green, blue;
};
constexpr Colour red{200, 20, 20}, green{20, 200, 20}, blue{20, 20, 200}, white{240, 240, 240};

// Red, green above; blue, white below.
Picture four_fields(std::uint32_t width, std::uint32_t height) {
    Picture picture{width, height, {}};
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x) {
            bool const left = x < width / 2;
            auto const colour = y < height / 2 ? (left ? red : green) : (left ? blue : white);
            picture.points.insert(picture.points.end(), {colour.red, colour.green, colour.blue});
        }
    return picture;
}

Bytes png_of(Picture const& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = picture.width;
    image.height = picture.height;
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, picture.points.data(), 0, nullptr);
    Bytes bytes(size, '\0');
    png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.points.data(), 0, nullptr);
    bytes.resize(size);
    return bytes;
}

Bytes tiff_with(int orientation) {
    Bytes tiff("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19);
    tiff += static_cast<char>(orientation);
    return tiff + Bytes("\0\0\0\0\0\0", 6) + "GPS 12.8044 -48.2031 of a camera 4711";
}

Bytes jpeg_with_exif(Bytes const& jpeg, int orientation) {
    auto const content = Bytes("Exif\0\0", 6) + tiff_with(orientation);
    Bytes segment = "\xff\xe1";
    put_u16(segment, static_cast<std::uint16_t>(content.size() + 2));
    return jpeg.substr(0, 2) + segment + content + jpeg.substr(2);
}

Bytes chunk(std::string const& name, Bytes const& content) {
    Bytes bytes;
    put_u16(bytes, static_cast<std::uint16_t>(content.size() >> 16));
    put_u16(bytes, static_cast<std::uint16_t>(content.size()));
    auto const named = name + content;
    auto const sum = crc32(0, reinterpret_cast<Bytef const*>(named.data()), static_cast<uInt>(named.size()));
    bytes += named;
    put_u16(bytes, static_cast<std::uint16_t>(sum >> 16));
    put_u16(bytes, static_cast<std::uint16_t>(sum));
    return bytes;
}

// After the signature and IHDR.
Bytes png_with(Bytes const& png, Bytes const& more) {
    return png.substr(0, 33) + more + png.substr(33);
}

// The colour nearest to the point in the middle of each of the four fields, by rows: "rgbw".
std::string fields_of(Picture const& picture) {
    std::string fields;
    for (auto y : {picture.height / 4, picture.height * 3 / 4})
        for (auto x : {picture.width / 4, picture.width * 3 / 4}) {
            auto const* point = picture.row(y) + std::size_t{3} * x;
            bool const light = point[0] > 150 && point[1] > 150;
            fields += light ? 'w' : point[0] > 150 ? 'r' : point[1] > 150 ? 'g' : 'b';
        }
    return fields;
}

std::string fields_of(Result<Photo> const& photo) {
    EXPECT_TRUE(photo) << photo.error().why;
    if (!photo) return "";
    auto const decoded = read_jpeg(photo->jpeg);
    EXPECT_TRUE(decoded);
    EXPECT_EQ(decoded->picture.width, photo->width);
    EXPECT_EQ(decoded->picture.height, photo->height);
    return fields_of(decoded->picture);
}

std::string why_not(BytesView file) {
    auto const photo = draw_anew(file);
    return photo ? "" : photo.error().why;
}

constexpr char damaged_why[] = "The photo is damaged or cut off, so it cannot be drawn anew.";
constexpr char no_photo_why[] = "The file is no photo that can be published: it must be JPEG or PNG.";
constexpr char too_large_why[] = "The photo has more than 50 million points: make it smaller first.";

TEST(Photo, IsDrawnAnewFromEitherFormat) {
    auto const picture = four_fields(64, 48);
    EXPECT_EQ(fields_of(draw_anew(write_jpeg(picture))), "rgbw");
    EXPECT_EQ(fields_of(draw_anew(png_of(picture))), "rgbw");
    EXPECT_TRUE(draw_anew(png_of(four_fields(1, 1))));
}

TEST(Photo, StandsUprightAsItsExifSays) {
    auto const jpeg = write_jpeg(four_fields(64, 32));
    auto const png = png_of(four_fields(64, 32));
    char const* const upright[] = {"rgbw", "rgbw", "grwb", "wbgr", "bwrg",
                                   "rbgw", "brwg", "wgbr", "gwrb", "rgbw"};
    for (int orientation = 0; orientation <= 9; ++orientation) {
        auto const photo = draw_anew(jpeg_with_exif(jpeg, orientation));
        EXPECT_EQ(fields_of(photo), upright[orientation]) << orientation;
        bool const lies = orientation >= 5 && orientation <= 8;
        EXPECT_EQ(photo->width, lies ? 32u : 64u);
        EXPECT_EQ(fields_of(draw_anew(png_with(png, chunk("eXIf", tiff_with(orientation))))),
                  upright[orientation]);
    }
}

TEST(Photo, HoldsNothingOfWhatStoodBesideIt) {
    auto const jpeg = jpeg_with_exif(write_jpeg(four_fields(64, 48)), 1) + "<script>4711</script>";
    auto const png = png_with(png_of(four_fields(64, 48)), chunk("tEXt", Bytes("Author\0camera 4711", 18)));
    EXPECT_FALSE(check_bare(jpeg));
    EXPECT_FALSE(check_bare(png));
    for (auto const& file : {jpeg, png}) {
        auto const photo = draw_anew(file);
        ASSERT_TRUE(photo);
        EXPECT_EQ(photo->jpeg.find("4711"), Bytes::npos);
        EXPECT_EQ(photo->jpeg.find("Exif"), Bytes::npos);
        auto const bare = check_bare(photo->jpeg);
        EXPECT_TRUE(bare) << bare.error().why;
        EXPECT_FALSE(check_bare(photo->jpeg + "x"));
        EXPECT_FALSE(check_bare(photo->jpeg.substr(0, photo->jpeg.size() - 1)));
        EXPECT_FALSE(check_bare(jpeg_with_exif(photo->jpeg, 1)));
        auto comment = photo->jpeg;
        comment.insert(2, BytesView("\xff\xfe\0\x06name", 8));
        EXPECT_FALSE(check_bare(comment));
    }
    EXPECT_FALSE(check_bare(""));
    EXPECT_FALSE(check_bare("\xff\xd8\xff\xd9"));
    EXPECT_FALSE(check_bare(write_jpeg(four_fields(2049, 1))));
}

TEST(Photo, IsMadeSmallEnough) {
    auto const wide = draw_anew(png_of(four_fields(5000, 700)));
    ASSERT_TRUE(wide);
    EXPECT_EQ(wide->width, 2048u);
    EXPECT_EQ(wide->height, 287u);
    EXPECT_EQ(fields_of(wide), "rgbw");
    auto const high = draw_anew(write_jpeg(four_fields(1500, 6001)));
    ASSERT_TRUE(high);
    EXPECT_EQ(high->height, 2048u);
    EXPECT_EQ(high->width, 512u);
    EXPECT_EQ(fields_of(high), "rgbw");
    EXPECT_EQ(drawn_size({50'000'000, 1}).height, 1u);
}

TEST(Photo, SmallerPointsAreTheMeanOfWhatTheyCover) {
    Shrinking shrinking({3, 3}, {2, 2});
    std::vector<std::uint8_t> const rows[] = {
        {0, 0, 0, 90, 90, 90, 30, 30, 30}, {60, 60, 60, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 255, 255, 255}};
    for (auto const& row : rows) shrinking.take(row.data());
    auto const picture = shrinking.finish();
    // Each covers one and a half: (0 + 90 / 2 + 60 / 2 + 0 / 4) / 2.25, and so on.
    EXPECT_EQ(picture.points[0], 33);
    EXPECT_EQ(picture.points[3], 33);
    EXPECT_EQ(picture.points[6], 13);
    EXPECT_EQ(picture.points[9], 113);
}

TEST(Photo, AnyShrinkingKeepsTheMean) {
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
        Size const from{static_cast<std::uint32_t>(1 + random() % 60),
                        static_cast<std::uint32_t>(1 + random() % 60)};
        Size const to{static_cast<std::uint32_t>(1 + random() % from.width),
                      static_cast<std::uint32_t>(1 + random() % from.height)};
        Shrinking shrinking(from, to);
        std::vector<std::uint8_t> row(std::size_t{3} * from.width, 77);
        for (std::uint32_t y = 0; y < from.height; ++y) shrinking.take(row.data());
        auto const picture = shrinking.finish();
        EXPECT_TRUE(std::ranges::all_of(picture.points, [](int point) { return point == 77; }));
    }
}

TEST(Photo, WhatIsNoPhotoIsRefused) {
    for (BytesView file :
         {BytesView(""), BytesView("<html><script>alert(1)</script>"), BytesView("GIF89a\1\0\1\0"),
          BytesView("#!/bin/sh\nrm -rf /"), BytesView("\xff\xd8"), BytesView("%PDF-1.7")})
        EXPECT_EQ(why_not(file), no_photo_why);
    EXPECT_EQ(why_not("\xff\xd8\xff<script>alert(1)</script>"), damaged_why);
    EXPECT_EQ(why_not("\x89PNG\r\n\x1a\n<script>alert(1)</script>"), damaged_why);
}

TEST(Photo, WhatIsCutOffIsRefusedWhereverItIsCut) {
    auto const jpeg = jpeg_with_exif(write_jpeg(four_fields(40, 30)), 6);
    auto const png = png_of(four_fields(40, 30));
    for (std::size_t size = 8; size < jpeg.size(); ++size)
        EXPECT_EQ(why_not(BytesView(jpeg).substr(0, size)), damaged_why) << size;
    for (std::size_t size = 8; size < png.size(); ++size)
        EXPECT_EQ(why_not(BytesView(png).substr(0, size)), damaged_why) << size;
}

TEST(Photo, BombsAreRefusedByTheirHeader) {
    auto jpeg = write_jpeg(four_fields(40, 30));
    auto const frame = jpeg.find("\xff\xc0");
    ASSERT_NE(frame, Bytes::npos);
    jpeg.replace(frame + 5, 4, "\x27\x10\x27\x10");  // 10,000 by 10,000
    EXPECT_EQ(why_not(jpeg), too_large_why);
    Bytes header("\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0", 13);
    auto const png =
        Bytes("\x89PNG\r\n\x1a\n") + chunk("IHDR", header) + chunk("IDAT", "x") + chunk("IEND", "");
    EXPECT_EQ(why_not(png), too_large_why);
}

TEST(Photo, IsReadWholeToBeChecked) {
    auto const jpeg = write_jpeg(four_fields(40, 30));
    EXPECT_TRUE(check_whole(jpeg));
    EXPECT_TRUE(check_whole(jpeg + "what some cameras write behind it"));
    EXPECT_TRUE(check_whole(png_of(four_fields(40, 30))));
    EXPECT_FALSE(check_whole(Bytes("\xff\xd8\xff\xe0<script>alert(1)</script>")));
    EXPECT_EQ(check_whole(jpeg.substr(0, jpeg.size() / 2)).error().why, damaged_why);
    EXPECT_EQ(check_whole("GIF89a").error().fault, Fault::unsupported);
}

// Each who waits holds a thread that others need.
TEST(Photo, FewWaitForTheirTurn) {
    auto const large = write_jpeg({3000, 3000, std::vector<std::uint8_t>(27'000'000, 99)});
    constexpr int crowd = 12;
    std::atomic<int> busy = 0, read = 0;
    for (int round = 0; round < 50 && busy == 0; ++round) {
        std::barrier together(crowd);
        std::vector<std::jthread> threads;
        for (int each = 0; each < crowd; ++each)
            threads.emplace_back([&] {
                together.arrive_and_wait();
                auto const whole = check_whole(large);
                if (whole) ++read;
                if (!whole && whole.error().fault == Fault::busy) ++busy;
            });
    }
    EXPECT_GT(busy, 0);
    EXPECT_GT(read, 0);
    EXPECT_TRUE(check_whole(large));
}

// The library would take as much memory as the chunk says it needs.
TEST(Photo, AChunkLongerThanTheFileIsDamage) {
    auto const png = png_of(four_fields(8, 8));
    EXPECT_EQ(why_not(png_with(png, Bytes("\x65\x58\x49\x66tEXta", 9))), damaged_why);
}

TEST(Photo, AnySpoiltByteIsBorne) {
    std::mt19937 random(9);
    for (auto const& sound :
         {jpeg_with_exif(write_jpeg(four_fields(33, 17)), 6), png_of(four_fields(33, 17))}) {
        for (int round = 0; round < 3000; ++round) {
            auto file = sound;
            for (auto left = 1 + random() % 4; left > 0; --left)
                file[random() % file.size()] = static_cast<char>(random());
            auto const photo = draw_anew(file);
            EXPECT_TRUE(photo ? check_bare(photo->jpeg).has_value() : photo.error().why.ends_with('.'));
        }
    }
}

}  // namespace
}  // namespace comity::photo

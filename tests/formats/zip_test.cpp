#include "formats/zip.h"

#include <gtest/gtest.h>

#include "zip_files.h"

namespace comity::zip {
namespace {

using comity::testing::zip_of;

std::string why(std::string const& bytes) {
    auto const archive = Archive::open(bytes);
    return archive ? "" : archive.error().why;
}

constexpr char is_bomb[] = "The zip archive unpacks to far more than it holds; such archives are not opened.";
constexpr char is_damaged[] = "The zip archive is damaged or cut off.";
constexpr char file_is_damaged[] = "This file of the archive is damaged.";

TEST(Zip, ReadsStoredAndDeflatedFilesByTheDirectory) {
    auto const bytes =
        zip_of({{"a.csv", "title\nWater\n"}, {"in/b.txt", "as it is", false}, {"in/", "", false}},
               "a comment with PK\5\6 in it");
    auto const archive = Archive::open(bytes);
    ASSERT_TRUE(archive) << archive.error().why;
    ASSERT_EQ(archive->entries().size(), 3u);
    EXPECT_EQ(archive->read(archive->entries()[0]).value_or(""), "title\nWater\n");
    EXPECT_EQ(archive->read(archive->entries()[1]).value_or(""), "as it is");
    EXPECT_TRUE(archive->entries()[2].is_folder);
    ASSERT_TRUE(archive->find("in/b.txt"));
    EXPECT_FALSE(archive->find("IN/B.TXT"));
    EXPECT_TRUE(Archive::open(zip_of({}))->entries().empty());
}

TEST(Zip, RefusesWhatIsCutOffAnywhere) {
    auto const whole = zip_of({{"a.csv", "title\nWater\n"}, {"b.csv", "x", false}});
    for (std::size_t size = 4; size < whole.size(); ++size)
        EXPECT_EQ(why(whole.substr(0, size)), is_damaged) << size;
    EXPECT_EQ(why("title\nWater\n"), "This is no zip archive.");
    EXPECT_EQ(why(whole + "more"), is_damaged);
}

TEST(Zip, RefusesBombs) {
    std::string const zeros(20 << 20, '\0');
    EXPECT_EQ(why(zip_of({{"bomb", zeros}})), is_bomb);
    // Many files, each small enough.
    std::string const some(3 << 20, '\0');
    EXPECT_EQ(why(zip_of(std::vector<comity::testing::ZipFile>(8, {"part", some}))), is_bomb);
    // Plain content of the same size is none.
    std::string mixed;
    for (std::uint32_t i = 0, x = 1; i < 5'000'000; ++i) {
        x = x * 1664525 + 1013904223;
        comity::testing::put_little(mixed, x >> 8, 3);
    }
    EXPECT_EQ(why(zip_of({{"photo", mixed, false}})), "");
}

TEST(Zip, RefusesFilesThatShareTheirBytes) {
    auto bytes = zip_of({{"a", "one and the same", false}, {"b", "one and the same", false}});
    // The second entry of the directory points to the first file.
    auto const second = bytes.rfind("PK\1\2");
    bytes.replace(second + 42, 4, 4, '\0');
    EXPECT_EQ(why(bytes), is_bomb);
}

TEST(Zip, HoldsAFileToWhatTheDirectorySays) {
    std::string const words(5000, 'w');
    auto const read = [](std::string const& bytes) {
        auto const archive = Archive::open(bytes);
        if (!archive) return archive.error().why;
        auto const file = archive->read(archive->entries()[0]);
        return file ? *file : file.error().why;
    };
    EXPECT_EQ(read(zip_of({{.name = "a", .content = words, .claimed_bytes = 4999}})), file_is_damaged);
    EXPECT_EQ(read(zip_of({{.name = "a", .content = words, .claimed_bytes = 5001}})), file_is_damaged);
    EXPECT_EQ(read(zip_of({{.name = "a", .content = words, .deflated = false, .claimed_bytes = 9}})),
              file_is_damaged);
    auto changed = zip_of({{"a", words, false}});
    changed[100] = 'W';
    EXPECT_EQ(read(changed), file_is_damaged);
}

TEST(Zip, SaysOfAFileWhyItIsNotRead) {
    auto const bytes = zip_of({{.name = "secret", .content = "x", .flags = 1},
                               {"../../etc/passwd", "x"},
                               {"/etc/passwd", "x"},
                               {"C:\\windows", "x"},
                               {"..\\up", "x"},
                               {"fine/..name", "x"}});
    auto const archive = Archive::open(bytes);
    ASSERT_TRUE(archive);
    auto const& entries = archive->entries();
    EXPECT_EQ(entries[0].wrong, "This file is encrypted; archives with a password are not opened.");
    for (std::size_t i = 1; i < 5; ++i)
        EXPECT_EQ(entries[i].wrong, "The name of this file leads out of the archive.") << entries[i].name;
    EXPECT_FALSE(archive->read(entries[1]));
    EXPECT_EQ(entries[5].wrong, "");
}

TEST(Zip, RefusesWhatItDoesNotKnow) {
    auto const whole = zip_of({{"a", "x"}});
    auto const end = whole.rfind("PK\5\6");
    auto large = whole;
    large.replace(end + 16, 4, 4, '\xff');
    EXPECT_EQ(why(large), "An archive in the form for more than 4 GB is not read.");
    auto parts = whole;
    parts[end + 4] = 1;
    EXPECT_EQ(why(parts), "An archive in several parts is not read.");
    std::vector<comity::testing::ZipFile> many(10'001, {"a", "", false});
    EXPECT_EQ(why(zip_of(many)), "The archive holds more than 10,000 files.");
}

}  // namespace
}  // namespace comity::zip

#include "base/bytes.h"

#include <gtest/gtest.h>

#include "base/ids.h"

namespace comity {
namespace {

using namespace std::string_literals;

TEST(Hex, WritesLowerCase) {
    EXPECT_EQ(to_hex(""), "");
    EXPECT_EQ(to_hex("\x00\x0f\xa5\xff"s), "000fa5ff");
}

TEST(Hex, ReadsWhatItWrites) {
    Bytes all;
    for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
    EXPECT_EQ(from_hex(to_hex(all)), all);
    EXPECT_EQ(from_hex(""), "");
}

TEST(Hex, RefusesWhatIsNotOneForm) {
    for (auto text : {"0", "abc", "AB", "aB", "0g", "g0", " 0", "0x", "\xff\xff"})
        EXPECT_FALSE(from_hex(text)) << text;
}

// RFC 4648 section 10.
TEST(Base64, KnowsTheVectorsOfTheStandard) {
    std::pair<std::string_view, std::string_view> const vectors[] = {{"", ""},
                                                                     {"f", "Zg=="},
                                                                     {"fo", "Zm8="},
                                                                     {"foo", "Zm9v"},
                                                                     {"foob", "Zm9vYg=="},
                                                                     {"fooba", "Zm9vYmE="},
                                                                     {"foobar", "Zm9vYmFy"}};
    for (auto [bytes, text] : vectors) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
    EXPECT_EQ(to_base64("\xfb\xff\xfe"), "+//+");
}

TEST(Base64, RefusesEveryOtherForm) {
    for (auto text : {"Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9v", "Zm9v\n",
                      "====", "Z===", "A=A=", "AA=A", "-_-_", "=AAA", "Zg=a"})
        EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Base64, ReadsEveryByteAtEveryPlace) {
    for (int byte = 0; byte < 256; ++byte)
        for (std::size_t before = 0; before < 3; ++before) {
            Bytes const bytes = Bytes(before, 'x') + static_cast<char>(byte);
            EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
        }
}

TEST(Numbers, AreBigEndian) {
    Bytes out;
    put_u16(out, 0x0102);
    put_u64(out, 0x03040506070809fe);
    EXPECT_EQ(to_hex(out), "010203040506070809fe");
}

TEST(Id, IsReadFromItsOwnTextOnly) {
    std::string const text = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    auto const id = StatementId::from_hex_text(text);
    ASSERT_TRUE(id);
    EXPECT_EQ(id->hex(), text);
    EXPECT_FALSE(id->empty());
    EXPECT_TRUE(StatementId{}.empty());
    EXPECT_FALSE(StatementId::from_hex_text(text + "00"));
    EXPECT_FALSE(StatementId::from_hex_text(text.substr(2)));
    EXPECT_EQ(id_cast<SpaceId>(*id).hex(), text);
}

}  // namespace
}  // namespace comity

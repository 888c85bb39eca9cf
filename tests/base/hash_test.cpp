#include "base/hash.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace comity {
namespace {

Bytes hex_bytes(std::string_view text) {
    return from_hex(text).value();
}

// FIPS 180-4 examples.
TEST(Sha256Of, KnowsTheVectorsOfTheStandard) {
    EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex(),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256(std::string(1'000'000, 'a')).hex(),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Of, PartsIsThatOfThePartsJoined) {
    EXPECT_EQ(sha256({"a", "", "bc"}), sha256("abc"));
    EXPECT_EQ(sha256(std::initializer_list<BytesView>{}), sha256(""));
}

TEST(Sha256Of, IsTheSameInManyThreads) {
    Hash const expected = sha256("abc");
    std::vector<std::jthread> threads;
    std::vector<int> wrong(4, 0);
    for (int& mine : wrong)
        threads.emplace_back([&mine, expected] {
            for (int i = 0; i < 1000; ++i) mine += sha256("abc") != expected;
        });
    threads.clear();
    EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(Sha256Stream, HashesPieceByPieceBesideOthers) {
    Sha256 first;
    Sha256 second;
    first.add("a");
    second.add("x");
    EXPECT_EQ(sha256("other").hex(), sha256({"ot", "her"}).hex());
    first.add("");
    first.add("bc");
    EXPECT_EQ(first.finish(), sha256("abc"));
    EXPECT_EQ(second.finish(), sha256("x"));
}

TEST(Sha256StreamDeathTest, FinishesOnce) {
    Sha256 stream;
    stream.finish();
    EXPECT_DEATH(stream.finish(), "broken promise");
}

// RFC 4231, test cases 1, 2, 3, 4, 6 and 7.
TEST(HmacSha256, KnowsTheVectorsOfTheStandard) {
    EXPECT_EQ(hmac_sha256(Bytes(20, '\x0b'), {"Hi There"}).hex(),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hmac_sha256("Jefe", {"what do ya want ", "for nothing?"}).hex(),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256(Bytes(20, '\xaa'), {Bytes(50, '\xdd')}).hex(),
              "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    EXPECT_EQ(
        hmac_sha256(hex_bytes("0102030405060708090a0b0c0d0e0f10111213141516171819"), {Bytes(50, '\xcd')})
            .hex(),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    Bytes const long_key(131, '\xaa');
    EXPECT_EQ(hmac_sha256(long_key, {"Test Using Larger Than Block-Size Key - Hash Key First"}).hex(),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(hmac_sha256(long_key, {"This is a test using a larger than block-size key and a larger than "
                                     "block-size data. The key needs to be hashed before being used by the "
                                     "HMAC algorithm."})
                  .hex(),
              "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST(HmacSha256, TakesAKeyOfExactlyOneBlock) {
    EXPECT_EQ(hmac_sha256(Bytes(64, 'k'), {"abc"}), hmac_sha256(Bytes(64, 'k'), {"a", "bc"}));
    EXPECT_NE(hmac_sha256(Bytes(64, 'k'), {"abc"}), hmac_sha256(Bytes(65, 'k'), {"abc"}));
}

TEST(RandomBytes, AreAsManyAsAskedAndNeverTheSame) {
    EXPECT_EQ(random_bytes(0), "");
    EXPECT_EQ(random_bytes(100'000).size(), 100'000u);
    std::set<Bytes> seen;
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(seen.insert(random_bytes(16)).second);
}

TEST(SameSecret, HoldsForTheSameBytesAlone) {
    EXPECT_TRUE(same_secret("", ""));
    EXPECT_TRUE(same_secret("abc", std::string("abc")));
    for (auto const* other : {"", "ab", "abd", "xbc", "abcd"})
        EXPECT_FALSE(same_secret("abc", other)) << other;
}

}  // namespace
}  // namespace comity

// Cosignatures: a time and a checkpoint, by a witness.
#include "tlog/cosignature.h"

#include <gtest/gtest.h>

#include <array>

#include "base/json.h"
#include "tlog/checkpoint.h"
#include "trees.h"

namespace comity::tlog {
namespace {

std::string const text =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

Signer witness() {
    return make_signer("witness.example/w1", KeyType::cosignature,
                       signing_key_from_seed(Bytes(seed_bytes, 'w')));
}

// The message in c2sp.org/tlog-cosignature.
TEST(Cosignature, SignsTheMessageOfTheStandard) {
    EXPECT_EQ(cosigned_message(1679315147, text), "cosignature/v1\ntime 1679315147\n" + text);
    auto const cosignature = cosign(witness(), text, 1679315147);
    EXPECT_EQ(to_hex(cosignature.substr(0, 8)), "00000000641850cb");
    EXPECT_EQ(cosignature.size(), 72u);
    auto const message = cosigned_message(1679315147, text);
    EXPECT_TRUE(verify_signature(witness().key.public_key, message, cosignature.substr(8)));
}

TEST(Cosignature, TellsItsTime) {
    auto const cosignature = cosign(witness(), text, 1772332860);
    EXPECT_EQ(verify_cosignature(witness().key, text, cosignature), 1772332860u);
    EXPECT_FALSE(verify_cosignature(witness().key, text + "extension\n", cosignature));
    EXPECT_FALSE(verify_cosignature(witness().key, text, cosignature.substr(0, 71)));
    for (std::size_t bit = 0; bit < cosignature.size() * 8; ++bit) {
        auto other = cosignature;
        other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(verify_cosignature(witness().key, text, other)) << bit;
    }
}

TEST(Cosignature, SomeTimesAreNone) {
    auto const with_time = [](std::uint64_t time_s) {
        Bytes bytes;
        put_u64(bytes, time_s);
        return bytes + sign(witness().secret, cosigned_message(time_s, text));
    };
    EXPECT_TRUE(verify_cosignature(witness().key, text, with_time(1)));
    EXPECT_TRUE(verify_cosignature(witness().key, text, with_time(cosignature_time_limit_s - 1)));
    EXPECT_FALSE(verify_cosignature(witness().key, text, with_time(0)));
    EXPECT_FALSE(verify_cosignature(witness().key, text, with_time(cosignature_time_limit_s)));
}

TEST(Cosignature, FitsTheVectors) {
    auto const file = file_text("../shared/data/tlog/vectors.json");
    if (file.empty())
        GTEST_SKIP() << "../shared/data/tlog is not here; the standard's message is tested above";
    auto const vectors = json::parse(file);
    ASSERT_TRUE(vectors) << vectors.error().why;
    auto const key = read_verifier_key(vectors->text_of("witness_vkey"));
    auto const log = read_verifier_key(vectors->text_of("vkey"));
    ASSERT_TRUE(key && log);
    auto const seed = *from_hex(vectors->text_of("witness_seed_hex"));
    auto const own = make_signer(key->name, KeyType::cosignature, signing_key_from_seed(seed));
    EXPECT_EQ(own.key, *key);
    for (auto const& each : *vectors->find("cosigned_checkpoints")->array()) {
        std::string const note{each.text_of("Checkpoint")};
        auto const opened = open_note(note, std::array{*log, *key});
        ASSERT_TRUE(opened) << opened.error().why;
        ASSERT_EQ(opened->signatures.size(), 2u);
        auto const time_s = *opened->signatures[1].time_s;
        EXPECT_EQ(read_note(note)->lines[1], cosign_text(own, opened->text, time_s));
    }
}

}  // namespace
}  // namespace comity::tlog

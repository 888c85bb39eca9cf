// Checkpoints: what is signed opens, nothing else does, and the bytes are those that Go's x/mod writes.
#include "tlog/checkpoint.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/hash.h"
#include "base/json.h"
#include "tlog/merkle.h"

namespace comity {
namespace {

TEST(Checkpoint, SignsAndOpens) {
    auto key = signing_key_from_seed(Bytes(32, 'k'));
    Checkpoint checkpoint{"house-0011/abc", 42, sha256("root")};
    auto note = sign_checkpoint(checkpoint, key);
    auto opened = open_checkpoint(note, key.public_key);
    ASSERT_TRUE(opened) << opened.error().why;
    EXPECT_EQ(opened->size, 42u);
    EXPECT_EQ(opened->root, checkpoint.root);
    EXPECT_FALSE(open_checkpoint(note, make_signing_key().public_key));
    for (std::size_t i = 0; i < note.size(); ++i) {
        auto other = note;
        other[i] = static_cast<char>(other[i] ^ 4);
        EXPECT_FALSE(open_checkpoint(other, key.public_key)) << i;
    }
    auto foreign_line = note + "\xE2\x80\x94 witness.example/w1 AAAAAAAA\n";
    EXPECT_TRUE(open_checkpoint(foreign_line, key.public_key));  // unknown keys are ignored
}

TEST(Checkpoint, FitsTheVectorsOfGo) {
    std::ifstream in(std::string(COMITY_SOURCE) + "/../shared/data/tlog/vectors.json");
    if (!in) GTEST_SKIP() << "../shared/data/tlog is not here; RFC 6962's own roots are tested above";
    std::string text{std::istreambuf_iterator<char>(in), {}};
    auto vectors = json::parse(text);
    ASSERT_TRUE(vectors) << vectors.error().why;
    auto key = signing_key_from_seed(*from_hex(vectors->text_of("seed_hex")));
    auto const& checkpoints = *vectors->find("checkpoints")->array();
    Peaks peaks;
    std::size_t compared = 0;
    for (std::uint64_t size = 0; size <= 70000 && compared < checkpoints.size(); ++size) {
        for (auto const& each : checkpoints) {
            if (static_cast<std::uint64_t>(*each.find("Size")->integer()) != size) continue;
            ++compared;
            auto note = each.text_of("Checkpoint");
            auto opened = open_checkpoint(note, key.public_key);
            ASSERT_TRUE(opened) << opened.error().why;
            EXPECT_EQ(opened->root, peaks.root()) << size;
            EXPECT_EQ(sign_checkpoint(*opened, key), note);
        }
        peaks.add(leaf_hash("entry " + std::to_string(size) + "\n"));
    }
    EXPECT_EQ(compared, checkpoints.size());
}

}  // namespace
}  // namespace comity

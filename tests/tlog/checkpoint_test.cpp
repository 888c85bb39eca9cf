// Checkpoints: what is signed opens, nothing else does, and the bytes are those that Go's x/mod writes.
#include "tlog/checkpoint.h"

#include <gtest/gtest.h>

#include <array>
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

TEST(Checkpoint, LinesOfAForeignLogAreKept) {
    auto const head = "log.example/1\n7\n" + to_base64(sha256("root").view()) + "\n";
    for (auto const* extensions : {"", "extension\n", "one\ntwo words\n"}) {
        auto const read = read_checkpoint_text(head + extensions);
        ASSERT_TRUE(read) << read.error().why;
        EXPECT_EQ(read->extensions, extensions);
        EXPECT_EQ(checkpoint_text(*read), head + extensions);
        auto const key = signing_key_from_seed(Bytes(32, 'k'));
        EXPECT_EQ(open_checkpoint(sign_checkpoint(*read, key), key.public_key)->extensions, extensions);
    }
    for (auto const* bad : {"\n", "one\n\n", "one\n\ntwo\n", "one"})
        EXPECT_FALSE(read_checkpoint_text(head + bad)) << bad;
}

TEST(Checkpoint, OtherTextsAreRefused) {
    auto const root = to_base64(sha256("root").view());
    EXPECT_TRUE(read_checkpoint_text("a\n0\n" + root + "\n"));
    EXPECT_TRUE(read_checkpoint_text("a\n9223372036854775807\n" + root + "\n"));
    for (auto const& bad : std::vector<std::string>{
             std::string(), "\n0\n" + root + "\n", "a\n0\n" + root, "a\n\n" + root + "\n",
             "a\n00\n" + root + "\n", "a\n-1\n" + root + "\n", "a\n+1\n" + root + "\n",
             "a\n1 \n" + root + "\n", "a\n9223372036854775808\n" + root + "\n",
             "a\n1\n" + root.substr(4) + "\n", "a\n1\n" + root + "=\n"})
        EXPECT_FALSE(read_checkpoint_text(bad)) << bad;
}

TEST(Checkpoint, OpensForLogsAndWitnesses) {
    auto const log = tlog::make_signer("log.example", tlog::KeyType::ed25519, make_signing_key());
    auto const other = tlog::make_signer("other.example", tlog::KeyType::ed25519, make_signing_key());
    auto const witness = tlog::make_signer("w.example", tlog::KeyType::cosignature, make_signing_key());
    tlog::Note note{checkpoint_text({"log.example", 3, sha256("root")}), {}};
    EXPECT_TRUE(add_signature(note, tlog::cosign_text(witness, note.text, 1772332860)));
    std::array const logs{log.key, other.key};
    std::array const witnesses{witness.key};
    // Neither a witness nor another log can speak for this one.
    EXPECT_FALSE(open_checkpoint(write_note(note), logs, witnesses));
    EXPECT_TRUE(add_signature(note, tlog::sign_text(other, note.text)));
    EXPECT_EQ(open_checkpoint(write_note(note), logs, witnesses).error().fault, Fault::forbidden);
    EXPECT_TRUE(add_signature(note, tlog::sign_text(log, note.text)));
    auto const opened = open_checkpoint(write_note(note), logs, witnesses);
    ASSERT_TRUE(opened) << opened.error().why;
    EXPECT_EQ(opened->checkpoint.size, 3u);
    ASSERT_EQ(opened->signatures.size(), 2u);
    EXPECT_EQ(opened->signatures[0].time_s, 1772332860u);
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

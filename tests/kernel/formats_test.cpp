// What is for ever: the bytes of header, entry, leaf and checkpoint, held against golden files that another
// program wrote, and against the vectors in ../shared where they are at hand.
#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include "base/hash.h"
#include "base/json.h"
#include "kernel/checkpoint.h"
#include "kernel/entry.h"
#include "kernel/key.h"
#include "kernel/merkle.h"
#include "kernel/statement.h"

namespace comity {
namespace {

Bytes golden(std::string const& name) {
    std::ifstream in(std::string(COMITY_SOURCE) + "/tests/golden/formats/" + name + ".hex");
    std::string line;
    std::getline(in, line);
    auto bytes = from_hex(line);
    EXPECT_TRUE(bytes) << name;
    return bytes.value_or("");
}

Bytes counted(int from, int count) {
    Bytes bytes(static_cast<std::size_t>(count), '\0');
    std::iota(bytes.begin(), bytes.end(), static_cast<char>(from));
    return bytes;
}

std::string const body = R"({"title":"No water at Hill Street"})";

Header example_header() {
    Header header{.space = *SpaceId::from_bytes(counted(0x00, 32)),
                  .kind = "intake.report",
                  .party = *PartyId::from_bytes(counted(0x20, 32)),
                  .said_at_ms = 1772332860000,
                  .body_hash = body_hash(counted(0x60, 32), body)};
    std::ranges::copy(counted(0x40, 16), header.nonce.begin());
    return header;
}

TEST(HeaderFormat, IsTheGoldenBytes) {
    auto header = example_header();
    EXPECT_EQ(to_hex(write_header(header)), to_hex(golden("header")));
    EXPECT_EQ(statement_id(golden("header")).hex(),
              "6cc926b07fe8e4e1cb4f8dd286996be7bcf122f5b9788b694e75c6e467dd18bf");
    EXPECT_EQ(sha256(signed_bytes(golden("header"))).hex(),
              "c94267bae865cc9f7b4e96b999bf3bcefda5e4ad948df28be7c4c09515245add");
    Header opening{.kind = "space.opened",
                   .said_at_ms = 1772332860000,
                   .nonce = header.nonce,
                   .body_hash = body_hash(counted(0x60, 32), "{}")};
    EXPECT_EQ(to_hex(write_header(opening)), to_hex(golden("opening_header")));
}

TEST(HeaderFormat, ReadsBackAndRefusesAllElse) {
    auto bytes = golden("header");
    auto header = read_header(bytes);
    ASSERT_TRUE(header) << header.error().why;
    EXPECT_EQ(write_header(*header), bytes);
    EXPECT_EQ(header->kind, "intake.report");
    EXPECT_EQ(header->said_at_ms, 1772332860000);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read_header(bytes.substr(0, length)));
    EXPECT_FALSE(read_header(bytes + "x"));
    auto changed = [&](std::size_t at, char value) {
        auto other = bytes;
        other[at] = value;
        return other;
    };
    EXPECT_FALSE(read_header(changed(0, 2)));     // another version
    EXPECT_FALSE(read_header(changed(1, 31)));    // an id of another length
    EXPECT_FALSE(read_header(changed(35, 'I')));  // a kind with a capital
    auto zero_party = bytes;
    zero_party.replace(49, 32, 32, '\0');  // "none" is a length of 0, not 32 zeros
    EXPECT_FALSE(read_header(zero_party));
    EXPECT_EQ(read_header(Bytes(1025, '\1')).error().fault, Fault::too_large);
}

TEST(HeaderFormat, KindNames) {
    for (auto const* good : {"intake.report", "space.opened", "intake.report/2", "a.b", "x_1.y_2/9"}) {
        EXPECT_TRUE(is_kind_name(good)) << good;
    }
    for (auto const* bad :
         {"", ".", "a.", ".a", "A.b", "a.b.c", "a b.c", "a.b/1", "a.b/10", "a.b/", "1a.b", "é.b"}) {
        EXPECT_FALSE(is_kind_name(bad)) << bad;
    }
}

TEST(EntryFormat, IsTheGoldenBytes) {
    EntryBytes entry{1772332860123, golden("header"), "", "http", counted(0x50, 16)};
    EXPECT_EQ(to_hex(write_entry(entry)), to_hex(golden("entry")));
    EXPECT_EQ(leaf_hash(golden("entry")).hex(),
              "a56ec48b36fb3beb4c902723245d32da5dc1b608d40ce528a50cf2778674f990");
}

TEST(EntryFormat, ReadsBackAndRefusesAllElse) {
    auto bytes = golden("entry");
    auto entry = read_entry(bytes);
    ASSERT_TRUE(entry) << entry.error().why;
    EXPECT_EQ(write_entry(*entry), bytes);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read_entry(bytes.substr(0, length)));
    EXPECT_FALSE(read_entry(bytes + "x"));
    EXPECT_FALSE(read_entry("\2" + bytes.substr(1)));
    EntryBytes odd{1, golden("header"), "", "http", ""};
    auto text = write_entry(odd);
    text[text.size() - 1] = 1;  // `once` of one byte, which is missing
    EXPECT_FALSE(read_entry(text));
    EXPECT_FALSE(read_entry(text + "x"));  // … and which is there
}

// The eight leaves and roots of the test data that came with RFC 6962.
TEST(Merkle, RootsOfRfc6962) {
    std::vector<std::string> const leaves{
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
    std::vector<std::string> const roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    Peaks peaks;
    EXPECT_EQ(peaks.root(), sha256(""));
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        peaks.add(leaf_hash(*from_hex(leaves[i])));
        EXPECT_EQ(peaks.root().hex(), roots[i]);
    }
}

// By its definition, without peaks: split at the largest power of two below the size.
Hash plain_root(std::vector<Hash> const& leaves, std::size_t from, std::size_t to) {
    if (to - from == 1) return leaves[from];
    std::size_t half = 1;
    while (half * 2 < to - from) half *= 2;
    return node_hash(plain_root(leaves, from, from + half), plain_root(leaves, from + half, to));
}

TEST(Merkle, PeaksGiveTheRootOfTheDefinition) {
    Peaks peaks;
    std::vector<Hash> leaves;
    for (int i = 0; i < 600; ++i) {
        leaves.push_back(leaf_hash("entry " + std::to_string(i)));
        peaks.add(leaves.back());
        ASSERT_EQ(peaks.root(), plain_root(leaves, 0, leaves.size())) << i;
    }
}

TEST(Checkpoint, SignsAndOpens) {
    auto key = signing_key_from_seed(counted(1, 32));
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

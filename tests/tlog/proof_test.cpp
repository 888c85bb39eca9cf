// Proofs: each that is made verifies, none that was touched does, and the traps of others are known.
#include "tlog/proof.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/hash.h"
#include "base/json.h"
#include "trees.h"

namespace comity::tlog {
namespace {

Hash flipped(Hash hash, std::size_t bit) {
    hash.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    return hash;
}

// A case as transparency-dev/merkle writes its probes; what cannot be read as sizes and hashes is refused.
struct Case {
    json::Value const& value;
    bool readable = true;

    std::uint64_t number(char const* name) {
        auto const* found = value.find(name)->integer();
        readable = readable && found != nullptr;
        return readable ? static_cast<std::uint64_t>(*found) : 0;
    }
    Hash hash(std::string_view base64) {
        auto const read = Hash::from_bytes(from_base64(base64).value_or(""));
        readable = readable && read;
        return read.value_or(Hash{});
    }
    Proof proof() {
        Proof proof;
        if (auto const* lines = value.find("proof")->array())
            for (auto const& line : *lines) proof.push_back(hash(*line.text()));
        return proof;
    }
    bool inclusion_holds() {
        auto const leaf = hash(value.text_of("leafHash"));
        auto const root = hash(value.text_of("root"));
        return verify_inclusion(leaf, number("leafIdx"), number("treeSize"), root, proof()) && readable;
    }
    bool consistency_holds() {
        auto const old_root = hash(value.text_of("root1"));
        auto const new_root = hash(value.text_of("root2"));
        return verify_consistency(number("size1"), number("size2"), old_root, new_root, proof()) && readable;
    }
    bool holds() { return value.find("leafIdx") ? inclusion_holds() : consistency_holds(); }
};

void check_case(json::Value const& value) {
    EXPECT_EQ(Case{value}.holds(), !*value.find("wantErr")->boolean()) << json::write(value);
}

TEST(Proof, KnowsTheTrapsOfItsOwnFixture) {
    std::size_t cases = 0;
    for (auto const* name : {"inclusion", "consistency"}) {
        auto const list = json::parse(file_text(std::string("tests/golden/tlog/") + name + ".json"));
        ASSERT_TRUE(list) << list.error().why;
        for (auto const& each : *list->array()) check_case(each);
        cases += list->array()->size();
    }
    EXPECT_GT(cases, 300u);
}

TEST(Proof, KnowsTheTrapsOfTransparencyDev) {
    namespace fs = std::filesystem;
    auto const folder = fs::path(COMITY_SOURCE) / "../shared/data/tlog";
    if (!fs::exists(folder))
        GTEST_SKIP() << "../shared/data/tlog is not here; tests/golden/tlog has the same traps";
    std::size_t cases = 0;
    for (auto const* name : {"inclusion", "consistency"}) {
        for (auto const& file : fs::recursive_directory_iterator(folder / name)) {
            if (!file.is_regular_file()) continue;
            auto text = file_text("../shared/data/tlog/" + fs::relative(file.path(), folder).string());
            // Our JSON has no such number; -1 becomes the same one.
            if (auto const at = text.find("18446744073709551615"); at != text.npos)
                text.replace(at, 20, "-1");
            auto const value = json::parse(text);
            ASSERT_TRUE(value) << file.path();
            check_case(*value);
            ++cases;
        }
    }
    EXPECT_GE(cases, 166u);
}

TEST(Proof, FitsTheVectorsOfGo) {
    auto const text = file_text("../shared/data/tlog/vectors.json");
    if (text.empty())
        GTEST_SKIP() << "../shared/data/tlog is not here; tests/golden/tlog has cases of its own";
    auto const vectors = json::parse(text);
    ASSERT_TRUE(vectors) << vectors.error().why;
    Tree tree;
    for (int i = 0; i < 70000; ++i) tree.add("entry " + std::to_string(i) + "\n");
    for (auto const& each : *vectors->find("inclusion")->array()) {
        Case read{each};
        EXPECT_EQ(tree.inclusion(read.number("Index"), read.number("Size")), [&] {
            Proof proof;
            if (auto const* lines = each.find("Proof")->array())
                for (auto const& line : *lines) proof.push_back(read.hash(*line.text()));
            return proof;
        }()) << json::write(each);
    }
}

TEST(Proof, EachOfASmallTreeHolds) {
    Tree const tree = tree_of(66);
    for (std::uint64_t size = 1; size <= tree.size(); ++size) {
        for (std::uint64_t index = 0; index < size; ++index) {
            auto const proof = tree.inclusion(index, size);
            ASSERT_TRUE(verify_inclusion(tree.leaves[index], index, size, tree.roots[size], proof));
        }
        for (std::uint64_t old = 0; old <= size; ++old) {
            auto const proof = tree.consistency(old, size);
            ASSERT_TRUE(verify_consistency(old, size, tree.roots[old], tree.roots[size], proof));
        }
    }
}

// Nothing that has one bit wrong holds: leaf, root, any hash of the proof, or a hash too many or too few.
TEST(Proof, OneBitAnywhereAndItDoesNotHold) {
    Tree const tree = tree_of(5000);
    std::mt19937_64 random(5);
    for (int round = 0; round < 60; ++round) {
        auto const size = 1 + random() % tree.size();
        auto const index = random() % size;
        auto const& leaf = tree.leaves[index];
        auto const& root = tree.roots[size];
        auto const proof = tree.inclusion(index, size);
        auto const bit = random() % 256;
        EXPECT_TRUE(verify_inclusion(leaf, index, size, root, proof));
        EXPECT_FALSE(verify_inclusion(flipped(leaf, bit), index, size, root, proof));
        EXPECT_FALSE(verify_inclusion(leaf, index, size, flipped(root, bit), proof));
        for (std::size_t at = 0; at < proof.size(); ++at) {
            auto other = proof;
            other[at] = flipped(other[at], bit);
            EXPECT_FALSE(verify_inclusion(leaf, index, size, root, other));
            other.erase(other.begin() + static_cast<std::ptrdiff_t>(at));
            EXPECT_FALSE(verify_inclusion(leaf, index, size, root, other));
        }
        auto longer = proof;
        longer.push_back(root);
        EXPECT_FALSE(verify_inclusion(leaf, index, size, root, longer));
    }
}

TEST(Proof, OneBitAnywhereAndTreesDoNotFit) {
    Tree const tree = tree_of(5000);
    std::mt19937_64 random(6);
    for (int round = 0; round < 60; ++round) {
        auto const size = 2 + random() % (tree.size() - 1);
        auto const old = 1 + random() % (size - 1);
        auto const& old_root = tree.roots[old];
        auto const& root = tree.roots[size];
        auto const proof = tree.consistency(old, size);
        auto const bit = random() % 256;
        EXPECT_TRUE(verify_consistency(old, size, old_root, root, proof));
        EXPECT_FALSE(verify_consistency(old, size, flipped(old_root, bit), root, proof));
        EXPECT_FALSE(verify_consistency(old, size, old_root, flipped(root, bit), proof));
        for (std::size_t at = 0; at < proof.size(); ++at) {
            auto other = proof;
            other[at] = flipped(other[at], bit);
            EXPECT_FALSE(verify_consistency(old, size, old_root, root, other));
            other.erase(other.begin() + static_cast<std::ptrdiff_t>(at));
            EXPECT_FALSE(verify_consistency(old, size, old_root, root, other));
        }
    }
}

// Two trees that part at one leaf: the proof leads to the later root, but from another earlier one.
TEST(Proof, TwoHistoriesAreSeen) {
    auto const shown = tree_of(100);
    auto const told = tree_of(100, "other ");
    for (std::uint64_t old : {1, 3, 64, 77, 99}) {
        auto const proof = shown.consistency(old, 100);
        auto const path = consistency_path(old, 100, shown.roots[old], proof);
        auto const roots = roots_of_path(old, 100, path);
        ASSERT_TRUE(roots) << roots.error().why;
        EXPECT_EQ(roots->new_root, shown.roots[100]);
        EXPECT_EQ(roots->old_root, shown.roots[old]);
        EXPECT_NE(roots->old_root, told.roots[old]);
        auto const refused = verify_consistency(old, 100, told.roots[old], shown.roots[100], proof);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().fault, Fault::conflict);
    }
}

TEST(Proof, WhatCannotBeProvenIsRefused) {
    Tree const tree = tree_of(8);
    EXPECT_FALSE(prove_inclusion(8, 8, tree.reader()));
    EXPECT_FALSE(prove_inclusion(0, 0, tree.reader()));
    EXPECT_FALSE(prove_consistency(9, 8, tree.reader()));
    EXPECT_TRUE(prove_consistency(0, 8, tree.reader())->empty());
    EXPECT_FALSE(roots_of_consistency(0, 8, tree.roots[0], {}));
    EXPECT_FALSE(
        verify_consistency(0, 8, tree.roots[1], tree.roots[8], {}));  // the empty tree has its own root
    EXPECT_FALSE(verify_consistency(0, 0, tree.roots[0], tree.roots[1], {}));
    EXPECT_FALSE(verify_consistency(0, 8, tree.roots[0], tree.roots[8], {tree.roots[0]}));
}

TEST(Proof, HugeSizesNeedNoHugeTime) {
    constexpr std::uint64_t largest = ~std::uint64_t{0};
    EXPECT_EQ(inclusion_spans(0, largest).size(), 64u);
    Proof const proof(64, sha256("x"));
    EXPECT_TRUE(root_of_inclusion(sha256("leaf"), 0, largest, proof));
    EXPECT_FALSE(root_of_inclusion(sha256("leaf"), largest, largest, proof));
    EXPECT_FALSE(roots_of_path(largest, largest, proof));
    EXPECT_FALSE(roots_of_path(largest - 1, largest, {}));
    EXPECT_TRUE(roots_of_path(1, largest, Proof(65, sha256("x"))));
}

}  // namespace
}  // namespace comity::tlog

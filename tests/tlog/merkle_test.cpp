// Roots: those published with RFC 6962, and those of its definition.
#include "tlog/merkle.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "trees.h"

namespace comity {
namespace {

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

TEST(Merkle, PeaksGiveTheRootOfTheDefinition) {
    Peaks peaks;
    std::vector<Hash> leaves;
    for (int i = 0; i < 600; ++i) {
        leaves.push_back(leaf_hash("entry " + std::to_string(i)));
        peaks.add(leaves.back());
        ASSERT_EQ(peaks.root(), tlog::plain_root(leaves, 0, leaves.size())) << i;
    }
}

}  // namespace
}  // namespace comity

// What a log sends to a witness, read as strictly as it is written.
#include "tlog/witness_request.h"

#include <gtest/gtest.h>

#include "logs.h"

namespace comity::tlog {
namespace {

// The example of c2sp.org/tlog-witness.
std::string const example =
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "\u2014 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\u2014 example.com/behind-the-sofa "
    "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

TEST(WitnessRequest, ReadsTheExampleOfTheStandard) {
    auto const request = read_witness_request(example);
    ASSERT_TRUE(request) << request.error().why;
    EXPECT_EQ(request->old_size, 20852014u);
    EXPECT_EQ(request->proof.size(), 4u);
    EXPECT_EQ(write_witness_request(*request), example);
}

TEST(WitnessRequest, CarriesWhatAWitnessNeeds) {
    auto const log = log_of(50);
    for (std::uint64_t old : {0, 1, 32, 49, 50}) {
        auto const body =
            write_witness_request({old, log.tree.consistency(old, 50), log.checkpoint_note(50)});
        auto const request = read_witness_request(body);
        ASSERT_TRUE(request) << request.error().why;
        EXPECT_TRUE(verify_consistency(old, 50, log.tree.roots[old], log.tree.roots[50], request->proof));
    }
}

TEST(WitnessRequest, OtherBodiesAreRefused) {
    auto const with = [&](std::string const& part, std::string const& other) {
        auto text = example;
        return text.replace(text.find(part), part.size(), other);
    };
    for (auto const& bad : std::vector<std::string>{
             "", "old 1\n", "old 1\n\n", with("old ", "Old "), with("old ", "old  "), with("old 2", "old 02"),
             with("old 20852014", "old 20852164"),  // above the size of the checkpoint
             with("kaw=\n", "kaw=\r\n"), with("PlRN", ""), with("\n\nexample", "\nexample"), example + "x"})
        EXPECT_FALSE(read_witness_request(bad)) << bad;
}

TEST(WitnessRequest, SixtyThreeLinesAndNoMore) {
    auto const log = log_of(3);
    WitnessRequest request{3, Proof(63, log.tree.roots[1]), log.checkpoint_note(3)};
    auto const body = write_witness_request(request);
    EXPECT_EQ(read_witness_request(body)->proof.size(), 63u);
    auto longer = body;
    longer.insert(longer.find('\n') + 1, to_base64(log.tree.roots[1].view()) + "\n");
    EXPECT_EQ(read_witness_request(longer).error().fault, Fault::too_large);
}

}  // namespace
}  // namespace comity::tlog

// Evidence: two histories of one log are shown, and nobody who told one can be accused.
#include "tlog/evidence.h"

#include <gtest/gtest.h>

#include "logs.h"

namespace comity::tlog {
namespace {

class EvidenceTest : public ::testing::Test {
  protected:
    Log shown_ = log_of(40);
    Log told_ = log_of(40, "other ");

    // What the log told at `old`, and the later checkpoint of another history with the path that leads to it.
    Evidence evidence(std::uint64_t old, std::uint64_t size) const {
        auto const path = old == size ? Proof{}
                                      : consistency_path(old, size, shown_.tree.roots[old],
                                                         shown_.tree.consistency(old, size));
        return {path, told_.checkpoint_note(old), shown_.checkpoint_note(size)};
    }
    Result<TwoHistories> check(Evidence const& one) const { return check_evidence(one, shown_.signer.key); }
};

TEST_F(EvidenceTest, IsTheGoldenFile) {
    EXPECT_EQ(write_evidence(evidence(11, 20)), file_text("tests/golden/formats/two-histories.txt"));
    EXPECT_EQ(write_evidence(evidence(20, 20)),
              file_text("tests/golden/formats/two-histories-of-one-size.txt"));
}

TEST_F(EvidenceTest, OfAnyTwoSizes) {
    for (std::uint64_t size = 1; size <= 40; ++size) {
        for (std::uint64_t old = 1; old <= size; ++old) {
            auto const read = read_evidence(write_evidence(evidence(old, size)));
            ASSERT_TRUE(read) << read.error().why;
            auto const shown = check(*read);
            ASSERT_TRUE(shown) << old << " " << size << " " << shown.error().why;
            EXPECT_EQ(shown->earlier.size, old);
            EXPECT_EQ(shown->later.size, size);
        }
    }
}

TEST_F(EvidenceTest, OneHistoryIsNone) {
    for (std::uint64_t size = 1; size <= 40; ++size) {
        for (std::uint64_t old = 1; old <= size; ++old) {
            auto honest = evidence(old, size);
            honest.earlier = shown_.checkpoint_note(old);
            EXPECT_FALSE(check(honest)) << old << " " << size;
        }
    }
    auto const zero = evidence(1, 5);
    EXPECT_FALSE(check({{}, shown_.checkpoint_note(0), zero.later}));
    EXPECT_FALSE(check({zero.path, shown_.checkpoint_note(0), zero.later}));
}

TEST_F(EvidenceTest, AProofThatLeadsElsewhereIsNone) {
    auto one = evidence(11, 20);
    one.path[0].bytes[3] ^= 1;
    EXPECT_EQ(check(one).error().why, "The proof does not lead to the root of the later checkpoint.");
    one = evidence(11, 20);
    one.path.pop_back();
    EXPECT_FALSE(check(one));
    one = evidence(11, 20);
    std::swap(one.earlier, one.later);
    EXPECT_EQ(check(one).error().why, "The earlier checkpoint is larger than the later one.");
    one = evidence(20, 20);
    one.path = evidence(11, 20).path;
    EXPECT_EQ(check(one).error().why, "Between checkpoints of one size there is no proof.");
}

TEST_F(EvidenceTest, BothAreSignedByTheLog) {
    auto const other = named_signer("log.example/hill", KeyType::ed25519, 'o');
    EXPECT_EQ(check_evidence(evidence(11, 20), other.key).error().fault, Fault::forbidden);
    for (bool later : {false, true}) {
        auto one = evidence(11, 20);
        auto& note = later ? one.later : one.earlier;
        auto read = *read_note(note);
        note = write_note({read.text, {sign_text(other, read.text)}});
        EXPECT_EQ(check(one).error().fault, Fault::forbidden);
    }
}

TEST_F(EvidenceTest, OtherTextsAreRefused) {
    auto const good = write_evidence(evidence(11, 20));
    auto const first = std::string("comity-two-histories@v1\n");
    for (auto const& bad : std::vector<std::string>{
             "", "\n" + good, good + "\n", good + good, good.substr(0, good.size() - 1), first, first + "\n",
             first + "\n" + told_.checkpoint_note(3), first + "\n" + told_.checkpoint_note(3) + "\n",
             first + "\n" + told_.checkpoint_note(3) + told_.checkpoint_note(4),
             first + told_.checkpoint_note(3) + "\n" + told_.checkpoint_note(4)})
        EXPECT_FALSE(read_evidence(bad)) << bad;
    EXPECT_TRUE(read_evidence(first + "\n" + told_.checkpoint_note(3) + "\n" + told_.checkpoint_note(4)));
    EXPECT_EQ(read_evidence(Bytes(evidence_limit_bytes + 1, 'x')).error().fault, Fault::too_large);
}

// A bit may fall into a line nobody has to believe; it never turns one history into two.
TEST_F(EvidenceTest, OneBitAnywhereAndAnHonestLogStaysHonest) {
    auto honest = evidence(11, 20);
    honest.earlier = shown_.checkpoint_note(11);
    auto const good = write_evidence(honest);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto other = good;
        other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
        auto const read = read_evidence(other);
        EXPECT_FALSE(read && check(*read)) << bit;
    }
}

}  // namespace
}  // namespace comity::tlog

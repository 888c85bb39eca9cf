// Receipts: what a log proves holds offline under a policy, and nothing that was touched does.
#include "tlog/receipt.h"

#include <gtest/gtest.h>

#include "logs.h"

namespace comity::tlog {
namespace {

class ReceiptTest : public ::testing::Test {
  protected:
    Log log_ = log_of(20);
    Signer witness_ = named_signer("witness.example/w1", KeyType::cosignature, 'w');
    Policy believing_{.logs = {{log_.signer.key, {}}}};
    Policy witnessed_{.logs = {{log_.signer.key, {}}}, .witnesses = {{"w", witness_.key, {}}}, .quorum = "w"};

    Receipt receipt(std::uint64_t index, bool cosigned = true) const {
        auto note = log_.checkpoint(20);
        if (cosigned) {
            EXPECT_TRUE(add_signature(note, cosign_text(witness_, note.text, 1772332860)));
        }
        return {{}, index, log_.tree.inclusion(index, 20), write_note(note)};
    }
    Hash const& leaf(std::uint64_t index) const { return log_.tree.leaves[index]; }
};

TEST_F(ReceiptTest, IsTheGoldenFile) {
    auto golden = receipt(13);
    golden.extra = "heard on the hill";
    EXPECT_EQ(write_receipt(golden), file_text("tests/golden/formats/receipt.tlog-proof"));
}

TEST_F(ReceiptTest, HoldsForEachEntry) {
    for (std::uint64_t index = 0; index < 20; ++index) {
        auto const read = read_receipt(write_receipt(receipt(index)));
        ASSERT_TRUE(read) << read.error().why;
        auto const checked = check_receipt(*read, leaf(index), witnessed_);
        ASSERT_TRUE(checked) << checked.error().why;
        EXPECT_EQ(checked->checkpoint.size, 20u);
        EXPECT_EQ(checked->signatures.at(1).time_s, 1772332860u);
        EXPECT_FALSE(check_receipt(*read, leaf((index + 1) % 20), witnessed_));
    }
}

TEST_F(ReceiptTest, APolicyDecidesWhoIsBelieved) {
    EXPECT_TRUE(check_receipt(receipt(3, false), leaf(3), believing_));
    EXPECT_TRUE(check_receipt(receipt(3, false), leaf(3), log_.signer.key, Policy{}));
    EXPECT_FALSE(check_receipt(receipt(3, false), leaf(3), Policy{}));
    auto const lonely = check_receipt(receipt(3, false), leaf(3), witnessed_);
    ASSERT_FALSE(lonely);
    EXPECT_EQ(lonely.error().why, "Too few of the policy's witnesses have cosigned the checkpoint.");
    auto const other = named_signer("other.example", KeyType::ed25519, 'l');  // the same key, another name
    EXPECT_FALSE(check_receipt(receipt(3), leaf(3), other.key, Policy{}));
    EXPECT_FALSE(check_receipt(receipt(3), leaf(3),
                               named_signer("log.example/hill", KeyType::ed25519, 'm').key, Policy{}));
}

TEST_F(ReceiptTest, ReadsBack) {
    for (auto const* extra : {"", "x", "two\nlines"}) {
        auto one = receipt(7);
        one.extra = extra;
        auto const read = read_receipt(write_receipt(one));
        ASSERT_TRUE(read) << read.error().why;
        EXPECT_EQ(read->extra, one.extra);
        EXPECT_EQ(read->index, 7u);
        EXPECT_EQ(read->proof, one.proof);
        EXPECT_EQ(read->checkpoint, one.checkpoint);
    }
    Log const small = log_of(1);
    Receipt const alone{{}, 0, {}, small.checkpoint_note(1)};
    EXPECT_TRUE(check_receipt(*read_receipt(write_receipt(alone)), small.tree.leaves[0], believing_));
}

TEST_F(ReceiptTest, OtherTextsAreRefused) {
    auto const good = write_receipt(receipt(7));
    auto const with = [&](std::string const& part, std::string const& other) {
        auto text = good;
        return text.replace(text.find(part), part.size(), other);
    };
    for (auto const& bad : std::vector<std::string>{
             "", "\n" + good, good + "\n", good.substr(0, good.size() - 1), with("@v1", "@v2"),
             with("@v1\n", "@v1\r\n"), with("index 7", "index 07"), with("index 7", "index  7"),
             with("index 7", "index -7"), with("index 7", "Index 7"), with("index 7\n", ""),
             with("index 7", "extra \nindex 7"), with("index 7", "extra x\nindex 7"),
             with("index 7", "index 7\nextra eA=="), with("index 7", "index 7\nshort"),
             with("\n\nlog.example", "\nlog.example"), with("\n20\n", "\n020\n")})
        EXPECT_FALSE(read_receipt(bad)) << bad;
    std::string many;
    for (int i = 0; i < 65; ++i) many += to_base64(leaf(0).view()) + "\n";
    EXPECT_EQ(read_receipt(with("index 7\n", "index 7\n" + many)).error().fault, Fault::too_large);
    EXPECT_EQ(read_receipt(Bytes(receipt_limit_bytes + 1, 'x')).error().fault, Fault::too_large);
}

TEST_F(ReceiptTest, OneBitAnywhereAndItDoesNotHold) {
    auto const good = write_receipt(receipt(13));
    ASSERT_TRUE(check_receipt(*read_receipt(good), leaf(13), witnessed_));
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto other = good;
        other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
        auto const read = read_receipt(other);
        EXPECT_FALSE(read && check_receipt(*read, leaf(13), witnessed_)) << bit << "\n" << other;
    }
}

}  // namespace
}  // namespace comity::tlog

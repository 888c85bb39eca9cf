#include "kernel/receipt_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace comity {
namespace {

Bytes const key = receipt_key(Bytes(32, 'k'));

TEST(ReceiptCode, IsAsItWasWrittenDown) {
    EXPECT_EQ(write_receipt_code({1, 0}, key), "FD94-AMCQ-N1F");
    EXPECT_EQ(write_receipt_code({3, 1482}, key), "0782-BQYX-QFK");
}

TEST(ReceiptCode, IsReadBack) {
    std::mt19937_64 random(7);
    std::set<std::string> codes;
    for (int i = 0; i < 20'000; ++i) {
        Position const position{random() & 0xFFFF, random() & 0xFFFFFFF};
        auto const code = write_receipt_code(position, key);
        ASSERT_EQ(code.size(), 13u);
        EXPECT_EQ(read_receipt_code(code, key), position);
        codes.insert(code);
    }
    EXPECT_EQ(codes.size(), 20'000u);
}

TEST(ReceiptCode, TellsNothingOfItsNeighbours) {
    auto const one = write_receipt_code({1, 100}, key);
    auto const next = write_receipt_code({1, 101}, key);
    int same = 0;
    for (std::size_t i = 0; i < one.size(); ++i) same += one[i] == next[i];
    EXPECT_LE(same, 4);  // of which two are hyphens
}

TEST(ReceiptCode, IsReadAsPeopleWriteIt) {
    Position const position{3, 1482};
    auto code = write_receipt_code(position, key);
    auto lower = code;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    EXPECT_EQ(read_receipt_code(" " + lower, key), position);
    std::erase(code, '-');
    EXPECT_EQ(read_receipt_code(code, key), position);
    std::string by_hand;
    for (char c : code) {
        if (c == '1')
            by_hand += "l";
        else if (c == '0')
            by_hand += "O";
        else if (c >= '2' && c <= '9')
            by_hand += std::string("\xD9") + static_cast<char>(0xA0 + (c - '0'));
        else
            by_hand += c;
    }
    EXPECT_EQ(read_receipt_code(by_hand, key), position);
}

TEST(ReceiptCode, FindsEverySlip) {
    std::string const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    auto code = write_receipt_code({3, 1482}, key);
    std::erase(code, '-');
    for (std::size_t i = 0; i < code.size(); ++i) {
        for (char other : alphabet) {
            if (other == code[i]) continue;
            auto slip = code;
            slip[i] = other;
            EXPECT_FALSE(read_receipt_code(slip, key)) << slip;
        }
        for (std::size_t j = i + 1; j < code.size(); ++j) {
            if (code[i] == code[j]) continue;
            auto slip = code;
            std::swap(slip[i], slip[j]);
            EXPECT_FALSE(read_receipt_code(slip, key)) << slip;
        }
    }
}

TEST(ReceiptCode, RefusesWhatItNeverGave) {
    auto const code = write_receipt_code({3, 1482}, key);
    for (std::string const& wrong : {std::string(), code.substr(1), code + "0", std::string("UUUU-UUUU-UUU"),
                                     std::string(10'000, '0'), "\xD9" + code.substr(2), code + "\xD9"})
        EXPECT_FALSE(read_receipt_code(wrong, key)) << wrong;
    EXPECT_EQ(write_receipt_code({1 << 16, 0}, key), "");
    EXPECT_EQ(write_receipt_code({1, 1 << 28}, key), "");
    EXPECT_NE(read_receipt_code(code, receipt_key(Bytes(32, 'x'))), (Position{3, 1482}));
}

// Of a hundred thousand well-formed guesses hardly any is a place at all, let alone one that is there.
TEST(ReceiptCode, IsHardlyEverGuessed) {
    std::string const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::mt19937_64 random(11);
    int there = 0;
    for (int i = 0; i < 100'000; ++i) {
        std::string guess;
        for (int sign = 0; sign < 11; ++sign) guess += alphabet[random() & 31];
        auto const position = read_receipt_code(guess, key);
        there += position && position->ordinal <= 200 && position->number < 1'000'000;
    }
    EXPECT_EQ(there, 0);
}

}  // namespace
}  // namespace comity

// Against the worked examples in R. G. Newcombe, Two-sided confidence intervals for the single proportion:
// comparison of seven methods, Statistics in Medicine 17 (1998), table I, method 3.
#include "methods/wilson.h"

#include <gtest/gtest.h>

namespace comity::wilson {
namespace {

struct Example {
    std::uint64_t count, total;
    double low, high;
};

TEST(Wilson, IsThatOfTheWorkedExamples) {
    for (auto const& [count, total, low, high] : {Example{81, 263, 0.2553, 0.3662},
                                                  {15, 148, 0.0624, 0.1605},
                                                  {0, 20, 0.0000, 0.1611},
                                                  {1, 29, 0.0061, 0.1718}}) {
        auto const found = interval(count, total);
        EXPECT_NEAR(found.low, low, 0.00005) << count << "/" << total;
        EXPECT_NEAR(found.high, high, 0.00005) << count << "/" << total;
    }
}

TEST(Wilson, EndsWhereProportionsEnd) {
    EXPECT_EQ(interval(0, 0).low, 0);
    EXPECT_EQ(interval(0, 0).high, 1);
    EXPECT_EQ(interval(0, 5).low, 0);
    EXPECT_EQ(interval(5, 5).high, 1);
    for (std::uint64_t total = 1; total <= 60; ++total)
        for (std::uint64_t count = 0; count <= total; ++count) {
            auto const [low, high] = interval(count, total);
            auto const share = static_cast<double>(count) / static_cast<double>(total);
            EXPECT_LE(0, low);
            EXPECT_LE(low, share);
            EXPECT_LE(share, high);
            EXPECT_LE(high, 1);
            EXPECT_NEAR(1 - high, interval(total - count, total).low, 1e-12);
        }
}

}  // namespace
}  // namespace comity::wilson

// Against the remission times of E. J. Freireich and others, Blood 21 (1963), as worked in D. R. Cox and D.
// Oakes, Analysis of Survival Data (1984), and D. G. Kleinbaum and M. Klein, Survival Analysis (2012),
// chapter 2.
#include "methods/kaplan_meier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace comity::kaplan_meier {
namespace {

std::vector<Watched> treated() {
    std::vector<Watched> all;
    for (auto const time : {6, 6, 6, 7, 10, 13, 16, 22, 23}) all.push_back({time, true});
    for (auto const time : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) all.push_back({time, false});
    return all;
}

struct Row {
    std::int64_t time;
    std::uint64_t at_risk, happened;
    double remaining, standard_error;
};

TEST(KaplanMeier, IsThatOfTheWorkedExample) {
    auto const steps = curve(treated());
    std::vector<Row> const table{{6, 21, 3, 0.8571, 0.0764},  {7, 17, 1, 0.8067, 0.0869},
                                 {10, 15, 1, 0.7529, 0.0963}, {13, 12, 1, 0.6902, 0.1068},
                                 {16, 11, 1, 0.6275, 0.1141}, {22, 7, 1, 0.5378, 0.1282},
                                 {23, 6, 1, 0.4482, 0.1346}};
    ASSERT_EQ(steps.size(), table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        EXPECT_EQ(steps[i].time, table[i].time);
        EXPECT_EQ(steps[i].at_risk, table[i].at_risk);
        EXPECT_EQ(steps[i].happened, table[i].happened);
        EXPECT_NEAR(steps[i].remaining, table[i].remaining, 0.00005);
        EXPECT_NEAR(steps[i].standard_error, table[i].standard_error, 0.00005);
    }
    EXPECT_EQ(quantile(steps, 0.5), 23);
    EXPECT_EQ(quantile(steps, 0.9), std::nullopt);
}

TEST(KaplanMeier, OfThePlaceboToo) {
    std::vector<Watched> all;
    for (auto const time : {1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23})
        all.push_back({time, true});
    auto const steps = curve(all);
    EXPECT_NEAR(steps[0].remaining, 0.9048, 0.00005);
    EXPECT_NEAR(steps[5].remaining, 0.3810, 0.00005);
    EXPECT_EQ(steps.back().remaining, 0);
    EXPECT_EQ(quantile(steps, 0.5), 8);
    EXPECT_EQ(quantile(steps, 0.9), 17);
}

TEST(KaplanMeier, OfNothingIsNothing) {
    EXPECT_TRUE(curve({}).empty());
    EXPECT_TRUE(curve({{5, false}}).empty());
    EXPECT_EQ(quantile({}, 0.5), std::nullopt);
}

TEST(KaplanMeier, WithoutLossIsTheShareThatRemains) {
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
        std::vector<Watched> all;
        for (auto left = 1 + random() % 40; left > 0; --left)
            all.push_back({static_cast<std::int64_t>(random() % 20), true});
        for (auto const& step : curve(all)) {
            auto const after =
                std::ranges::count_if(all, [&](auto const& each) { return each.time > step.time; });
            EXPECT_NEAR(step.remaining, static_cast<double>(after) / static_cast<double>(all.size()), 1e-9);
        }
        std::ranges::shuffle(all, random);
        auto const again = curve(all);
        EXPECT_NEAR(again.back().remaining, 0, 1e-9);
    }
}

}  // namespace
}  // namespace comity::kaplan_meier

#include "methods/journey.h"

#include <gtest/gtest.h>

#include <cmath>

namespace comity::journey {
namespace {

TEST(Journey, MeasuresOverTheGlobe) {
    EXPECT_NEAR(distance_m({0, 0}, {0, 1}), 111'195, 1);
    EXPECT_NEAR(distance_m({179.5, 0}, {-179.5, 0}), 111'195, 1);
    EXPECT_NEAR(distance_m({0, 90}, {123, 90}), 0, 1e-6);
    EXPECT_NEAR(distance_m({0, 0}, {180, 0}), 20'015'114, 2);
}

TEST(Journey, TellsSpeedsAndGaps) {
    std::vector<Segment> const way{
        {{0, 0, 0}, {0, 0.001, 10}, {0, 0.002, 310}, {0, 0.003, 611}, {0, 0.004, 611}},
        {{1, 0, 700}},
        {{2, 0, 1100}, {2, 0.001, {}}, {2, 0.002, 1000}}};
    auto const walked = walk(way);
    ASSERT_EQ(walked.legs.size(), 4u);
    ASSERT_EQ(walked.gaps.size(), 2u);
    EXPECT_EQ(walked.gaps[0].length_s(), 301);
    EXPECT_EQ(walked.gaps[1].length_s(), 400);
    EXPECT_NEAR(walked.gaps[0].distance_m, 111.2, 0.1);
    EXPECT_FALSE(walked.legs[0].speeds_mps[0]);
    EXPECT_NEAR(*walked.legs[0].speeds_mps[1], 11.12, 0.01);
    EXPECT_FALSE(walked.legs[1].speeds_mps[1]) << "the clock stood still";
    EXPECT_FALSE(walked.legs[3].speeds_mps[1]);
    EXPECT_FALSE(walked.legs[3].speeds_mps[2]);
    EXPECT_NEAR(walked.length_m, 5 * 111.2, 1);
    EXPECT_EQ(walked.fixes, 9u);
    EXPECT_EQ(walked.first_s, 0);
    EXPECT_EQ(walked.last_s, 1100);
}

TEST(Journey, BoxesWhatCrossesTheDateLine) {
    std::vector<Segment> const across{{{179.9, 1}, {-179.9, 2}}};
    EXPECT_EQ(walk(across).box, (std::array<double, 4>{179.9, 1, -179.9, 2}));
    std::vector<Segment> const plain{{{-1, 1}, {5, -2}}};
    EXPECT_EQ(walk(plain).box, (std::array<double, 4>{-1, -2, 5, 1}));
}

TEST(Journey, ThinsWithinWhatItSays) {
    Segment line;
    for (int i = 0; i < 10'000; ++i)
        line.push_back({i * 1e-5, std::sin(i * 0.01) * 1e-3, i + (i > 5000 ? 900.0 : 0)});
    auto const few = thinned(std::vector<Segment>{line}, 500);
    EXPECT_LE(few.segments[0].size(), 500u);
    EXPECT_GT(few.segments[0].size(), 100u);
    EXPECT_EQ(few.segments[0].front(), line.front());
    EXPECT_EQ(few.segments[0].back(), line.back());
    EXPECT_EQ(walk(few.segments).gaps.size(), 1u) << "ends of gaps stay";
    // Each that is left out lies near the last one kept before it.
    std::size_t at = 0;
    for (auto const& fix : line) {
        if (at + 1 < few.segments[0].size() && fix == few.segments[0][at + 1]) ++at;
        EXPECT_LE(distance_m(few.segments[0][at], fix), few.reach_m);
    }
    auto const all = thinned(std::vector<Segment>{line}, 10'000);
    EXPECT_EQ(all.reach_m, 0);
    EXPECT_EQ(all.segments[0].size(), line.size());
}

}  // namespace
}  // namespace comity::journey

// How often one network may use a route: counted in memory, by marks that are no addresses.
#include "http/allowance.h"

#include <gtest/gtest.h>

#include "http/senders.h"

namespace comity::http {
namespace {

TEST(Allowance, FillsUpAgain) {
    std::int64_t now_ms = 0;
    Allowance allowance([&] { return now_ms; });
    Pace const pace{.of_sender = 3, .of_sender_ms = 3000, .of_space = 5, .of_space_ms = 1000};
    auto const take = [&](std::string_view sender) { return allowance.take("r", sender, "hill", pace); };
    EXPECT_TRUE(take("a") && take("a") && take("a"));
    EXPECT_FALSE(take("a"));
    EXPECT_TRUE(take("b") && take("b"));
    EXPECT_FALSE(take("c"));  // the space has had enough
    EXPECT_FALSE(take(""));
    EXPECT_TRUE(allowance.take("r", "c", "dale", pace));
    now_ms = 1000;
    EXPECT_TRUE(take("a"));
    EXPECT_FALSE(take("a"));
    now_ms = 100'000;
    EXPECT_TRUE(take("a") && take("a") && take("a"));
    EXPECT_FALSE(take("a"));
}

TEST(Allowance, StrangersBeyondCountDoNotFillMemory) {
    std::int64_t now_ms = 0;
    Allowance allowance([&] { return now_ms; });
    Pace const pace{.of_sender = 1, .of_sender_ms = 1000, .of_space = 1'000'000, .of_space_ms = 1};
    int let_in = 0;
    for (int sender = 0; sender < 150'000; ++sender)
        let_in += allowance.take("r", std::to_string(sender), "hill", pace);
    EXPECT_LE(let_in, 100'001);
    EXPECT_FALSE(allowance.take("r", "0", "hill", pace));
    now_ms += 2 * 3600 * 1000;
    EXPECT_TRUE(allowance.take("r", "new", "hill", pace) && allowance.take("r", "newer", "hill", pace));
}

TEST(Places, AreGivenBack) {
    Places places(2);
    auto one = places.take();
    auto two = places.take();
    EXPECT_TRUE(one && two);
    EXPECT_EQ(places.take(), nullptr);
    two.reset();
    EXPECT_NE(places.take(), nullptr);
}

TEST(Senders, MarkNetworksForAnHour) {
    std::int64_t now_ms = 0;
    Senders senders([&] { return now_ms; });
    auto const first = senders.mark("198.51.100.7");
    EXPECT_EQ(first.size(), 32u);
    EXPECT_EQ(senders.mark("198.51.100.200"), first);
    EXPECT_EQ(senders.mark("::ffff:198.51.100.9"), first);
    EXPECT_NE(senders.mark("198.51.101.7"), first);
    EXPECT_EQ(senders.mark("2001:db8:1:2::3"), senders.mark("2001:db8:1:ffff::1"));
    EXPECT_NE(senders.mark("2001:db8:1:2::3"), senders.mark("2001:db8:2:2::3"));
    EXPECT_EQ(senders.mark(""), "");
    EXPECT_EQ(senders.mark("not an address"), "");
    now_ms += 3600 * 1000;
    EXPECT_NE(senders.mark("198.51.100.7"), first);
}

}  // namespace
}  // namespace comity::http

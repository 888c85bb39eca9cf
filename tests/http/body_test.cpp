#include "http/body.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "testing.h"

namespace comity::http {
namespace {

namespace fs = std::filesystem;

TEST(Body, SmallOnesStayInMemory) {
    fs::path const nowhere = "/nonexistent";
    BodyStore store(nowhere, 100);
    EXPECT_TRUE(store.add("one "));
    EXPECT_TRUE(store.add("two"));
    auto const whole = store.finish();
    EXPECT_EQ(whole.bytes, "one two");
}

TEST(Body, NoneIsEmpty) {
    fs::path const nowhere = "/nonexistent";
    BodyStore store(nowhere, 100);
    EXPECT_TRUE(store.finish().bytes.empty());
}

TEST(Body, TheLimitHolds) {
    fs::path const nowhere = "/nonexistent";
    BodyStore store(nowhere, 5);
    EXPECT_TRUE(store.add("1234"));
    EXPECT_FALSE(store.add("56"));
    EXPECT_TRUE(store.add("5"));
    EXPECT_FALSE(store.add("6"));
}

TEST(Body, LargeOnesAreMappedAndLeaveNothing) {
    comity::testing::TemporaryFolder folder;
    std::string expected;
    BodyStore::Whole whole;
    {
        BodyStore store(folder.path(), 1 << 30);
        for (int piece = 0; piece < 50; ++piece) {
            std::string const bytes(50'000, static_cast<char>('a' + piece % 26));
            ASSERT_TRUE(store.add(bytes));
            expected += bytes;
        }
        whole = store.finish();
    }
    EXPECT_EQ(whole.bytes, expected);
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Body, ADiskThatFailsIsBroken) {
    fs::path const nowhere = "/nonexistent";
    BodyStore store(nowhere, 1 << 30);
    EXPECT_THROW(store.add(std::string(body_in_memory_bytes + 1, 'x')), Broken);
}

}  // namespace
}  // namespace comity::http

// That a space was restored is said by a restore alone, as the first thing after the entries restored.
#include "house_fixture.h"
#include "kernel/speak.h"

namespace comity {
namespace {

class RestoredTest : public HouseTest {
  protected:
    Result<Heard> say(std::uint64_t size, std::string const& via) {
        auto const there = house->visit("hill", house->operator_party(), via);
        EXPECT_TRUE(there);
        return there->speak.say(
            {.kind = "space.restored",
             .body = "{\"size\":" + std::to_string(size) + ",\"made_at\":\"2026-03-01T00:00:00Z\"}"});
    }
};

TEST_F(RestoredTest, NoDoorLeadsToIt) {
    auto const size = visit(*house).sight.size();
    for (auto const* via : {"folder", "socket", "http", "account:x"}) {
        auto const said = say(size, via);
        ASSERT_FALSE(said) << via;
        EXPECT_EQ(said.error().why, "That a space was restored is said by `comity restore` alone.");
    }
    EXPECT_EQ(visit(*house).sight.size(), size);
}

TEST_F(RestoredTest, ItSaysHowManyEntriesStandBeforeIt) {
    auto const size = visit(*house).sight.size();
    for (auto const wrong : {size - 1, size + 1}) EXPECT_FALSE(say(wrong, "restore")) << wrong;
    auto const said = say(size, "restore");
    ASSERT_TRUE(said) << said.error().why;
    EXPECT_EQ(said->number, size);
    EXPECT_TRUE(visit(*house).speak.say(note("life goes on")));
}

}  // namespace
}  // namespace comity

// Agents: machines with a voice of their own, woken by what is heard, that go on after a failure, and lose
// their voice where a steward takes it.
#include "kernel/agents.h"

#include <atomic>
#include <thread>

#include "house_fixture.h"
#include "kernel/desk.h"
#include "kernel/space.h"

namespace comity {
namespace {

// Says a note of each note that villagers said, once; fails as often as it is told to.
struct Echo {
    std::atomic<int> failures = 0;
    std::atomic<int> visits = 0;

    Agent agent() {
        Agent agent;
        agent.name = "echo";
        agent.wakes_on = {"test.note"};
        agent.digest = "test.notes";
        agent.work = [this](AgentVisit const& visit) { return work(visit); };
        return agent;
    }
    Result<std::optional<std::int64_t>> work(AgentVisit const& visit) {
        ++visits;
        if (failures-- > 0) throw Broken("as it was told to");
        for (std::uint64_t number = 0; number < visit.sight.size(); ++number) {
            auto const record = visit.sight.record(number);
            if (!record || record->header.kind != "test.note" || record->via == "echo") continue;
            json::Value const body = json::Object{{"text", "echo"}};
            TRY_OK(visit.say("test.note", body, record->id.hex()));
        }
        return std::optional<std::int64_t>();
    }
};

class AgentsTest : public HouseTest {
  protected:
    AgentsTest() {
        rooms.front().agents = {echo.agent()};
        open(rooms);
        gateways = std::make_unique<Gateways>(*house);
    }
    ~AgentsTest() override { gateways.reset(); }
    std::unique_ptr<Agents> agents() {
        return std::make_unique<Agents>(*house, *gateways,
                                        [](Posting const&, std::stop_token const&) { return Posted{}; });
    }
    std::uint64_t echoes() {
        auto const sight = visit(*house).sight;
        std::uint64_t count = 0;
        for (std::uint64_t number = 0; number < sight.size(); ++number) {
            auto const record = sight.record(number);
            count += record && record->via == "echo";
        }
        return count;
    }
    void wait_for_echoes(std::uint64_t count) {
        while (echoes() < count) std::this_thread::yield();
    }

    Echo echo;
    Rooms rooms{testing::test_room()};
    std::unique_ptr<Gateways> gateways;
};

TEST_F(AgentsTest, SpeakAsThemselvesAndOnceOfEachSource) {
    auto const working = agents();
    EXPECT_TRUE(visit(*house).speak.say(note("a fire")));
    working->work_through("hill");
    working->work_through("hill");
    EXPECT_EQ(echoes(), 1u);
    auto const sight = visit(*house).sight;
    auto const record = sight.record(sight.size() - 1);
    ASSERT_TRUE(record);
    EXPECT_NE(record->header.party, house->operator_party());
    EXPECT_EQ(sight.space().role_of(record->header.party), Role::analyst);
    auto const again = agents();
    again->work_through("hill");
    EXPECT_EQ(echoes(), 1u) << "another process says it anew";
}

TEST_F(AgentsTest, AreWokenByWhatIsHeardAndGoOnAfterAFailure) {
    echo.failures = 1;
    auto const working = agents();
    working->start();
    EXPECT_TRUE(visit(*house).speak.say(note("a fire")));
    wait_for_echoes(1);
    EXPECT_TRUE(visit(*house).speak.say(note("a flood")));
    wait_for_echoes(2);
    EXPECT_GE(echo.visits, 2) << "one failed; one may have said both";
}

TEST_F(AgentsTest, WhomAStewardTakesTheVoiceFromIsSilent) {
    auto const working = agents();
    EXPECT_TRUE(visit(*house).speak.say(note("a fire")));
    working->work_through("hill");
    auto const sight = visit(*house).sight;
    auto const party = sight.record(sight.size() - 1)->header.party;
    EXPECT_TRUE(visit(*house).speak.say(
        {.kind = "space.member", .body = R"({"party":")" + party.hex() + R"(","role":"none"})"}));
    EXPECT_TRUE(visit(*house).speak.say(note("a flood")));
    EXPECT_THROW(working->work_through("hill"), Broken);
    EXPECT_EQ(echoes(), 1u);
}

}  // namespace
}  // namespace comity

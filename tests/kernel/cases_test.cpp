// Cases: who may open one, who is in it, and that its time is that of the space it comes from.
#include "kernel/cases.h"

#include "house_fixture.h"
#include "kernel/space.h"

namespace comity {
namespace {

Rooms const& rooms_with_cases() {
    static Rooms const rooms = [] {
        auto room = testing::test_room();
        room.opens_cases = Role::contributor;
        Room other;
        other.name = "other";
        return Rooms{std::move(room), std::move(other)};
    }();
    return rooms;
}

class CasesTest : public HouseTest {
  protected:
    void SetUp() override { open(rooms_with_cases()); }
    Result<OpenedCase> open_as(PartyId opener, std::vector<PartyId> with, std::string title = "Hospitals") {
        auto const from = house->visit("hill", opener, "http");
        return open_case(*house, *from, {std::move(title), std::move(with)}, "http");
    }
    PartyId other_member(std::string const& label, char const* role) {
        auto const introduced = visit(*house, "house")
                                    .speak.say({.kind = "party.introduced",
                                                .body = R"({"name":")" + label + R"(","sort":"person"})"});
        auto const party = id_cast<PartyId>(introduced->id);
        auto const body =
            R"({"party":")" + party.hex() + R"(","role":")" + role + R"(","name":")" + label + "\"}";
        EXPECT_TRUE(visit(*house).speak.say({.kind = "space.member", .body = body}));
        return party;
    }
};

TEST_F(CasesTest, HasJustItsPartiesInIt) {
    auto const asteria = other_member("Asteria", "contributor");
    auto const boreland = other_member("Boreland", "observer");
    auto const opened = open_as(asteria, {boreland});
    ASSERT_TRUE(opened) << opened.error().why;
    auto const there = house->visit(opened->name, boreland, "http");
    ASSERT_TRUE(there) << there.error().why;
    EXPECT_EQ(there->sight.role(), Role::contributor);
    auto const state = there->sight.space().state();
    EXPECT_EQ(state.role_of(asteria), Role::contributor);  // no party rules another
    EXPECT_EQ(state.role_of(house->operator_party()), Role::steward);
    EXPECT_EQ(state.members.size(), 3u);
    EXPECT_EQ(state.title, "Hospitals");
    EXPECT_EQ(state.mode, "life");
    EXPECT_FALSE(state.is_public);
    EXPECT_EQ(state.rooms, std::vector<std::string>{"test"});
    auto const reading = there->sight.read();
    auto& query = reading->query("SELECT name FROM member WHERE party = ?").bind(1, asteria.hex());
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.text(0), "Asteria");
    query.reset();
}

TEST_F(CasesTest, IsOpenedByThoseWhoMaySpeak) {
    auto const asteria = other_member("Asteria", "contributor");
    auto const boreland = other_member("Boreland", "observer");
    EXPECT_EQ(open_as(boreland, {asteria}).error().fault, Fault::forbidden);
    EXPECT_EQ(open_as(asteria, {}).error().why, "A case is opened with 1 to 20 other parties.");
    EXPECT_EQ(open_as(asteria, {asteria}).error().why, "A case is opened with other members of the space.");
    EXPECT_EQ(open_as(asteria, {PartyId{}}).error().why, "A case is opened with other members of the space.");
    EXPECT_EQ(open_as(asteria, {boreland, boreland}).error().why, "A party is named twice.");
    EXPECT_EQ(open_as(asteria, {boreland}, std::string(201, 'x')).error().fault, Fault::too_large);
}

TEST_F(CasesTest, TakesOverModeAndTime) {
    ASSERT_TRUE(house->open_space({.name = "drill", .mode = Mode::exercise}, house->operator_party()));
    auto const from = visit(*house, "drill");
    ASSERT_TRUE(from.speak.say(
        {.kind = "space.clock", .body = R"({"start":"2027-05-01T00:00:00Z","speed":0,"paused":true})"}));
    auto const member =
        R"({"party":")" + testing::villager(*house).hex() + R"(","role":"observer","name":"villager"})";
    ASSERT_TRUE(from.speak.say({.kind = "space.member", .body = member}));
    auto const opened = open_case(*house, from, {"", {testing::villager(*house)}}, "folder");
    ASSERT_TRUE(opened) << opened.error().why;
    auto const there = house->visit(opened->name, house->operator_party(), "folder");
    EXPECT_EQ(there->sight.space().state().mode, "exercise");
    EXPECT_EQ(there->sight.now_ms(), from.sight.now_ms());
    *told.now_ms += 60'000;
    EXPECT_EQ(there->sight.now_ms(), from.sight.now_ms());
}

}  // namespace
}  // namespace comity

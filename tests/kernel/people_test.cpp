// People become parties and members; a steward of the house opens spaces.
#include "kernel/people.h"

#include "house_fixture.h"
#include "kernel/space.h"

namespace comity {
namespace {

class PeopleTest : public HouseTest {
  protected:
    Introducer by_operator() { return {house->operator_party(), "folder"}; }
    PartyId introduced(std::string const& label) {
        auto party = introduce_person(*house, by_operator(), label);
        EXPECT_TRUE(party) << party.error().why;
        return *party;
    }
    Role role(PartyId party, std::string const& space) {
        auto there = house->visit(space, party, "folder");
        return there ? there->sight.role() : Role::everyone;
    }
};

TEST_F(PeopleTest, APersonIsIntroducedInTheHouseByTheLabelAlone) {
    auto const mina = introduced("Mina K.");
    auto const house_space = visit(*house, "house");
    auto const record = house_space.sight.record(house_space.sight.size() - 1);
    ASSERT_TRUE(record);
    EXPECT_EQ(id_cast<PartyId>(record->id), mina);
    EXPECT_EQ(record->body, R"({"name":"Mina K.","sort":"person"})");
    EXPECT_EQ(record->header.party, house->operator_party());
    EXPECT_EQ(role(mina, "house"), Role::everyone);
}

TEST_F(PeopleTest, ALabelHidesNothing) {
    for (std::string const& label :
         {std::string(), std::string(" Mina"), std::string(101, 'a'), std::string("a\nb"),
          std::string("\xff"), std::string("a\0b", 3), std::string("a\x7f"), std::string("\u202eanim"),
          std::string("Mi\u200bna"), std::string("Mina\u2028K"), std::string("a\u0085"),
          std::string("\u2066x")})
        EXPECT_FALSE(check_label(label)) << label;
    for (std::string const label : {"Mina K.", "مينا", "米娜", "Мина", "Ñandú – désk 3", "क्‍ष"})
        EXPECT_TRUE(check_label(label)) << label;
}

TEST_F(PeopleTest, MembershipIsSaidInTheSpace) {
    auto const mina = introduced("Mina");
    ASSERT_TRUE(make_member(*house, "hill", by_operator(), mina, Role::analyst, "Mina"));
    EXPECT_EQ(role(mina, "hill"), Role::analyst);
    EXPECT_EQ(label_in(*house, "hill", mina), "Mina");
    EXPECT_EQ(label_in(*house, "house", mina), "");
    EXPECT_EQ(check_free(*house, "hill", by_operator(), "MINA").error().fault, Fault::conflict);
    EXPECT_TRUE(check_free(*house, "hill", by_operator(), "Mina B."));
    // Who is no steward there makes nobody a member.
    Introducer const by_mina{mina, "folder"};
    EXPECT_EQ(make_member(*house, "hill", by_mina, introduced("Ravi"), Role::observer, "Ravi").error().fault,
              Fault::forbidden);
}

TEST_F(PeopleTest, AStewardOfAllRunsWhatIsThereAndWhatComes) {
    ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
    auto const mina = introduced("Mina");
    EXPECT_EQ(house->open_space({.name = "reef"}, mina).error().fault, Fault::forbidden);
    ASSERT_TRUE(make_steward_of_all(*house, by_operator(), mina, "Mina"));
    for (auto const* space : {"house", "hill", "vale"}) EXPECT_EQ(role(mina, space), Role::steward) << space;
    ASSERT_TRUE(house->open_space({.name = "reef", .title = "The reef"}, mina));
    EXPECT_EQ(role(mina, "reef"), Role::steward);
    EXPECT_EQ(role(house->operator_party(), "reef"), Role::steward);
    EXPECT_EQ(label_in(*house, "reef", mina), "Mina");
    EXPECT_EQ(visit(*house, "reef").sight.record(0)->header.party, mina);
}

TEST_F(PeopleTest, NobodyElseSendsTheOperatorAway) {
    auto const mina = introduced("Mina");
    ASSERT_TRUE(make_member(*house, "hill", by_operator(), mina, Role::steward, "Mina"));
    auto const body = "{\"party\":\"" + house->operator_party().hex() + "\",\"role\":\"none\"}";
    auto const by_mina = house->visit("hill", mina, "http");
    ASSERT_TRUE(by_mina);
    EXPECT_EQ(by_mina->speak.say({.kind = "space.member", .body = body}).error().fault, Fault::forbidden);
    EXPECT_EQ(role(house->operator_party(), "hill"), Role::steward);
    EXPECT_TRUE(visit(*house).speak.say({.kind = "space.member", .body = body}));
    EXPECT_EQ(role(house->operator_party(), "hill"), Role::everyone);
}

TEST_F(PeopleTest, NobodyIsStewardOfTheHouseAnyMoreWhoWasDismissed) {
    auto const mina = introduced("Mina");
    ASSERT_TRUE(make_steward_of_all(*house, by_operator(), mina, "Mina"));
    auto const body = "{\"party\":\"" + mina.hex() + "\",\"role\":\"none\"}";
    ASSERT_TRUE(visit(*house, "house").speak.say({.kind = "space.member", .body = body}));
    EXPECT_EQ(house->open_space({.name = "reef"}, mina).error().fault, Fault::forbidden);
}

}  // namespace
}  // namespace comity

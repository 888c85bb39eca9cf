// The directory as a view: who stands how, what is void and why, and each deadline at its edge.
#include <gtest/gtest.h>

#include "directory_fixture.h"

namespace comity::confidence {
namespace {

using testing::day_ms;
using testing::ToldDirectory;

class Directory : public ::testing::Test {
  protected:
    ToldDirectory told;
};

TEST_F(Directory, ANominationIsConfirmedByTheKeyOfItsRoleAlone) {
    auto const contact = told.nominate("Asteria");
    EXPECT_EQ(told.text("SELECT standing FROM contact"), "nominated");
    told.say("Asteria", "own", "confirmation", told.about(contact));
    EXPECT_EQ(told.last_void(), "Only a key of the contact's own role confirms it.");
    told.say("Borealis", "cert", "confirmation", told.about(contact));
    EXPECT_EQ(told.last_void(), "Another party nominated this contact.");
    EXPECT_EQ(told.text("SELECT standing FROM contact"), "nominated");
    told.say("Asteria", "cert", "confirmation", told.about(contact));
    EXPECT_EQ(told.last_void(), "");
    EXPECT_EQ(told.text("SELECT standing FROM contact"), "active");
    EXPECT_EQ(told.text("SELECT number, key_role, void_why <> '' FROM contact_step"),
              "2|own|0\n3|own|1\n4|cert|1\n5|cert|0");
}

TEST_F(Directory, AConfirmationHoldsFor180DaysAndOnTheLastStill) {
    auto const contact = told.active("Asteria");
    auto const until = told.at_ms + 180 * day_ms;
    EXPECT_EQ(told.standings(until), "active");
    EXPECT_EQ(told.standings(until + 1), "stale");
    EXPECT_EQ(told.text("SELECT since_ms FROM contact"), std::to_string(until));
    told.say("Asteria", "cert", "confirmation", told.about(contact));
    EXPECT_EQ(told.text("SELECT standing, deadline_ms FROM contact"),
              "active|" + std::to_string(until + 1 + 180 * day_ms));
}

TEST_F(Directory, ASuspensionLastsUntilTheNextConfirmation) {
    auto const contact = told.active("Asteria");
    told.say("Asteria", "own", "suspension", told.about(contact));
    EXPECT_EQ(told.standings(told.at_ms + 400 * day_ms), "suspended");
    told.say("Asteria", "own", "suspension", told.about(contact));
    EXPECT_EQ(told.last_void(), "The contact is suspended already.");
    told.say("Asteria", "cert", "confirmation", told.about(contact));
    EXPECT_EQ(told.text("SELECT standing FROM contact"), "active");
}

TEST_F(Directory, WhatIsWithdrawnStaysSo) {
    auto const contact = told.active("Asteria");
    told.say("Asteria", "own", "contact_withdrawn", told.about(contact));
    for (auto const* kind : {"confirmation", "suspension", "contact_withdrawn"}) {
        told.say("Asteria", "cert", kind, told.about(contact));
        EXPECT_EQ(told.last_void(), "The contact was withdrawn before.") << kind;
    }
    EXPECT_EQ(told.standings(told.at_ms + 400 * day_ms), "withdrawn");
}

TEST_F(Directory, AChangeIsConfirmedAnewAndCanBeChangedAgain) {
    auto const contact = told.active("Asteria");
    auto const changed =
        told.nominate("Asteria", R"([{"channel":"web"},{"channel":"mail","address":"a@b.example"}])",
                      R"(,"changes":")" + contact.hex() + "\"");
    EXPECT_EQ(told.text("SELECT number, standing, nomination, channels, mail, web FROM contact"),
              "2|nominated|4|web; mail|a@b.example|yes");
    told.nominate("Asteria", R"([{"channel":"web"}])", R"(,"changes":")" + changed.hex() + "\"");
    EXPECT_EQ(told.text("SELECT number, nomination FROM contact"), "2|5");
    told.nominate("Borealis", R"([{"channel":"web"}])", R"(,"changes":")" + contact.hex() + "\"");
    EXPECT_EQ(told.last_void(), "Another party nominated this contact.");
    EXPECT_EQ(told.text("SELECT number, nomination, state FROM contact"), "2|5|Asteria");
}

TEST_F(Directory, OfWhatIsNoContactNothingIsTaken) {
    auto const strange = id_cast<StatementId>(sha256("strange"));
    told.say("Asteria", "cert", "confirmation", told.about(strange));
    EXPECT_EQ(told.last_void(), "There is no such contact here.");
    EXPECT_EQ(told.text("SELECT contact FROM contact_step"), "null");
}

TEST_F(Directory, TwoChecksMissedInARowMakeItStale) {
    auto const contact = told.active("Asteria");
    auto const miss_one = [&] {
        told.open();
        return told.standings(told.at_ms + 48 * testing::hour_ms + 1);
    };
    EXPECT_EQ(miss_one(), "active");
    auto const answered = told.open();
    told.at_ms += 48 * testing::hour_ms;  // at the deadline itself
    told.acknowledge("Asteria", answered, contact);
    EXPECT_EQ(told.standings(told.at_ms + 1), "active");
    EXPECT_EQ(told.text("SELECT missed FROM contact"), "0");
    EXPECT_EQ(miss_one(), "active");
    EXPECT_EQ(miss_one(), "stale");
    told.say("Asteria", "cert", "confirmation", told.about(contact));
    EXPECT_EQ(told.text("SELECT standing, missed FROM contact"), "active|0");
}

TEST_F(Directory, NobodyMissesACheckThatWasNotSent) {
    told.active("Asteria", R"([{"channel":"mail","address":"a@b.example"}])");
    for (int i = 0; i < 3; ++i) {
        told.open(R"("channels":["mail"])");
        EXPECT_EQ(told.standings(told.at_ms + 3 * day_ms), "active");
    }
    EXPECT_EQ(told.text("SELECT missed FROM contact"), "0");
}

TEST_F(Directory, ASuspendedContactMissesNothing) {
    auto const contact = told.active("Asteria");
    told.open();
    told.open();
    told.say("Asteria", "own", "suspension", told.about(contact));
    EXPECT_EQ(told.standings(told.at_ms + 5 * day_ms), "suspended");
    EXPECT_EQ(told.text("SELECT missed FROM contact"), "0");
    auto const more = told.open();
    EXPECT_EQ(told.text("SELECT count(*) FROM challenge WHERE campaign = " + std::to_string(told.next - 1)),
              "0");
    EXPECT_FALSE(more.empty());
}

}  // namespace
}  // namespace comity::confidence

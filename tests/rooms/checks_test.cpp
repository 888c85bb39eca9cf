// Communication checks as a view: what is acknowledged, late, bounced, void, and what of it is for everybody.
#include <gtest/gtest.h>

#include "directory_fixture.h"

namespace comity::confidence {
namespace {

using testing::ToldDirectory;

constexpr char mail_and_web[] = R"([{"channel":"web"},{"channel":"mail","address":"a@b.example"}])";

class Checks : public ::testing::Test {
  protected:
    ToldDirectory told;

    std::string last_void() { return told.last_void("check_step"); }
    void deliver(StatementId const& campaign, StatementId const& contact, std::string const& outcome) {
        told.say("secretariat", "", "delivery",
                 told.challenge(campaign, contact, "mail") + R"(,"outcome":")" + outcome + "\"}");
    }
};

TEST_F(Checks, AskEachContactByTheChannelsThatItHas) {
    told.active("Asteria", mail_and_web);
    told.active("Borealis");
    told.nominate("Cyprina");  // nobody has confirmed it
    told.open(R"("channels":["web","mail","telephone"])");
    EXPECT_EQ(told.text("SELECT contact, channel, sent_ms NOT NULL FROM challenge ORDER BY row"),
              "2|web|1\n2|mail|0\n4|web|1");
    told.open(R"("channels":["web"],"regions":["asia"])");
    EXPECT_EQ(told.text("SELECT count(*) FROM challenge"), "3");
}

TEST_F(Checks, AnAcknowledgementIsInTimeAtTheLastInstantAndLateAfterIt) {
    auto const first = told.active("Asteria");
    auto const second = told.active("Borealis");
    auto const campaign = told.open(R"("channels":["web"],"window_h":1)");
    told.at_ms += testing::hour_ms;
    told.acknowledge("Asteria", campaign, first);
    told.at_ms += 1;
    told.acknowledge("Borealis", campaign, second);
    EXPECT_EQ(told.text("SELECT acknowledged_ms <= due_ms FROM challenge ORDER BY row"), "1\n0");
    EXPECT_EQ(told.text("SELECT missed FROM contact ORDER BY number"), "0\n1");
}

TEST_F(Checks, ANonceServesOnceAndOnlyItsOwnContact) {
    auto const contact = told.active("Asteria", mail_and_web);
    auto const other = told.active("Borealis");
    auto const campaign = told.open(R"("channels":["web","mail"])");
    told.acknowledge("Asteria", campaign, contact, "web", "own");
    EXPECT_EQ(last_void(), "Only a key of the contact's own role acknowledges.");
    told.acknowledge("Borealis", campaign, contact);
    EXPECT_EQ(last_void(), "Another party nominated this contact.");
    told.say("Asteria", "cert", "acknowledgement",
             told.challenge(campaign, contact, "mail") + R"(,"nonce":")" +
                 nonce_of(campaign, contact, "web") + "\"}");
    EXPECT_EQ(last_void(), "The nonce is not that of this challenge.");
    told.acknowledge("Borealis", campaign, other, "mail");
    EXPECT_EQ(last_void(), "This contact was not asked by this channel.");
    told.acknowledge("Asteria", other, contact);
    EXPECT_EQ(last_void(), "There is no such campaign here.");
    EXPECT_EQ(told.text("SELECT count(acknowledged_ms) FROM challenge"), "0");
    told.acknowledge("Asteria", campaign, contact);
    EXPECT_EQ(last_void(), "");
    told.acknowledge("Asteria", campaign, contact);
    EXPECT_EQ(last_void(), "This challenge was acknowledged before; a nonce serves once.");
    EXPECT_EQ(told.text("SELECT acknowledged_by FROM challenge WHERE channel = 'web' AND contact = 2"), "12");
}

TEST_F(Checks, AfterTheCloseNothingCounts) {
    auto const contact = told.active("Asteria");
    auto const campaign = told.open();
    told.say("secretariat", "", "campaign_closed", R"({"campaign":")" + campaign.hex() + "\"}");
    told.acknowledge("Asteria", campaign, contact);
    EXPECT_EQ(last_void(), "The campaign was closed before.");
    told.say("secretariat", "", "campaign_closed", R"({"campaign":")" + campaign.hex() + "\"}");
    EXPECT_EQ(last_void(), "The campaign was closed before.");
    EXPECT_EQ(told.standings(told.at_ms + 3 * testing::day_ms), "active");
    EXPECT_EQ(told.text("SELECT missed FROM contact"), "0");  // closed early: nobody missed it
}

TEST_F(Checks, AnOperatorAttestsACallAndItIsMarkedSo) {
    auto const contact = told.active("Asteria", R"([{"channel":"telephone","address":"+999 555 0100"}])");
    auto const campaign = told.open(R"("channels":["telephone"])");
    auto const attest = [&] {
        told.say("secretariat", "", "attestation",
                 told.challenge(campaign, contact, "telephone") + R"(,"how":"telephone"})");
    };
    attest();
    EXPECT_EQ(told.text("SELECT attested, acknowledged_ms NOT NULL FROM challenge"), "1|1");
    attest();
    EXPECT_EQ(last_void(), "This challenge was acknowledged before; a nonce serves once.");
}

TEST_F(Checks, WhatWasNotSentIsNotAcknowledged) {
    auto const contact = told.active("Asteria", mail_and_web);
    auto const campaign = told.open(R"("channels":["web","mail"])");
    told.acknowledge("Asteria", campaign, contact, "mail");
    EXPECT_EQ(last_void(), "This challenge was not sent yet.");
    EXPECT_EQ(told.text("SELECT count(acknowledged_ms) FROM challenge"), "0");
    deliver(campaign, contact, "sent");
    told.acknowledge("Asteria", campaign, contact, "mail");
    EXPECT_EQ(last_void(), "");
    EXPECT_EQ(told.text("SELECT count(acknowledged_ms) FROM challenge WHERE channel = 'mail'"), "1");
}

TEST_F(Checks, TheOwnSignatureWinsOverAnAttestation) {
    auto const contact = told.active("Asteria", R"([{"channel":"telephone","address":"+999 555 0100"}])");
    auto const campaign = told.open(R"("channels":["telephone"])");
    auto const attest = [&] {
        told.say("secretariat", "", "attestation",
                 told.challenge(campaign, contact, "telephone") + R"(,"how":"telephone"})");
    };
    attest();
    told.at_ms += 1000;
    told.acknowledge("Asteria", campaign, contact, "telephone");
    EXPECT_EQ(last_void(), "");
    auto const own = "SELECT attested, acknowledged_ms = " + std::to_string(told.at_ms) +
                     ", acknowledged_by = " + std::to_string(told.next - 1) + " FROM challenge";
    EXPECT_EQ(told.text(own), "0|1|1");
    attest();
    EXPECT_EQ(last_void(), "This challenge was acknowledged before; a nonce serves once.");
    EXPECT_EQ(told.text(own), "0|1|1");
}

TEST_F(Checks, MailIsSentDeliveredOrComesBack) {
    auto const contact = told.active("Asteria", R"([{"channel":"mail","address":"a@b.example"}])");
    auto const campaign = told.open(R"("channels":["mail"])");
    deliver(campaign, contact, "bounced");
    EXPECT_EQ(last_void(), "What was not sent is neither delivered nor bounced.");
    deliver(campaign, contact, "sent");
    EXPECT_EQ(told.text("SELECT count(*) FROM open_check"), "1");
    deliver(campaign, contact, "bounced");
    deliver(campaign, contact, "delivered");
    EXPECT_EQ(last_void(), "This challenge came back before.");
    deliver(campaign, contact, "sent");
    deliver(campaign, contact, "delivered");
    EXPECT_EQ(told.text("SELECT bounced_ms, delivered_ms NOT NULL FROM challenge"), "null|1");
    told.acknowledge("Asteria", campaign, contact, "mail");
    deliver(campaign, contact, "bounced");
    EXPECT_EQ(last_void(), "This challenge was acknowledged before.");
}

// An answer by one channel is not unsaid by a letter that goes out after it.
TEST_F(Checks, WhoHasAnsweredIsNotExpectedAgain) {
    auto const contact = told.active("Asteria", mail_and_web);
    auto const campaign = told.open(R"("channels":["web","mail"])");
    told.acknowledge("Asteria", campaign, contact);
    deliver(campaign, contact, "sent");
    EXPECT_EQ(told.text("SELECT count(*) FROM open_check"), "0");
}

// Four could be told apart; five are shown.
TEST_F(Checks, TheRegionsOfFivePartiesAreForEverybody) {
    std::vector<std::pair<std::string, StatementId>> contacts;
    for (auto const* name : {"A", "B", "C", "D"}) contacts.emplace_back(name, told.active(name));
    auto const run = [&] {
        auto const campaign = told.open();
        for (std::size_t i = 0; i < 3; ++i) told.acknowledge(contacts[i].first, campaign, contacts[i].second);
        told.say("secretariat", "", "campaign_closed", R"({"campaign":")" + campaign.hex() + "\"}");
    };
    run();
    told.active("D");  // another contact of one that is counted already
    run();
    EXPECT_EQ(told.text("SELECT count(*) FROM check_region"), "0");
    told.active("E");
    run();
    EXPECT_EQ(told.text("SELECT region, channel, parties, asked, acknowledged, late FROM check_region"),
              "europe|web|5|6|3|0");
}

}  // namespace
}  // namespace comity::confidence

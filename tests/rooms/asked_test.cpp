// What checks, the directory, agreements and commitments ask of a party, and when they ask no more.
#include <gtest/gtest.h>

#include "directory_fixture.h"
#include "rooms/confidence/agreements.h"
#include "rooms/confidence/agreements_asked.h"
#include "rooms/confidence/catalogues.h"
#include "rooms/confidence/checks_asked.h"
#include "rooms/confidence/commitments.h"
#include "rooms/confidence/commitments_asked.h"
#include "rooms/confidence/contacts_asked.h"

namespace comity::confidence {
namespace {

using testing::day_ms;
using testing::hour_ms;
using testing::ToldDirectory;

// One line each: what, who, whether late, until when after `from_ms` in hours, what follows.
std::string lines(std::vector<Asked> const& all, std::int64_t from_ms, std::int64_t now_ms) {
    std::string text;
    for (auto const& asked : all) {
        text += text.empty() ? "" : "\n";
        text += asked.what + "|" + asked.who + "|" + asked.title;
        text += asked.due_ms ? "|" + std::to_string((*asked.due_ms - from_ms) / hour_ms) : "|";
        text += (asked.due_ms && now_ms > *asked.due_ms ? "|late|" : "||") + asked.then;
        EXPECT_TRUE(!asked.then_ms || asked.then_ms == asked.due_ms);
        EXPECT_GT(asked.number, 0U);
        EXPECT_LE(asked.since_ms, now_ms);
    }
    return text;
}

class AskedOfAsteria : public ::testing::Test {
  protected:
    ToldDirectory told;
    PartyId const asteria = ToldDirectory::party("Asteria");
    std::int64_t const from_ms = told.at_ms;

    Ask ask() {
        return [this](std::string_view sql) -> Query& { return told.database.query(sql); };
    }
    std::string checks(std::int64_t now_ms) {
        return lines(asked_in_checks(ask(), asteria, now_ms), from_ms, now_ms);
    }
    std::string contacts(std::int64_t now_ms) {
        return lines(asked_of_contacts(ask(), asteria, now_ms), from_ms, now_ms);
    }
};

TEST_F(AskedOfAsteria, AChallengeWaitsUntilItIsAcknowledgedOrTheCampaignIsClosed) {
    auto const contact =
        told.active("Asteria", R"([{"channel":"web"},{"channel":"mail","address":"a@b.example"}])");
    told.active("Borealis");
    auto const first = told.open(R"("channels":["web","mail"],"window_h":48)");
    auto const asked = asked_in_checks(ask(), asteria, from_ms);
    ASSERT_EQ(asked.size(), 1U);  // no letter went out yet
    EXPECT_EQ(asked[0].about, "checks");
    EXPECT_EQ(asked[0].id, first);
    EXPECT_EQ(asked[0].by, ToldDirectory::party("secretariat"));
    EXPECT_EQ(asked[0].of, asteria);
    EXPECT_EQ(checks(from_ms + 48 * hour_ms), "acknowledge_web|cert|Check, Desk|48||silent");
    EXPECT_EQ(checks(from_ms + 48 * hour_ms + 1), "acknowledge_web|cert|Check, Desk|48|late|silent");
    auto const mail = [&](std::string const& outcome) {
        told.say("secretariat", "", "delivery",
                 told.challenge(first, contact, "mail") + R"(,"outcome":")" + outcome + "\"}");
    };
    mail("sent");
    told.acknowledge("Asteria", first, contact);
    EXPECT_EQ(checks(from_ms), "acknowledge_mail|cert|Check, Desk|48||silent");
    mail("bounced");
    EXPECT_EQ(checks(from_ms), "");
    told.open();
    EXPECT_NE(checks(from_ms), "");
    told.say("secretariat", "", "campaign_closed", R"({"campaign":")" + first.hex() + "\"}");
    EXPECT_NE(checks(from_ms), "");
    told.say("Asteria", "own", "contact_withdrawn", ToldDirectory::about(contact));
    EXPECT_EQ(checks(from_ms), "");
}

TEST_F(AskedOfAsteria, AClosedCampaignAsksNothing) {
    told.active("Asteria");
    auto const campaign = told.open();
    EXPECT_NE(checks(from_ms), "");
    told.say("secretariat", "", "campaign_closed", R"({"campaign":")" + campaign.hex() + "\"}");
    EXPECT_EQ(checks(from_ms), "");
}

TEST_F(AskedOfAsteria, TheSecondSilenceIsSaidToMakeTheContactStale) {
    told.active("Asteria");
    told.open(R"("channels":["web"],"window_h":1)");
    told.at_ms += hour_ms + 1;
    told.open(R"("channels":["web"],"window_h":2)");
    EXPECT_EQ(checks(told.at_ms),
              "acknowledge_web|cert|Check, Desk|1|late|silent\n"
              "acknowledge_web|cert|Check, Desk|3||silent_and_stale");
}

TEST_F(AskedOfAsteria, ANominationWaitsForTheKeyOfItsRole) {
    auto const contact = told.nominate("Asteria");
    told.nominate("Borealis");
    EXPECT_EQ(contacts(from_ms), "confirm|cert|Desk|||stays_nominated");
    EXPECT_EQ(asked_of_contacts(ask(), asteria, from_ms)[0].id, contact);
    told.say("Asteria", "cert", "confirmation", ToldDirectory::about(contact));
    EXPECT_EQ(contacts(from_ms), "");
}

TEST_F(AskedOfAsteria, AContactThatIsStaleSoonIsToBeConfirmedAgain) {
    auto const contact = told.active("Asteria");
    EXPECT_EQ(contacts(from_ms + 150 * day_ms - 1), "");
    EXPECT_EQ(contacts(from_ms + 150 * day_ms), "confirm_again|cert|Desk|4320||stale");
    EXPECT_EQ(contacts(from_ms + 180 * day_ms), "confirm_again|cert|Desk|4320||stale");
    EXPECT_EQ(contacts(from_ms + 180 * day_ms + 1), "confirm_again|cert|Desk|||stays_stale");
    told.say("Asteria", "own", "suspension", ToldDirectory::about(contact));
    EXPECT_EQ(contacts(from_ms + 200 * day_ms), "");
}

// A view told of entries that are signed with the key of a role.
class ToldView {
  public:
    explicit ToldView(View view) : view_(std::move(view)) {
        for (auto const& table : view_.tables) database.execute(table.schema);
    }
    StatementId say(std::string const& who, std::string const& kind, std::string const& text,
                    std::string const& role = "own") {
        Header const header{.kind = "confidence." + kind, .party = ToldDirectory::party(who)};
        auto const id = id_cast<StatementId>(sha256(std::to_string(next)));
        view_.apply(tables_,
                    Entry{next++, id, header, at_ms, at_ms, "key:" + role, json::parse(text).value()});
        return id;
    }
    Ask ask() {
        return [this](std::string_view sql) -> Query& { return database.query(sql); };
    }

    Database database{":memory:", Database::Use::view};
    std::uint64_t next = 2;
    std::int64_t at_ms = 1772332860000;

  private:
    View view_;
    Tables tables_{database};
};

std::string signature(StatementId const& agreement) {
    return R"({"agreement":")" + agreement.hex() + R"(","text_hash":")" + sha256("One day.").hex() + "\"}";
}

std::string agreement(std::string const& more = "") {
    return R"({"title":"Answers","text":"One day.","text_hash":")" + sha256("One day.").hex() +
           R"(","parties":[")" + ToldDirectory::party("Asteria").hex() + R"(",")" +
           ToldDirectory::party("Borealis").hex() + R"("],"tlp":"RED")" + more + "}";
}

TEST(AskedInAgreements, ANamedPartySignsOrTheAgreementLapses) {
    ToldView told(agreements_view());
    auto const of = [&](std::string const& who, std::int64_t now_ms) {
        auto const all = asked_in_agreements(told.ask(), ToldDirectory::party(who), now_ms);
        return lines(all, told.at_ms, now_ms);
    };
    auto const first = told.say("Secretariat", "agreement", agreement());
    EXPECT_EQ(of("Asteria", told.at_ms), "sign|signatory|Answers|||stays_unsigned");
    EXPECT_EQ(of("Secretariat", told.at_ms), "");  // laid it before them; is no party to it
    auto const all = asked_in_agreements(told.ask(), ToldDirectory::party("Asteria"), told.at_ms);
    EXPECT_EQ(all[0].by, ToldDirectory::party("Secretariat"));
    EXPECT_EQ(all[0].id, first);
    told.say("Asteria", "agreement_signed", signature(first));
    EXPECT_EQ(of("Asteria", told.at_ms), "");
    EXPECT_NE(of("Borealis", told.at_ms), "");
    told.say("Asteria", "agreement_ended", R"({"agreement":")" + first.hex() + R"(","why":"No."})");
    EXPECT_EQ(of("Borealis", told.at_ms), "");  // nobody is left to agree with

    told.say("Asteria", "agreement", agreement(R"(,"in_force_until":"2026-03-02T02:41:00Z")"));
    auto const until_ms = told.at_ms + 24 * hour_ms;
    EXPECT_EQ(of("Borealis", until_ms), "sign|signatory|Answers|24||agreement_lapses");
    EXPECT_EQ(of("Borealis", until_ms + 1), "");
}

TEST(AskedInCommitments, EachRoleThatHasNotClearedTheDraftIsAsked) {
    ToldView told(commitments_view());
    auto const of = [&](std::string const& who) {
        auto const all = asked_in_commitments(told.ask(), ToldDirectory::party(who), told.at_ms);
        return lines(all, told.at_ms, told.at_ms);
    };
    auto const draft =
        told.say("Asteria", "commitment",
                 R"({"catalogue":"osce-cbms","version":1,"item":"8","status":"planned","tlp":"GREEN",)"
                 R"("clearance":{"needed":2,"roles":["cert","diplomatic_contact"]}})");
    auto const title = "8, " + newest_catalogue("osce-cbms")->find_item("8")->title;
    EXPECT_EQ(of("Asteria"),
              "clear|cert|" + title + "|||stays_draft\nclear|diplomatic_contact|" + title + "|||stays_draft");
    EXPECT_EQ(of("Borealis"), "");
    auto const clear = [&](std::string const& role) {
        told.say("Asteria", "clearance", R"({"about":")" + draft.hex() + R"(","decision":"cleared"})", role);
    };
    clear("cert");
    EXPECT_EQ(of("Asteria"), "clear|diplomatic_contact|" + title + "|||stays_draft");
    clear("diplomatic_contact");
    EXPECT_EQ(of("Asteria"), "");
}

}  // namespace
}  // namespace comity::confidence

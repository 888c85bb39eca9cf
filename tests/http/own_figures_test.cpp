// Exact figures of a check are between a party and those who run it: each exit that lists challenges is asked
// by each, and nobody finds another's. What may not leave by its label leaves by no dataset.
#include <gtest/gtest.h>

#include "app/rooms.h"
#include "http/service.h"
#include "kernel/people.h"
#include "rooms/confidence/campaign.h"
#include "signed_party.h"

namespace comity::http {
namespace {

using testing::SignedParty;

class OwnFigures : public ::testing::Test {
  protected:
    OwnFigures() {
        EXPECT_TRUE(house->open_space({.name = "forum", .is_public = true, .rooms = {"confidence"}},
                                      house->operator_party()));
        asteria = std::make_unique<SignedParty>(*house, "Asteria", "forum");
        boreland = std::make_unique<SignedParty>(*house, "Boreland", "forum");
        first = nominate(*asteria, "canaryAsteria", "GREEN");
        second = nominate(*boreland, "canaryBoreland", "RED");
        auto const opened = testing::visit(*house, "forum")
                                .speak.say({.kind = "confidence.campaign",
                                            .body = R"({"title":"Check","channels":["web"],"tlp":"CLEAR"})"});
        EXPECT_TRUE(opened);
        campaign = *opened;
        auto const nonce = confidence::nonce_of(campaign.id, second.id, "web");
        EXPECT_TRUE(boreland->say("forum", "confidence.acknowledgement",
                                  R"({"campaign":")" + campaign.id.hex() + R"(","contact":")" +
                                      second.id.hex() + R"(","channel":"web","nonce":")" + nonce + "\"}",
                                  "cert"));
    }

    Heard nominate(SignedParty& party, std::string const& name, std::string const& tlp,
                   std::string const& state = "Somewhere") {
        party.delegate("cert");
        auto const heard =
            party.say("forum", "confidence.contact",
                      R"({"role":"cert","name":")" + name + R"(","state":")" + state +
                          R"(","region":"europe","matters":["incident"],"languages":["en"],)"
                          R"("time_zone":"UTC","channels":[{"channel":"web"},{"channel":"mail",)"
                          R"("address":"desk@a.example"}],"tlp":")" +
                          tlp + "\"}");
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
        EXPECT_TRUE(party.say("forum", "confidence.confirmation", R"({"contact":")" + heard->id.hex() + "\"}",
                              "cert"));
        return *heard;
    }
    std::string ask(PartyId const& who, std::string const& path) {
        return ask_path(who, "/api/v1/spaces/forum/" + path);
    }
    std::string ask_path(PartyId const& who, std::string const& path) {
        Request request;
        auto const query = path.find('?');
        request.path = path.substr(0, query);
        if (query != path.npos) {
            auto const equals = path.find('=', query);
            request.query = {{path.substr(query + 1, equals - query - 1), path.substr(equals + 1)}};
        }
        request.speaker = who;
        request.holder.party = who;
        request.via = "http";
        auto reply = service.ask(std::move(request));
        auto const whole = read_whole(reply);
        return std::to_string(reply.status) + (whole ? *whole : "");
    }
    static bool holds(std::string const& text, std::string_view word) { return text.find(word) != text.npos; }

    testing::TemporaryFolder folder;
    testing::ToldClock told;
    std::unique_ptr<House> house = [this] {
        EXPECT_TRUE(House::create(folder.path(), told.clock()));
        return *House::open({.folder = folder.path(), .rooms = &all_rooms(), .clock = told.clock()});
    }();
    Service service{*house, {}};
    std::unique_ptr<SignedParty> asteria, boreland;
    Heard first, second, campaign;
};

TEST_F(OwnFigures, EachPartySeesItsOwnAndAnalystsSeeAll) {
    auto const one = "campaigns/" + std::to_string(campaign.number);
    for (auto const& path : {one, std::string("campaigns"), std::string("datasets/checks?as=json")}) {
        bool const is_file = path.starts_with("datasets");
        EXPECT_TRUE(holds(ask(asteria->id, path), "canaryAsteria")) << path;
        EXPECT_FALSE(holds(ask(asteria->id, path), "canaryBoreland")) << path;
        EXPECT_EQ(holds(ask(boreland->id, path), "canaryBoreland"), !is_file) << path;  // it is RED
        EXPECT_FALSE(holds(ask(boreland->id, path), "canaryAsteria")) << path;
        EXPECT_FALSE(holds(ask({}, path), "canary")) << path;
    }
    EXPECT_TRUE(holds(ask(house->operator_party(), one), "canaryAsteria"));
    EXPECT_TRUE(holds(ask(house->operator_party(), one), "canaryBoreland"));
    for (auto const* path : {"datasets/challenges?as=json", "datasets/check_steps?as=json"}) {
        EXPECT_TRUE(ask(asteria->id, path).starts_with("404")) << path;
        EXPECT_TRUE(ask(house->operator_party(), path).starts_with("200")) << path;
    }
    EXPECT_TRUE(ask(asteria->id, one + "/mail").starts_with("40"));
}

// The one is counted by the database, the other challenge by challenge.
TEST_F(OwnFigures, TheTrendCountsAsTheReportDoes) {
    auto const run = [&](std::string const& kind, std::string const& body) {
        auto const heard =
            testing::visit(*house, "forum").speak.say({.kind = "confidence." + kind, .body = body});
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
        return heard.value_or(Heard{});
    };
    auto const check = run("campaign", R"({"title":"Again","channels":["mail","web"],"tlp":"CLEAR"})");
    auto const letter = R"({"campaign":")" + check.id.hex() + R"(","contact":")" + first.id.hex() +
                        R"(","channel":"mail","how":"letter"})";
    run("attestation", letter);  // the other's was never sent
    auto const expect_alike = [&](PartyId const& who) {
        auto const answer = ask(who, "campaigns/" + std::to_string(check.number)).substr(3);
        auto const page = json::parse(answer);
        ASSERT_TRUE(page) << answer;
        auto const& report = *page->find("report")->array();
        auto const& trend = *page->find("trend")->array();
        ASSERT_EQ(trend.size(), 2U);
        auto const& counted = *trend[0].find("channels")->array();
        ASSERT_EQ(counted.size(), 2U) << answer;
        ASSERT_EQ(report.size(), 2U);
        for (std::size_t at = 0; at < 2; ++at) {
            EXPECT_EQ(counted[at].text_of("channel"), report[at].text_of("channel"));
            EXPECT_EQ(*counted[at].find("reach"), *report[at].find("reach"));
        }
        auto const& by_mail = *counted[1].find("reach");
        EXPECT_EQ(*by_mail.find("asked"), json::Value(who == boreland->id ? 0 : 1));
        EXPECT_EQ(*by_mail.find("in_time"), json::Value(who == boreland->id ? 0 : 1));
    };
    for (bool const closed : {false, true}) {
        if (closed) run("campaign_closed", R"({"campaign":")" + check.id.hex() + "\"}");
        for (auto const& who : {house->operator_party(), asteria->id, boreland->id}) expect_alike(who);
    }
}

// The acknowledgement itself would tell it too.
TEST_F(OwnFigures, NobodyElseHearsThatAPartyAnswered) {
    auto const entry = "entries/" + std::to_string(campaign.number + 1);
    EXPECT_TRUE(ask(house->operator_party(), entry).starts_with("200"));
    EXPECT_TRUE(ask(asteria->id, entry).starts_with("404"));
    EXPECT_TRUE(ask({}, entry).starts_with("404"));
}

// Nor by the tiles of the log, where entries stand byte for byte.
TEST_F(OwnFigures, TheBundlesOfTheLogLeaveOutWhatIsNotForTheReader) {
    auto const number = campaign.number + 1;
    auto const bundle = "/log/forum/tile/entries/000.p/" + std::to_string(number + 1);
    auto const kind = "confidence.acknowledgement";
    auto const all = ask_path(house->operator_party(), bundle), some = ask_path(asteria->id, bundle);
    EXPECT_TRUE(holds(all, kind));
    EXPECT_TRUE(some.starts_with("200"));
    EXPECT_FALSE(holds(some, kind));
    EXPECT_TRUE(holds(some, "confidence.campaign"));
    EXPECT_TRUE(some.ends_with(std::string(2, '\0')));  // its place is kept
}

TEST_F(OwnFigures, WhatIsRedGetsNoLetter) {
    auto const opened = [&](std::string const& tlp) {
        return testing::visit(*house, "forum")
            .speak.say({.kind = "confidence.campaign",
                        .body = R"({"title":"Letters","channels":["mail"],"tlp":")" + tlp + "\"}"});
    };
    auto const letters = [&](Result<Heard> const& check) {
        return ask(house->operator_party(), "campaigns/" + std::to_string(check->number) + "/mail");
    };
    auto const written = letters(opened("AMBER"));
    EXPECT_TRUE(holds(written, "canaryAsteria")) << written;
    EXPECT_FALSE(holds(written, "canaryBoreland"));
    EXPECT_TRUE(holds(written, R"("withheld":[")" + second.id.hex() + "\"]"));
    auto const red = opened("RED");
    EXPECT_FALSE(red);
    EXPECT_EQ(red ? "" : red.error().why,
              "A check that is RED does not ask by mail: a letter leaves the space.");
}

// Anybody may nominate for a State; whom it has named itself is tried first, and the others are marked.
TEST_F(OwnFigures, AContactOfTheStateItselfStandsBeforeThoseOfOthers) {
    nominate(*asteria, "deskOfAnother", "GREEN", "Boreland");
    nominate(*boreland, "deskOfItsOwn", "GREEN", "boreland");
    auto const all = ask(house->operator_party(), "contacts?state=boreland");
    auto const own = all.find("deskOfItsOwn"), other = all.find("deskOfAnother");
    ASSERT_TRUE(own != all.npos && other != all.npos);
    EXPECT_LT(own, other);
    EXPECT_LT(all.find(R"("called_as_state":true)"), own);
    auto const between = all.substr(own, other - own);
    EXPECT_TRUE(holds(between, R"("party_name":"Asteria","called_as_state":false)")) << between;
}

TEST_F(OwnFigures, AnUnknownMatterIsAnsweredWithThoseThatThereAre) {
    auto const answer = ask(house->operator_party(), "contacts?matter=fire");
    EXPECT_TRUE(answer.starts_with("400")) << answer;
    EXPECT_TRUE(holds(answer, "There is no matter of that name, but incident, vulnerability, ")) << answer;
}

TEST_F(OwnFigures, WhatIsRedLeavesByNoDataset) {
    for (auto const& who : {asteria->id, boreland->id, house->operator_party()}) {
        auto const all = ask(who, "datasets/contacts?as=json");
        EXPECT_TRUE(holds(all, "canaryAsteria"));
        EXPECT_FALSE(holds(all, "canaryBoreland"));
        EXPECT_TRUE(holds(ask(who, "contacts"), "canaryBoreland"));  // the space decides who reads
    }
    EXPECT_FALSE(holds(ask({}, "contacts"), "canary"));
}

}  // namespace
}  // namespace comity::http

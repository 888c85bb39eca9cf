// Messages to those in an area: whom they reach, who must consent, and that each gets them once.
#include "kernel/people.h"
#include "talking.h"

namespace comity::http {
namespace {

class Broadcasts : public Talking {
  protected:
    std::string path = make("smssync");

    // So many people write, each from a place `lon` degrees east of the last.
    void people(int count, double step = 0.0001) {
        for (int each = 0; each < count; ++each) {
            auto const digits = std::to_string(100 + each);
            text(path, "Dlo " + digits, digits, "+999371" + digits);
            say("intake.report", {{"text", "Dlo"},
                                  {"contact", last_contact()},
                                  {"corrects", last().id.hex()},
                                  {"place", json::Object{{"lon", -48.2 + step * each}, {"lat", 12.8}}}});
        }
    }
    Heard broadcast(double radius_m = 5000) {
        return say(
            "intake.broadcast",
            {{"area",
              json::Object{{"circle", json::Object{{"lon", -48.2}, {"lat", 12.8}, {"radius_m", radius_m}}}}},
             {"texts", json::Object{{"en", "Boil all water."}, {"ru", "Кипятите воду."}}},
             {"why", "Cholera."}});
    }
    json::Value first() { return read("hill/broadcasts").find("broadcasts")->array()->front(); }
    std::int64_t messages() {
        return static_cast<std::int64_t>(
            read("hill/broadcasts").find("broadcasts")->array()->front().find("said")->integer()[0]);
    }
    void consent(StatementId const& to, PartyId by) {
        Speak const speak(house->desk(), "hill", by, "test");
        auto const heard =
            speak.say({.kind = "intake.broadcast_consent", .body = R"({"broadcast":")" + to.hex() + "\"}"});
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
    }
    PartyId analyst() {
        Introducer const by{house->operator_party(), "folder"};
        auto const party = introduce_person(*house, by, "Bea");
        EXPECT_TRUE(party && make_member(*house, "hill", by, *party, Role::analyst, "Bea"));
        return *party;
    }
};

TEST_F(Broadcasts, ReachWhoReportedFromTheAreaAndWantsIt) {
    people(4, 0.03);  // 3.2 km apart
    text(path, "STOP", "s", "+999371101");
    text(path, "Offer", "w", "ALFANAME");
    auto const preview = read("hill/broadcasts/preview", {{"circle", "-48.2,12.8,7000"}});
    EXPECT_EQ(*preview.find("recipients")->integer(), 2);
    EXPECT_EQ(*preview.find("stopped")->integer(), 1);
    EXPECT_FALSE(*preview.find("needs_consent")->boolean());
    auto const square =
        read("hill/broadcasts/preview", {{"polygon", "-48.21,12.7,-48.16,12.7,-48.16,12.9,-48.21,12.9"}});
    EXPECT_EQ(*square.find("recipients")->integer(), 1);
    broadcast(7000);
    EXPECT_EQ(first().text_of("state"), "running");
    work();
    EXPECT_EQ(first().text_of("state"), "done");
    auto const given = get(path, {{"task", "send"}});
    EXPECT_TRUE(has(given, "+999371100")) << given.body;
    EXPECT_TRUE(has(given, "+999371102"));
    EXPECT_FALSE(has(given, "+999371101"));
    work();
    EXPECT_EQ(messages(), 2);
}

TEST_F(Broadcasts, ToMoreThanFiftyNobodyWritesAlone) {
    people(51);
    auto const said = broadcast();
    EXPECT_EQ(first().text_of("state"), "proposed");
    work();
    EXPECT_EQ(messages(), 0);
    consent(said.id, house->operator_party());
    work();
    EXPECT_EQ(messages(), 0) << "who proposed it does not consent to it";
    consent(said.id, analyst());
    work();
    EXPECT_EQ(messages(), 50) << "not all at once";
    work();
    EXPECT_EQ(messages(), 51);
    EXPECT_EQ(first().text_of("state"), "done");
    auto const before = size();
    work();
    EXPECT_EQ(size(), before);
}

TEST_F(Broadcasts, AProposalExpiresAndOneThatRunsIsEnded) {
    people(51);
    auto const late = broadcast();
    auto const by = analyst();
    pass(24 * hour_ms + 1000);
    EXPECT_EQ(first().text_of("state"), "expired");
    consent(late.id, by);
    work();
    EXPECT_EQ(first().text_of("state"), "expired");
    EXPECT_EQ(messages(), 0);
    auto const other = broadcast();
    consent(other.id, by);
    work();
    say("intake.broadcast_ended", {{"broadcast", other.id.hex()}});
    work();
    EXPECT_EQ(first().text_of("state"), "ended");
    EXPECT_EQ(messages(), 50);
}

TEST_F(Broadcasts, GoByTheLastPlaceAlsoOfACorrectionThatWasCorrected) {
    text(path, "Dlo", "1");
    auto const contact = last_contact();
    auto const at = [&](StatementId const& corrects, double lon) {
        return say("intake.report", {{"text", "Dlo"},
                                     {"contact", contact},
                                     {"corrects", corrects.hex()},
                                     {"place", json::Object{{"lon", lon}, {"lat", 12.8}}}});
    };
    auto const reached = [this](std::string const& lon) {
        auto const preview = read("hill/broadcasts/preview", {{"circle", lon + ",12.8,5000"}});
        return *preview.find("recipients")->integer();
    };
    auto const once = at(last().id, -48.2);
    EXPECT_EQ(reached("-48.2"), 1);
    auto const twice = at(once.id, -47.2);
    EXPECT_EQ(reached("-48.2"), 0);
    EXPECT_EQ(reached("-47.2"), 1);
    at(twice.id, -46.2);
    EXPECT_EQ(reached("-47.2"), 0);
    EXPECT_EQ(reached("-46.2"), 1);
}

TEST_F(Broadcasts, EachGetsTheWordsOfTheirOwnLanguage) {
    text(path, "Воды нет", "1");
    say("intake.report", {{"text", "Воды нет"},
                          {"contact", last_contact()},
                          {"corrects", last().id.hex()},
                          {"place", json::Object{{"lon", -48.2}, {"lat", 12.8}}}});
    broadcast();
    work();
    EXPECT_TRUE(has(get(path, {{"task", "send"}}), "Кипятите воду."));
}

}  // namespace
}  // namespace comity::http

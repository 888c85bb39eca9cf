// What machines write by themselves: receipts, the question for a place, and the end at a STOP; and that two
// machines never answer each other.
#include <random>

#include "talking.h"

namespace comity::http {
namespace {

class Automatic : public Talking {};

TEST_F(Automatic, AReceiptIsAStatementAndGoesInTheAnswer) {
    auto const path = make("smssync", R"({"secret":"S","reply":"receipt"})");
    auto const reply =
        post(path, {{"from", number}, {"message", "Dlo"}, {"message_id", "1"}, {"secret", "S"}});
    EXPECT_TRUE(has(reply, "Received. Your receipt: " + receipt_of(reply))) << reply.body;
    auto const contact = last_contact();
    EXPECT_EQ(told_of(contact), "report message:sending");
    auto const message = lines(contact).back();
    EXPECT_TRUE(*message.find("automatic")->boolean());
    EXPECT_TRUE(has(reply, std::string(message.text_of("id"))));
    EXPECT_TRUE(
        *read("hill/conversations").find("conversations")->array()->front().find("unanswered")->boolean())
        << "a machine is no answer";
    // The post again, and another within the hour.
    for (auto const* id : {"1", "2"})
        EXPECT_FALSE(
            has(post(path, {{"from", number}, {"message", "Dlo"}, {"message_id", id}, {"secret", "S"}}),
                "messages"));
    pass(61 * minute_ms);
    EXPECT_TRUE(has(post(path, {{"from", number}, {"message", "Dlo"}, {"message_id", "3"}, {"secret", "S"}}),
                    "messages"));
}

TEST_F(Automatic, TheAnswerToTheQuestionForAPlaceBecomesThePlace) {
    auto const path = make("smssync", R"({"reply":"receipt","ask":"place"})");
    auto const reply = text(path, "Dlo", "1");
    EXPECT_TRUE(has(reply, "Where is this? Answer with the name of the place.")) << reply.body;
    auto const contact = last_contact();
    auto const report = std::string(lines(contact)[0].text_of("id"));
    text(path, "By the well, Hill Street", "2");
    EXPECT_EQ(kind_of_last(), "intake.reply");
    work();
    EXPECT_EQ(kind_of_last(), "intake.report");
    auto const body = last_body();
    EXPECT_EQ(body.text_of("corrects"), report);
    EXPECT_EQ(body.text_of("text"), "Dlo");
    EXPECT_EQ(body.text_of("contact"), contact);
    EXPECT_EQ(body.find("place")->text_of("name"), "By the well, Hill Street");
    EXPECT_EQ(last().via, "responder");
    auto const before = size();
    work();
    EXPECT_EQ(size(), before);
    // Who goes on talking talks of something else.
    text(path, "And a fire", "3");
    EXPECT_EQ(kind_of_last(), "intake.report");
}

TEST_F(Automatic, WhomAnAnalystAsksForThePlaceAgainIsHeardAgain) {
    auto const path = make("smssync", R"({"ask":"place"})");
    text(path, "Dlo", "1");
    auto const contact = last_contact();
    auto const report = std::string(lines(contact)[0].text_of("id"));
    text(path, "By the well", "2");
    work();
    say("intake.message",
        {{"contact", contact}, {"text", "Which well?"}, {"about", report}, {"asks", "place"}});
    text(path, "Hill Street", "3");
    EXPECT_EQ(kind_of_last(), "intake.reply");
    work();
    EXPECT_EQ(last_body().text_of("corrects"), report);
    EXPECT_EQ(last_body().find("place")->text_of("name"), "Hill Street; By the well");
    auto const before = size();
    work();
    EXPECT_EQ(size(), before);
}

TEST_F(Automatic, APlaceAnalystsFoundIsNotPutAside) {
    auto const path = make("smssync", R"({"ask":"place"})");
    text(path, "Dlo", "1");
    auto const contact = last_contact();
    auto const report = std::string(lines(contact)[0].text_of("id"));
    text(path, "By the well", "2");
    say("intake.report", {{"text", "Dlo"},
                          {"contact", contact},
                          {"corrects", report},
                          {"place", json::Object{{"lon", -48.2}, {"lat", 12.8}, {"name", "Hill Street"}}}});
    auto const before = size();
    work();
    EXPECT_EQ(size(), before);
}

TEST_F(Automatic, AnyGatewayThatIsPostedToAcknowledgesToo) {
    auto const path =
        make("generic", R"({"reply":"receipt","ask":"place","send":"https://gate.example/out"})");
    post(path, {{"from", number}, {"text", "Dlo"}, {"id", "1"}});
    work();
    ASSERT_EQ(posted.size(), 1u);
    EXPECT_EQ(posted[0].url, "https://gate.example/out");
    auto const body = *json::parse(posted[0].body);
    EXPECT_EQ(body.text_of("to"), number);
    EXPECT_TRUE(body.text_of("text").starts_with("Received. Your receipt: "));
    EXPECT_EQ(told_of(last_contact()), "report message:sent");
    post(path, {{"from", number}, {"text", "Dlo 2"}, {"id", "2"}});
    work();
    EXPECT_EQ(posted.size(), 1u);
}

TEST_F(Automatic, AWordThatStopsEndsAllSendingAndOneThatStartsBeginsIt) {
    auto const path = make("smssync", R"({"reply":"receipt","stop_reply":"confirm"})");
    for (auto const* word : {"STOP", " stop. ", "Arrêt", "arret", "BAJA", "Стоп", "إيقاف", "停止"}) {
        SCOPED_TRACE(word);
        auto const id = std::string(word);
        text(path, "START", id + "0");
        text(path, "Dlo " + id, id + "1");
        auto const contact = last_contact();
        auto const said = say("intake.message", {{"contact", contact}, {"text", "Ki kote?"}});
        text(path, word, id + "2");
        EXPECT_EQ(kind_of_last(), "intake.stopped");
        work();
        EXPECT_TRUE(told_of(contact).ends_with("message:failed stopped")) << told_of(contact);
        EXPECT_FALSE(has(get(path, {{"task", "send"}}), said.id.hex()));
        text(path, "start!", id + "3");
        EXPECT_EQ(kind_of_last(), "intake.resumed");
    }
    text(path, "Please stop the water", "9");
    EXPECT_NE(kind_of_last(), "intake.stopped");
}

TEST_F(Automatic, AWordThatAlsoAnswersStopsWhereNobodyAsked) {
    auto const path = make("smssync");
    text(path, "Agua en la calle", "1");
    text(path, "ALTO", "2");
    EXPECT_EQ(kind_of_last(), "intake.stopped");
    text(path, "START", "3");
    say("intake.message", {{"contact", last_contact()}, {"text", "El nivel: bajo, medio o alto?"}});
    text(path, "Alto", "4");
    EXPECT_EQ(kind_of_last(), "intake.reply");
}

TEST_F(Automatic, AStopIsConfirmedOnceWhereAStewardWishedIt) {
    auto const path = make("smssync", R"({"stop_reply":"confirm","language":"fr"})");
    auto const reply = text(path, "STOP", "1");
    EXPECT_TRUE(has(reply, "Vous ne recevrez plus de messages")) << reply.body;
    EXPECT_FALSE(has(text(path, "STOP", "2"), "messages\":["));
    auto const silent = make("smssync");
    EXPECT_FALSE(has(text(silent, "STOP", "1", "+999371199"), "messages\":["));
}

TEST_F(Automatic, WritesInTheLanguageOfWhoWroteWhereNoneIsSaid) {
    auto const path = make("smssync", R"({"reply":"receipt","stop_reply":"confirm"})");
    EXPECT_TRUE(has(text(path, "Мост закрыт", "1", "+999371101"), "Ваша квитанция"));
    EXPECT_TRUE(has(text(path, "停止", "2", "+999371102"), "开始"));
    EXPECT_TRUE(has(text(path, "The bridge is down", "3", "+999371103"), "Received."));
    auto const french = make("smssync", R"({"reply":"receipt","language":"fr"})");
    EXPECT_FALSE(has(text(french, "Мост закрыт", "4", "+999371104"), "Ваша квитанция"));
}

TEST_F(Automatic, NeitherAReceiptNorAStartHidesWhatSomebodySaid) {
    auto const path = make("smssync", R"({"reply":"receipt"})");
    auto const shown = [this] { return read("hill/conversations").find("conversations")->array()->front(); };
    text(path, "The bridge is down", "1");
    EXPECT_EQ(shown().text_of("text"), "The bridge is down");
    EXPECT_EQ(shown().text_of("sort"), "report");
    text(path, "STOP", "2");
    EXPECT_EQ(shown().text_of("sort"), "stopped");
    text(path, "START", "3");
    EXPECT_EQ(shown().text_of("sort"), "resumed");
    text(path, "The river rises", "4");
    EXPECT_EQ(shown().text_of("text"), "The river rises");
    text(path, "STOP", "5");
    text(path, "It is at the school", "6");
    text(path, "START", "7");
    EXPECT_EQ(shown().text_of("text"), "It is at the school");
}

TEST_F(Automatic, AWordIsNeverAnswered) {
    auto const path = make("smssync", R"({"reply":"receipt","ask":"place"})");
    EXPECT_FALSE(has(text(path, "Special offer", "1", "ALFANAME"), "messages\":["));
    auto const contact = last_contact();
    EXPECT_TRUE(contact.starts_with("word-"));
    EXPECT_FALSE(*read("hill/conversations/" + contact).find("answerable")->boolean());
    say("intake.message", {{"contact", contact}, {"text", "Who are you?"}});
    work();
    EXPECT_EQ(told_of(contact), "report message:failed");
}

TEST_F(Automatic, TheHousesOwnNumbersAreNotListenedTo) {
    auto const path = make("smssync", R"({"reply":"receipt","number":"+999 000 111"})");
    make("twilio", R"({"token":"T","from":"+999000222"})");
    auto const before = size();
    for (auto const* own : {"+999000111", "+999 000-222"}) {
        auto const reply = text(path, "Received. Your receipt: 7777", "1", own);
        EXPECT_EQ(reply.status, 409);
        EXPECT_TRUE(has(reply, "This is the number of a gateway of this space itself")) << reply.body;
    }
    EXPECT_EQ(size(), before);
}

// A machine at the other end sends back whatever it is sent, at once, through whichever gateway, while time
// passes as it will: it is answered once an hour at most, and so the loop ends.
TEST_F(Automatic, AnEchoIsAnsweredOnceAnHourAtMost) {
    std::vector<std::string> const ways{
        make("smssync", R"({"reply":"receipt","ask":"place","stop_reply":"confirm"})"),
        make("generic", R"({"reply":"receipt","ask":"place","send":"https://gate.example/out"})")};
    std::mt19937 random(5);
    auto const begun_ms = told.now_ms->load();
    std::string words = "Dlo";
    int echoes = 0;
    for (int turn = 0; turn < 150; ++turn) {
        auto const before = posted.size();
        auto const reply = post(ways[random() % 2], {{"from", number},
                                                     {"message", words},
                                                     {"message_id", std::to_string(turn)},
                                                     {"id", std::to_string(turn)}});
        ASSERT_EQ(reply.status, 200) << reply.body;
        pass(static_cast<std::int64_t>(random() % (8 * minute_ms)));
        work();
        auto const said = json::parse(reply.body);
        auto const* given = said->find("payload") ? said->find("payload")->find("messages") : nullptr;
        auto const sent = posted.size() - before + (given ? given->array()->size() : 0);
        echoes += static_cast<int>(sent);
        if (given) words = given->array()->front().text_of("message");
        if (posted.size() > before) words = json::parse(posted.back().body)->text_of("text");
    }
    auto const hours = (*told.now_ms - begun_ms) / hour_ms + 1;
    EXPECT_GT(echoes, 1);
    EXPECT_LE(echoes, hours);
}

}  // namespace
}  // namespace comity::http

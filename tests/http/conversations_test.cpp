// Conversations: what people write and are written, through telephones that ask for what they are to send.
#include "talking.h"

namespace comity::http {
namespace {

// What a telephone is given to send, by its uuids.
std::vector<json::Value> orders(Reply const& reply) {
    auto const said = json::parse(reply.body);
    EXPECT_TRUE(said) << reply.body;
    auto const* messages = said ? said->find("payload")->find("messages") : nullptr;
    return messages ? *messages->array() : std::vector<json::Value>{};
}

class Conversations : public Talking {
  protected:
    std::string path = make("smssync", R"({"secret":"S"})");

    Reply text_in(std::string const& words, std::string const& id, std::string const& from = number) {
        return post(path, {{"from", from}, {"message", words}, {"message_id", id}, {"secret", "S"}});
    }
    std::vector<json::Value> poll() { return orders(get(path, {{"task", "send"}, {"secret", "S"}})); }
    Reply result(std::string const& uuid, int sent, std::string const& arrived = "") {
        return post_task(path, "result",
                         R"({"message_result":[{"uuid":")" + uuid + R"(","sent_result_code":)" +
                             std::to_string(sent) + R"(,"sent_result_message":"No service",)" +
                             R"("delivered_result_code":0,"delivered_result_message":")" + arrived + "\"}]}");
    }
};

TEST_F(Conversations, WhatAnAnalystWritesReachesThePersonAndTheirAnswerComesBack) {
    text_in("Nou bezwen dlo", "1");
    auto const contact = last_contact();
    auto const before = read("hill/conversations");
    EXPECT_EQ(*before.find("unanswered")->integer(), 1);
    auto const said = say("intake.message", {{"contact", contact}, {"text", "Dlo ap vini a midi."}});
    work();
    auto const given = poll();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].text_of("to"), number);
    EXPECT_EQ(given[0].text_of("message"), "Dlo ap vini a midi.");
    EXPECT_EQ(given[0].text_of("uuid"), said.id.hex());
    EXPECT_EQ(told_of(contact), "report message:sending");
    EXPECT_TRUE(poll().empty()) << "handed out twice";
    auto const taken =
        post_task(path, "sent", R"({"queued_messages":[")" + said.id.hex() + R"(","nobody's"]})");
    EXPECT_EQ(taken.body, R"({"message_uuids":[")" + said.id.hex() + "\"]}");
    EXPECT_EQ(told_of(contact), "report message:sent");
    EXPECT_EQ(get(path, {{"task", "result"}}).body, R"({"message_uuids":[")" + said.id.hex() + "\"]}");
    EXPECT_EQ(result(said.id.hex(), -1, "SMS delivered").status, 200);
    EXPECT_EQ(told_of(contact), "report message:delivered");

    text_in("Mesi", "2");
    EXPECT_EQ(kind_of_last(), "intake.reply");
    EXPECT_EQ(last_body().text_of("to"), said.id.hex());
    EXPECT_EQ(told_of(contact), "report message:delivered reply");
    auto const after = read("hill/conversations");
    EXPECT_EQ(*after.find("unanswered")->integer(), 1);
}

TEST_F(Conversations, AfterADayATextIsAReportAgain) {
    text_in("Dlo", "1");
    say("intake.message", {{"contact", last_contact()}, {"text", "Ki kote?"}});
    pass(24 * hour_ms - 1000);
    text_in("Isit la", "2");
    EXPECT_EQ(kind_of_last(), "intake.reply");
    pass(2000);
    text_in("Dife", "3");
    EXPECT_EQ(kind_of_last(), "intake.report");
}

TEST_F(Conversations, ATextSentAgainIsWhatItWasTheFirstTime) {
    auto const first = receipt_of(text_in("Dlo", "1"));
    say("intake.message", {{"contact", last_contact()}, {"text", "Ki kote?"}});
    auto const before = size();
    EXPECT_EQ(receipt_of(text_in("Dlo", "1")), first);
    EXPECT_EQ(size(), before);
}

TEST_F(Conversations, WhatATelephoneCouldNotSendSaysWhy) {
    text_in("Dlo", "1");
    auto const contact = last_contact();
    say("intake.message", {{"contact", contact}, {"text", "Ki kote?"}});
    auto const uuid = std::string(poll().at(0).text_of("uuid"));
    result(uuid, 4);
    EXPECT_EQ(told_of(contact), "report message:failed");
    EXPECT_TRUE(lines(contact)[1].text_of("why").starts_with("The telephone could not send it: code "));
    EXPECT_EQ(*read("hill/conversations/" + contact).find("failed")->integer(), 1);
}

TEST_F(Conversations, OfASilentTelephoneNothingIsKnownAndNothingSentTwice) {
    text_in("Dlo", "1");
    auto const contact = last_contact();
    say("intake.message", {{"contact", contact}, {"text", "Ki kote?"}});
    auto const uuid = std::string(poll().at(0).text_of("uuid"));
    pass(9 * minute_ms);
    work();
    EXPECT_EQ(told_of(contact), "report message:sending");
    pass(2 * minute_ms);
    work();
    EXPECT_EQ(told_of(contact), "report message:unknown");
    EXPECT_TRUE(poll().empty());
    result(uuid, 0);
    EXPECT_EQ(told_of(contact), "report message:sent");
}

TEST_F(Conversations, TheTelephoneOfAnotherGatewayGetsNothingOfIt) {
    text_in("Dlo", "1");
    auto const other = make("smssync");
    say("intake.message", {{"contact", last_contact()}, {"text", "Ki kote?"}});
    EXPECT_TRUE(orders(get(other, {{"task", "send"}})).empty());
    auto const wrong = get(path, {{"task", "send"}, {"secret", "guessed"}});
    EXPECT_EQ(wrong.status, 403);
    // Whoever writes through another one from now on is answered there.
    post(other, {{"from", number}, {"message", "Dife"}, {"message_id", "9"}});
    EXPECT_TRUE(poll().empty());
    EXPECT_EQ(orders(get(other, {{"task", "send"}})).size(), 1u);
}

TEST_F(Conversations, OutOfAnExerciseNothingIsSentButRecorded) {
    ASSERT_TRUE(house->open_space({.name = "drill", .mode = Mode::exercise}, house->operator_party()));
    auto const drill = make("smssync", R"({"reply":"receipt"})", "drill");
    auto const reply = text(drill, "Dlo", "1");
    EXPECT_FALSE(has(reply, "messages"));
    auto const contact = last_contact("drill");
    EXPECT_EQ(told_of(contact, "drill"), "report message:recorded");
    say("intake.message", {{"contact", contact}, {"text", "Ki kote?"}}, "drill");
    EXPECT_TRUE(orders(get(drill, {{"task", "send"}})).empty());
    work("drill");
    EXPECT_EQ(told_of(contact, "drill"), "report message:recorded message:recorded");
    EXPECT_TRUE(posted.empty());
}

TEST_F(Conversations, NobodySaysHowFarAMessageCameButMachines) {
    text_in("Dlo", "1");
    auto const said = say("intake.message", {{"contact", last_contact()}, {"text", "Ki kote?"}});
    auto const forged = testing::visit(*house).speak.say(
        {.kind = "intake.delivery", .body = R"({"message":")" + said.id.hex() + R"(","state":"delivered"})"});
    ASSERT_FALSE(forged);
    EXPECT_EQ(forged.error().why, "This is said by the house's own machines alone.");
}

TEST_F(Conversations, AReplyIsJoinedToAReportAndTakenApart) {
    text_in("Dlo", "1");
    auto const contact = last_contact();
    auto const report = std::string(lines(contact)[0].text_of("id"));
    say("intake.message", {{"contact", contact}, {"text", "Ki kote?"}});
    text_in("Isit la", "2");
    auto const reply = std::string(lines(contact).back().text_of("id"));
    say("intake.joined", {{"reply", reply}, {"report", report}});
    EXPECT_EQ(lines(contact).back().text_of("report"), report);
    EXPECT_TRUE(lines(contact).back().find("report_number"));
    say("intake.joined", {{"reply", reply}});
    EXPECT_FALSE(lines(contact).back().find("report"));
}

TEST_F(Conversations, WhatNeedsNoAnswerIsSettledUntilThePersonWritesAgain) {
    auto const unanswered = [&] { return *read("hill/conversations").find("unanswered")->integer(); };
    auto const last_number = [&] { return *lines(last_contact()).back().find("number")->integer(); };
    text_in("Dlo", "1");
    text_in("Dlo", "2", "ADVERTISER");
    EXPECT_EQ(unanswered(), 1) << "who wrote under a word waits for no answer";
    text_in("Mèsi", "3");
    auto const contact = last_contact();
    auto const looked_at = last_number();
    text_in("Dife!", "4");
    say("intake.settled", {{"number", looked_at}});
    EXPECT_EQ(unanswered(), 1) << "they wrote again since";
    say("intake.settled", {{"number", last_number()}});
    EXPECT_EQ(unanswered(), 0);
    say("intake.message", {{"contact", contact}, {"text", "Ki kote?"}});
    text_in("Isit la", "5");
    EXPECT_EQ(unanswered(), 1);
    auto const& said = lines(contact);
    say("intake.joined", {{"reply", said.back().text_of("id")}, {"report", said.front().text_of("id")}});
    EXPECT_EQ(unanswered(), 0) << "somebody said what it is about";
    text_in("Dlo ankò", "6");
    text_in("STOP", "7");
    EXPECT_EQ(unanswered(), 0) << "nobody may answer";
}

TEST_F(Conversations, AreListedByWhatWasSaidLastAndFoundByTheirWords) {
    for (int each = 0; each < 5; ++each)
        text_in("Dlo " + std::string(1, static_cast<char>('a' + each)), std::to_string(each),
                "+99937112" + std::to_string(each));
    auto const first = read("hill/conversations", {{"limit", "3"}});
    ASSERT_EQ(first.find("conversations")->array()->size(), 3u);
    EXPECT_EQ(first.find("conversations")->array()->front().text_of("text"), "Dlo e");
    auto const rest = read("hill/conversations",
                           {{"limit", "3"}, {"after", std::to_string(*first.find("next")->integer())}});
    EXPECT_EQ(rest.find("conversations")->array()->size(), 2u);
    EXPECT_TRUE(rest.find("next")->is_null());
    auto const found = read("hill/conversations", {{"q", "dlo C"}});
    ASSERT_EQ(found.find("conversations")->array()->size(), 1u);
    EXPECT_EQ(found.find("conversations")->array()->front().text_of("text"), "Dlo c");
    text_in("Воды нет", "9", "+999371199");
    auto const guessed = read("hill/conversations", {{"limit", "1"}}).find("conversations")->array()->front();
    EXPECT_EQ(guessed.text_of("language"), "ru");
    EXPECT_EQ(guessed.text_of("language_from"), "script");
}

TEST_F(Conversations, TheReportOfAContactLeadsToTheirConversation) {
    text_in("Dlo", "1");
    auto const of_report = std::to_string(last().number);
    say("intake.message", {{"contact", last_contact()}, {"text", "Ki kote?"}});
    auto const found = read("hill/reports/" + of_report + "/conversation");
    EXPECT_EQ(found.text_of("contact"), last_contact());
    EXPECT_EQ(found.find("lines")->array()->size(), 2u);
    say("intake.report", {{"text", "Nobody's"}});
    EXPECT_TRUE(
        read("hill/reports/" + std::to_string(last().number) + "/conversation").find("contact")->is_null());
}

}  // namespace
}  // namespace comity::http

// Messages that are handed to gateways by a post: Twilio, and any other; what is retried, what is not known,
// and what comes late.
#include "kernel/vault.h"
#include "talking.h"

namespace comity::http {
namespace {

class Sending : public Talking {
  protected:
    std::string path = make("twilio", R"({"token":"T0KEN","sid":"AC1","from":"+999000222",)"
                                      R"("address":"https://crisis.example","api":"http://127.0.0.1:9"})");

    Reply text_in(std::string const& words, std::string const& sid) {
        return post_signed(path, {{"MessageSid", sid}, {"From", number}, {"Body", words}, {"NumMedia", "0"}});
    }
    // Who wrote, and what was written to them.
    std::pair<std::string, Heard> write_to_somebody() {
        text_in("Dlo", "SM1");
        auto const contact = last_contact();
        return {contact, say("intake.message", {{"contact", contact}, {"text", "Ki kote? & kilè?"}})};
    }
    void end_gateway() {
        auto const gateways = house->vault().gateways(testing::visit(*house).sight.space_id());
        EXPECT_EQ(as_operator(Method::remove, "hill/gateways/" + gateways.front().id).status, 200);
    }
    std::string status_path(StatementId const& message) {
        auto const gateways = house->vault().gateways(testing::visit(*house).sight.space_id());
        return "/in/twilio/status/" + gateways.front().id + "/" + message.hex();
    }
    Reply status(StatementId const& message, std::string const& what, std::string const& code = "") {
        Pairs fields{{"MessageSid", "SM2"}, {"MessageStatus", what}};
        if (!code.empty()) fields.emplace_back("ErrorCode", code);
        return post_signed(status_path(message), fields);
    }
};

TEST_F(Sending, AMessageIsHandedToTwilioAsItTakesThem) {
    auto const [contact, said] = write_to_somebody();
    work();
    ASSERT_EQ(posted.size(), 1u);
    EXPECT_EQ(posted[0].url, "http://127.0.0.1:9/2010-04-01/Accounts/AC1/Messages.json");
    EXPECT_EQ(posted[0].name, "AC1");
    EXPECT_EQ(posted[0].password, "T0KEN");
    EXPECT_EQ(posted[0].content_type, form_type);
    EXPECT_EQ(posted[0].body,
              "To=%2B999371122&From=%2B999000222&Body=Ki%20kote%3F%20%26%20kil%C3%A8%3F"
              "&StatusCallback=" +
                  percent_encode("https://crisis.example" + status_path(said.id)));
    EXPECT_EQ(told_of(contact), "report message:sent");
    work();
    EXPECT_EQ(posted.size(), 1u);
}

TEST_F(Sending, WhoWroteByWhatsappIsAnsweredThere) {
    post_signed(path, {{"MessageSid", "SM1"}, {"From", "whatsapp:+999371122"}, {"Body", "Dlo"}});
    say("intake.message", {{"contact", last_contact()}, {"text", "Ki kote?"}});
    work();
    ASSERT_EQ(posted.size(), 1u);
    EXPECT_TRUE(posted[0].body.starts_with("To=whatsapp%3A%2B999371122&From=whatsapp%3A%2B999000222&"));
}

TEST_F(Sending, StatesComeLateTwiceAndInAnyOrder) {
    auto const [contact, said] = write_to_somebody();
    work();
    for (auto const* what : {"queued", "delivered", "sent", "delivered", "read"})
        EXPECT_EQ(status(said.id, what).status, 200) << what;
    EXPECT_EQ(told_of(contact), "report message:delivered");
    auto const before = size();
    auto const forged =
        post(status_path(said.id), {{"MessageStatus", "failed"}}, {{"x-twilio-signature", "Zm9v"}});
    EXPECT_EQ(forged.status, 403);
    EXPECT_EQ(post_signed("/in/twilio/status/0000000000000000/" + said.id.hex(), {{"MessageStatus", "sent"}})
                  .status,
              404);
    EXPECT_EQ(size(), before);
}

TEST_F(Sending, WhatWasSentAndDidNotArriveHasFailed) {
    auto const [contact, said] = write_to_somebody();
    work();
    status(said.id, "undelivered", "30003");
    EXPECT_EQ(told_of(contact), "report message:failed");
    EXPECT_EQ(lines(contact)[1].text_of("why"), "Twilio tells the code 30003.");
}

TEST_F(Sending, WhoToldTwilioToStopHasStoppedHere) {
    answers = [](Posting const&) {
        return Posted{Posted::How::answered, 400,
                      R"({"code":21610,"message":"Attempt to send to unsubscribed recipient","status":400})",
                      ""};
    };
    auto const [contact, said] = write_to_somebody();
    work();
    EXPECT_EQ(told_of(contact), "report message:failed stopped");
    EXPECT_EQ(lines(contact)[1].text_of("why"), "Twilio refused it with 21610.");
    say("intake.message", {{"contact", contact}, {"text", "And now?"}});
    work();
    EXPECT_EQ(posted.size(), 1u);
    EXPECT_EQ(told_of(contact), "report message:failed stopped message:failed");
}

TEST_F(Sending, AStopToldLaterStopsToo) {
    auto const [contact, said] = write_to_somebody();
    work();
    status(said.id, "undelivered", "21610");
    EXPECT_EQ(told_of(contact), "report message:failed stopped");
}

TEST_F(Sending, WhatReachedNobodyIsTriedAgainLaterAndLater) {
    answers = [](Posting const&) { return Posted{Posted::How::not_reached, 0, "", "Nobody listens there."}; };
    auto const [contact, said] = write_to_somebody();
    work();
    EXPECT_EQ(posted.size(), 1u);
    EXPECT_EQ(told_of(contact), "report message:waiting");
    EXPECT_EQ(lines(contact)[1].text_of("why"), "Nobody listens there.");
    work();
    EXPECT_EQ(posted.size(), 1u) << "too soon";
    pass(10'000);
    work();
    EXPECT_EQ(posted.size(), 2u);
    for (int hours = 0; hours < 12; ++hours) {
        pass(hour_ms);
        work();
    }
    EXPECT_EQ(posted.size(), 8u);
    EXPECT_EQ(told_of(contact), "report message:failed");
}

// A key went astray: the steward makes a gateway anew, before or after the old one ends.
TEST_F(Sending, WhoWroteThroughAGatewayThatEndedIsReachedThroughTheNextOfItsType) {
    auto const settings =
        R"({"token":"T0KEN","sid":"AC2","from":"+999000223","address":"https://crisis.example",)"
        R"("api":"http://127.0.0.1:9"})";
    auto const [contact, said] = write_to_somebody();
    pass(minute_ms);
    make("generic", R"({"send":"https://gate.example/out"})");
    make("twilio", settings);
    end_gateway();
    work();
    ASSERT_EQ(posted.size(), 1u);
    EXPECT_EQ(posted[0].name, "AC2");
    end_gateway();
    end_gateway();
    say("intake.message", {{"contact", contact}, {"text", "Ki kote?"}});
    work();
    EXPECT_EQ(posted.size(), 1u);
    EXPECT_EQ(told_of(contact), "report message:sent message:waiting");
    make("twilio", settings);
    pass(minute_ms);
    work();
    ASSERT_EQ(posted.size(), 2u);
    EXPECT_EQ(posted[1].name, "AC2");
}

TEST_F(Sending, OfWhatWasHandedOverWithoutAnAnswerNothingIsKnown) {
    answers = [](Posting const&) { return Posted{Posted::How::lost, 0, "", "No answer came in time."}; };
    auto const [contact, said] = write_to_somebody();
    work();
    pass(24 * hour_ms);
    work();
    EXPECT_EQ(posted.size(), 1u);
    EXPECT_EQ(told_of(contact), "report message:unknown");
    status(said.id, "delivered");
    EXPECT_EQ(told_of(contact), "report message:delivered");
}

TEST_F(Sending, WhatACrashCutOffIsUnknownAndNeverSentTwice) {
    auto const [contact, said] = write_to_somebody();
    // As it stands on the record when the server stops between the two.
    answers = [](Posting const&) -> Posted { throw Broken("the power is gone"); };
    EXPECT_THROW(work(), Broken);
    EXPECT_EQ(told_of(contact), "report message:sending");
    answers = [](Posting const&) { return Posted{Posted::How::answered, 201, "{}", ""}; };
    work();
    EXPECT_EQ(posted.size(), 1u);
    EXPECT_EQ(told_of(contact), "report message:unknown");
}

TEST_F(Sending, AnyOtherGatewayTellsWhatBecameOfIt) {
    auto const other = make("generic", R"({"send":"https://gate.example/out","send_secret":"B34RER"})");
    post(other, {{"from", "+999371133"}, {"text", "Dlo"}, {"id", "1"}});
    auto const contact = last_contact();
    auto const said = say("intake.message", {{"contact", contact}, {"text", "Ki kote?"}});
    work();
    ASSERT_EQ(posted.size(), 1u);
    EXPECT_EQ(posted[0].bearer, "B34RER");
    EXPECT_EQ(posted[0].body, R"({"to":"+999371133","text":"Ki kote?","id":")" + said.id.hex() + "\"}");
    EXPECT_EQ(post(other, {{"route", "delivered"}, {"id", said.id.hex()}}).status, 200);
    EXPECT_EQ(told_of(contact), "report message:delivered");
    EXPECT_EQ(post(other, {{"route", "stopped"}, {"id", said.id.hex()}}).status, 200);
    EXPECT_EQ(kind_of_last(), "intake.stopped");
    EXPECT_EQ(post(other, {{"route", "eaten"}, {"id", said.id.hex()}}).status, 400);
}

}  // namespace
}  // namespace comity::http

// The protocols of gateways: what each posts, what it is answered, and what is refused.
#include <gtest/gtest.h>

#include "base/json.h"
#include "formats/generic_message.h"
#include "formats/smssync.h"
#include "formats/twilio.h"

namespace comity {
namespace {

using fields::Fields;

TEST(Smssync, ReadsAMessageByItsUsualNames) {
    auto const posted = smssync::read({{"from", "+999371122"},
                                       {"message", "Nou bezwen dlo"},
                                       {"message_id", "3f0a"},
                                       {"sent_to", "777"},
                                       {"secret", "S3CRET"},
                                       {"device_id", "gw1"},
                                       {"sent_timestamp", "1264335443000"}});
    ASSERT_TRUE(posted) << posted.error().why;
    EXPECT_EQ(posted->message,
              (TextMessage{{"+999371122", true}, "Nou bezwen dlo", "3f0a", "1264335443000", 1264335443000}));
    EXPECT_EQ(posted->secret, "S3CRET");
}

TEST(Smssync, ReadsAMessageByOtherNames) {
    smssync::Names const names{
        .from = "tel", .message = "sms", .message_id = "id", .sent_timestamp = "t", .secret = "key"};
    auto const posted = smssync::read(
        {{"tel", "ALFA"}, {"sms", "x"}, {"id", "1"}, {"t", "1264335443000"}, {"key", "k"}, {"from", "y"}},
        names);
    ASSERT_TRUE(posted) << posted.error().why;
    EXPECT_EQ(posted->message.from, (Address{"ALFA", false}));
    EXPECT_EQ(posted->message.text, "x");
    EXPECT_EQ(posted->secret, "k");
    EXPECT_EQ(smssync::read({{"from", "+999371122"}, {"message", "x"}}, names).error().why,
              "The message does not say who sent it.");
}

TEST(Smssync, IsAnsweredAsItUnderstands) {
    EXPECT_EQ(smssync::taken({}, "S"), R"({"payload":{"success":true,"error":null}})");
    EXPECT_EQ(smssync::refused("It is \"no\" text."),
              R"({"payload":{"success":false,"error":"It is \"no\" text."}})");
    auto const order = json::parse(smssync::taken({{"+999371122", "Received.", "uuid-1"}}, "S3CRET"));
    ASSERT_TRUE(order);
    auto const* payload = order->find("payload");
    EXPECT_EQ(payload->text_of("task"), "send");
    EXPECT_EQ(payload->text_of("secret"), "S3CRET");
    auto const& message = payload->find("messages")->array()->front();
    EXPECT_EQ(message.text_of("to"), "+999371122");
    EXPECT_EQ(message.text_of("message"), "Received.");
    EXPECT_EQ(message.text_of("uuid"), "uuid-1");
}

constexpr auto address = "https://mycompany.com/myapp.php?foo=1&bar=2";

Fields call_from(std::string const& from) {
    return {{"To", "+18005551212"},
            {"Digits", "1234"},
            {"From", from},
            {"Caller", from},
            {"CallSid", "CA1234567890ABCDE"}};
}

TEST(Twilio, SignsAsItsDocumentationDoes) {
    EXPECT_EQ(twilio::signature("12345", address, call_from("+12349013030")), "0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
    EXPECT_EQ(twilio::signature("12345", address, call_from("+14158675309")), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
}

TEST(Twilio, AnotherTokenAddressFieldOrOrderIsNotSigned) {
    auto const fields = call_from("+12349013030");
    std::string const right = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=";
    EXPECT_TRUE(twilio::is_signed("12345", address, fields, right));
    EXPECT_FALSE(twilio::is_signed("12346", address, fields, right));
    EXPECT_FALSE(twilio::is_signed("12345", "https://mycompany.com/myapp.php", fields, right));
    EXPECT_FALSE(twilio::is_signed("12345", address, call_from("+12349013031"), right));
    EXPECT_FALSE(twilio::is_signed("12345", address, fields, ""));
    EXPECT_FALSE(twilio::is_signed("12345", address, fields, right + "="));
    auto turned = fields;
    std::swap(turned.front(), turned.back());
    EXPECT_TRUE(twilio::is_signed("12345", address, turned, right));
}

TEST(Twilio, ReadsAMessageOfBothServices) {
    auto const sms = twilio::read({{"MessageSid", "SM1"}, {"From", "+999371122"}, {"Body", "Dlo"}});
    ASSERT_TRUE(sms) << sms.error().why;
    EXPECT_EQ(*sms, (TextMessage{{"+999371122", true}, "Dlo", "SM1", "", {}}));
    EXPECT_EQ(twilio::read({{"MessageSid", "SM1"}, {"From", "whatsapp:+999371122"}, {"Body", "Dlo"}})->from,
              (Address{"whatsapp:+999371122", true}));
}

TEST(Twilio, RefusesWhatIsNoMessage) {
    EXPECT_EQ(twilio::read({{"From", "+999371122"}, {"Body", "x"}}).error().why,
              "The message has no MessageSid.");
    EXPECT_EQ(twilio::read({{"MessageSid", "SM1"}, {"From", "+999371122"}, {"NumMedia", "0"}}).error().why,
              "The message has no text.");
}

TEST(Twilio, ReadsTheFilesOfAMessage) {
    Fields fields{{"MessageSid", "MM1"}, {"From", "+999371122"}, {"Body", ""}, {"NumMedia", "2"}};
    for (auto const& [name, value] : {std::pair{"MediaUrl0", "https://api.example/ME0"},
                                      {"MediaContentType0", "image/jpeg"},
                                      {"MediaUrl1", "https://api.example/ME1"},
                                      {"MediaUrl2", "https://api.example/ME2"}})
        fields.emplace_back(name, value);
    auto const read = twilio::read(fields);
    ASSERT_TRUE(read) << read.error().why;
    EXPECT_EQ(read->text, "");
    EXPECT_EQ(read->files, (std::vector<MessageFile>{{"https://api.example/ME0", "image/jpeg"},
                                                     {"https://api.example/ME1", ""}}));
    for (auto const& [said, files] : {std::pair{"4000000000", 10U}, {"x", 0U}, {"-1", 0U}}) {
        auto const odd =
            twilio::read({{"MessageSid", "MM1"}, {"From", "+999371122"}, {"Body", "x"}, {"NumMedia", said}});
        ASSERT_TRUE(odd) << said;
        EXPECT_EQ(odd->files.size(), files) << said;
    }
}

TEST(Twilio, IsAnsweredWithWordsThatAreOnlyWords) {
    std::string const begin = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    EXPECT_EQ(twilio::answer(""), begin + "<Response/>");
    EXPECT_EQ(twilio::answer("A & B </Message>"),
              begin + "<Response><Message>A &amp; B &lt;/Message&gt;</Message></Response>");
}

TEST(GenericMessage, ReadsEachOfTheNamesItsFieldsMayHave) {
    TextMessage const wanted{{"+999371122", true}, "Dlo", "7", "2010-01-24T12:17:23Z", 1264335443000};
    for (auto const& from : {"from", "sender"})
        for (auto const& text : {"text", "message"})
            for (auto const& date : {"date", "time"}) {
                auto const read = generic_message::read(
                    {{from, "+999371122"}, {text, "Dlo"}, {date, "2010-01-24T12:17:23Z"}, {"id", "7"}});
                ASSERT_TRUE(read) << read.error().why;
                EXPECT_EQ(*read, wanted);
            }
    EXPECT_EQ(generic_message::read({{"from", "1"}, {"sender", "2"}, {"text", "x"}}).error().why,
              "The message holds both \"from\" and \"sender\": send one of them.");
}

}  // namespace
}  // namespace comity

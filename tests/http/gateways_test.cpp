// Text messages that gateways hand in: each becomes one report of its channel, and no file, answer or mark
// tells the number of who wrote.
#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "gateway_fixture.h"
#include "rooms/intake/report.h"

namespace comity::http {
namespace {

TEST_F(GatewayTest, AMessageBecomesAReportOfTheChannel) {
    auto const path = make("smssync", R"({"secret":"S3CRET"})");
    auto const before = size();
    auto const reply = post(path, water);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"payload":{"success":true,"error":null}})");
    EXPECT_EQ(size(), before + 1);
    auto const record = last();
    EXPECT_EQ(receipt_of(reply), testing::visit(*house).sight.space().receipt_code(record.number));
    EXPECT_EQ(record.header.kind, "intake.report");
    EXPECT_EQ(record.header.party, *house->make_channel("hill", "smssync", house->operator_party(), "test"));
    EXPECT_EQ(record.via, "smssync");
    auto const body = last_body();
    EXPECT_EQ(body.text_of("text"), "Nou bezwen dlo");
    EXPECT_EQ(body.text_of("at"), "2010-01-24T12:17:23Z");
    EXPECT_EQ(body.text_of("contact").size(), 20u);
    EXPECT_EQ(body.object()->size(), 3u);
}

TEST_F(GatewayTest, AFormJsonAndXmlAreOneMessage) {
    auto const path = make("smssync");
    auto const first = receipt_of(post(path, water));
    auto const before = size();
    auto const again = {
        post(path, water),
        post_as(
            path, "application/json",
            R"({"from":"+999 371 122","message":"Nou bezwen dlo","message_id":"3f0a","sent_timestamp":1264335443000})"),
        post_as(path, "text/xml",
                "<payload><from>+999371122</from><message>Nou bezwen dlo</message>"
                "<message_id>3f0a</message_id><sent_timestamp>1264335443000</sent_timestamp></payload>")};
    for (auto const& reply : again) {
        EXPECT_EQ(reply.status, 200) << reply.body;
        EXPECT_EQ(receipt_of(reply), first);
    }
    EXPECT_EQ(size(), before);
}

TEST_F(GatewayTest, SixHundredAtOnceLeaveOneReport) {
    auto const path = make("smssync");
    auto const before = size();
    auto const body = encoded(water);
    std::atomic<int> left = 600;
    std::mutex mutex;
    std::multiset<std::string> receipts;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] {
                while (left.fetch_sub(1) > 0) {
                    auto const reply = post_as(path, form_type, body);
                    std::lock_guard const lock(mutex);
                    receipts.insert(receipt_of(reply));
                }
            });
    }
    EXPECT_EQ(size(), before + 1);
    EXPECT_EQ(receipts.size(), 600u);
    EXPECT_EQ(receipts.count(*receipts.begin()), 600u);
    EXPECT_FALSE(receipts.begin()->empty());
}

TEST_F(GatewayTest, TheSameIdWithOtherWordsIsAnotherMessage) {
    auto const path = make("smssync");
    auto other = water;
    other[1].second = "Dlo a rive";
    auto const first = receipt_of(post(path, water));
    auto const second = receipt_of(post(path, other));
    EXPECT_NE(first, second);
    EXPECT_EQ(last_body().text_of("text"), "Dlo a rive");
    EXPECT_EQ(receipt_of(post(path, other)), second);
    // A clock that was put right meanwhile makes no other message of it.
    other[3].second = "1264335444000";
    EXPECT_EQ(receipt_of(post(path, other)), second);
}

TEST_F(GatewayTest, AWrongSecretIsRefusedAsTheTelephoneUnderstands) {
    auto const path = make("smssync", R"({"secret":"S3CRET"})");
    auto const before = size();
    for (auto const* secret : {"s3cret", "", "S3CRETS"}) {
        auto wrong = water;
        wrong.back().second = secret;
        auto const reply = post(path, wrong);
        EXPECT_EQ(reply.status, 403);
        EXPECT_EQ(
            reply.body,
            R"({"payload":{"success":false,"error":"The secret is not the one that this channel was told."}})");
    }
    EXPECT_EQ(size(), before);
    EXPECT_EQ(post(path, water).status, 200);
}

TEST_F(GatewayTest, WhatIsNoMessageIsRefusedAndNothingIsStored) {
    auto const path = make("smssync");
    auto const before = size();
    auto const refused = [&](Reply const& reply, int status, std::string const& why) {
        EXPECT_EQ(reply.status, status);
        EXPECT_EQ(reply.body, R"({"payload":{"success":false,"error":")" + why + "\"}}");
    };
    refused(post(path, {{"from", number}, {"message", " "}}), 400, "The message has no text.");
    refused(post(path, {{"message", "x"}}), 400, "The message does not say who sent it.");
    refused(post_as(path, "application/x-yaml", "x"), 415, "A message is sent as a form, as JSON or as XML.");
    refused(post_as(path, form_type, "from=%2B999371122&message=caf%E9"), 400,
            "The message is not valid UTF-8.");
    refused(post_as(path, "application/json; charset=utf-16", "{}"), 415,
            "The message must be sent as UTF-8.");
    refused(post_as(path, "text/xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a><message>&b;</message></a>"), 400,
            "The message has a DOCTYPE; such XML is not read here.");
    refused(post(path, {{"from", number}, {"message", std::string(50'001, 'x')}}), 400,
            "The text is longer than 50000 characters.");
    auto task = request(Method::post, path, "{}");
    task.query = {{"task", "sent"}};
    refused(service.ask(task), 400, "Messages are taken here, but no tasks are handed out yet.");
    EXPECT_EQ(size(), before);
}

TEST_F(GatewayTest, ATelephoneMayCallItsFieldsOtherwise) {
    auto const path = make("smssync", R"({"secret":"S","field.from":"tel","field.message":"sms",)"
                                      R"("field.secret":"key","field.message_id":"id"})");
    auto const reply =
        post(path, {{"tel", number}, {"sms", "Dlo"}, {"key", "S"}, {"id", "1"}, {"from", "x"}});
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(last_body().text_of("text"), "Dlo");
    EXPECT_EQ(post(path, water).status, 400);
}

TEST_F(GatewayTest, TwilioIsHeardWhereItSigned) {
    auto const path = make("twilio", R"({"token":"T0KEN"})");
    Pairs const fields{
        {"MessageSid", "SM1"}, {"From", "whatsapp:+999371122"}, {"Body", "Dlo & limyè"}, {"To", "+99900"}};
    auto const reply = post_signed(path, fields);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.content_type, "text/xml; charset=utf-8");
    EXPECT_EQ(reply.body, R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)");
    EXPECT_EQ(last_body().text_of("text"), "Dlo & limyè");
    EXPECT_EQ(last().via, "twilio");
    auto const after = size();
    EXPECT_EQ(receipt_of(post_signed(path, fields)), receipt_of(reply));
    EXPECT_EQ(size(), after);
}

TEST_F(GatewayTest, AWrongSignatureIsRefusedWithASentence) {
    auto const path = make("twilio", R"({"token":"T0KEN"})");
    auto const before = size();
    Pairs const fields{{"MessageSid", "SM1"}, {"From", number}, {"Body", "Dlo"}};
    auto const right = twilio::signature("T0KEN", "https://crisis.example" + path, fields);
    auto changed = fields;
    changed[2].second = "Tout byen";
    std::vector<Reply> const wrong{
        post(path, fields), post(path, fields, {{"x-twilio-signature", right.substr(1)}}),
        post(path, changed, {{"x-twilio-signature", right}}),
        post(path, fields,
             {{"x-twilio-signature", twilio::signature("t0ken", "https://crisis.example" + path, fields)}})};
    for (auto const& reply : wrong) {
        EXPECT_EQ(reply.status, 403);
        EXPECT_EQ(reply.content_type, "text/plain; charset=utf-8");
        EXPECT_EQ(reply.body,
                  "The signature does not fit this address and the token that the channel was told.");
    }
    EXPECT_EQ(size(), before);
}

TEST_F(GatewayTest, TheAddressThatTwilioWasToldIsTheOneThatIsSigned) {
    auto const path = make("twilio", R"({"token":"T0KEN","address":"https://house.example"})");
    Pairs const fields{{"MessageSid", "SM1"}, {"From", number}, {"Body", "Dlo"}};
    EXPECT_EQ(post_signed(path, fields).status, 403);
    auto const right = twilio::signature("T0KEN", "https://house.example" + path, fields);
    EXPECT_EQ(post(path, fields, {{"x-twilio-signature", right}}).status, 200);
}

TEST_F(GatewayTest, AnyGatewayMayAskOrPost) {
    auto const path = make("generic");
    auto asked = request(Method::get, path);
    asked.query = {{"sender", number}, {"message", "Dlo"}, {"time", "1264335443"}};
    auto const first = service.ask(asked);
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_TRUE(has(first, R"("answerable":true)"));
    EXPECT_TRUE(has(first, receipt_of(first)));
    auto const before = size();
    auto const again = post(path, {{"from", number}, {"text", "Dlo"}, {"date", "1264335443"}});
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(size(), before);
    auto const later = post(path, {{"from", number}, {"text", "Dlo"}, {"date", "1264335444"}});
    EXPECT_NE(receipt_of(later), receipt_of(first));
    auto const empty = post(path, {{"from", number}});
    EXPECT_EQ(empty.status, 400);
    EXPECT_EQ(empty.content_type, "application/problem+json");
    EXPECT_TRUE(has(empty, "The message has no text."));
}

TEST_F(GatewayTest, WithoutIdAndDateTheSameWordsWithinAnHourAreOne) {
    auto const path = make("generic");
    *told.now_ms = *told.now_ms / 3600'000 * 3600'000;
    Pairs const fields{{"from", number}, {"text", "Dlo"}};
    auto const first = receipt_of(post(path, fields));
    *told.now_ms += 3599'999;
    EXPECT_EQ(receipt_of(post(path, fields)), first);
    EXPECT_NE(receipt_of(post(path, {{"from", "+999371123"}, {"text", "Dlo"}})), first);
    *told.now_ms += 1;
    EXPECT_NE(receipt_of(post(path, fields)), first);
}

TEST_F(GatewayTest, AWordIsTakenForASenderAndCannotBeAnswered) {
    auto const path = make("generic");
    auto const reply = post(path, {{"from", "ALFANAME"}, {"text", "Dlo"}});
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(has(reply, R"("answerable":false)"));
    EXPECT_EQ(last().body.find("ALFANAME"), std::string::npos);
    auto const telephone = make("smssync", R"({"reply":"receipt"})");
    auto const unanswered = post(telephone, {{"from", "ALFANAME"}, {"message", "Dlo"}});
    EXPECT_EQ(unanswered.body, R"({"payload":{"success":true,"error":null}})");
}

TEST_F(GatewayTest, TheReceiptIsSentBackWhereAStewardWishesItOnceAnHour) {
    auto const path = make(
        "smssync", R"({"secret":"S3CRET","reply":"receipt","language":"fr","address":"https://h.example"})");
    auto const reply = post(path, water);
    auto const payload = *json::parse(reply.body)->find("payload");
    EXPECT_EQ(payload.text_of("task"), "send");
    EXPECT_EQ(payload.text_of("secret"), "S3CRET");
    auto const& order = payload.find("messages")->array()->front();
    EXPECT_EQ(order.text_of("to"), number);
    auto const code = receipt_of(reply);
    EXPECT_EQ(order.text_of("message"),
              "Bien reçu. Votre reçu : " + code + ". La suite donnée : https://h.example/r/" + code);
    EXPECT_FALSE(has(post(path, water), "task"));
    auto another = water;
    another[2].second = "3f0b";
    EXPECT_FALSE(has(post(path, another), "task"));
    *told.now_ms += 3600'000;
    EXPECT_TRUE(has(post(path, another), "task"));
    EXPECT_FALSE(has(post(make("smssync"), {{"from", "+999371124"}, {"message", "Dlo"}}), "task"));
}

TEST_F(GatewayTest, NothingIsSentBackFromAnExercise) {
    ASSERT_TRUE(house->open_space({.name = "drill", .mode = Mode::exercise}, house->operator_party()));
    auto const path = make("twilio", R"({"token":"T0KEN","reply":"receipt"})", "drill");
    auto const reply = post_signed(path, {{"MessageSid", "SM1"}, {"From", number}, {"Body", "Dlo"}});
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(has(reply, "<Response/>"));
    auto const in_life = make("twilio", R"({"token":"T0KEN","reply":"receipt"})");
    auto const answered = post_signed(in_life, {{"MessageSid", "SM1"}, {"From", number}, {"Body", "Dlo"}});
    EXPECT_TRUE(has(answered, "<Response><Message>Received. Your receipt: " + receipt_of(answered)));
}

TEST_F(GatewayTest, KeysThatOpenNothingAreAnsweredAlike) {
    auto const path = make("smssync");
    auto const key = path.substr(path.rfind('/') + 1);
    EXPECT_EQ(key.size(), 43u);
    auto const ended = make("smssync");
    auto const listed = *json::parse(as_operator(Method::get, "hill/gateways").body);
    auto const id = std::string(listed.find("gateways")->array()->back().text_of("id"));
    auto other = key;
    other.back() = other.back() == 'A' ? 'E' : 'A';
    auto const unknown = post("/in/smssync/" + other, water);
    EXPECT_EQ(unknown.status, 404);
    auto const same = [&](Reply const& reply) {
        return reply.status == 404 && reply.body == unknown.body && reply.headers == unknown.headers &&
               reply.content_type == unknown.content_type;
    };
    for (auto const& wrong : {"/in/generic/" + key, "/in/twilio/" + key, "/in/carrier-pigeon/" + key,
                              path + "A", std::string("/in/smssync/x")})
        EXPECT_TRUE(same(post(wrong, water))) << wrong;
    EXPECT_EQ(post(ended, water).status, 200);
    for (auto const& gateway : *listed.find("gateways")->array())
        EXPECT_EQ(as_operator(Method::remove, "hill/gateways/" + std::string(gateway.text_of("id"))).status,
                  200);
    EXPECT_TRUE(same(post(ended, water)));
    EXPECT_TRUE(same(post(path, water)));
    EXPECT_EQ(as_operator(Method::remove, "hill/gateways/" + id).status, 404);
}

TEST_F(GatewayTest, ClosesWhenTheChannelIsNoMemberAnyMore) {
    auto const path = make("smssync");
    auto const party = house->make_channel("hill", "smssync", house->operator_party(), "test")->hex();
    ASSERT_TRUE(testing::visit(*house).speak.say(
        {.kind = "space.member", .body = R"({"party":")" + party + R"(","role":"none"})"}));
    EXPECT_EQ(post(path, water).status, 404);
    make("smssync");
    EXPECT_EQ(post(path, water).status, 200);
}

TEST_F(GatewayTest, IsMadeByStewardsWithSettingsThatItKnows) {
    auto const refused = [&](std::string const& body, std::string_view why) {
        auto const reply = as_operator(Method::post, "hill/gateways", body);
        EXPECT_EQ(reply.status, 400) << reply.body;
        EXPECT_TRUE(has(reply, why)) << reply.body;
    };
    refused(R"({"type":"pigeon"})", "There are no gateways of this type in this space.");
    refused(R"({"type":"twilio"})", "the auth token of the account");
    refused(R"({"type":"generic","settings":{"colour":"red"}})", "generic has no setting");
    refused(R"({"type":"smssync","settings":{"secret":""}})", "has 1 to 1,000 bytes");
    refused(R"({"type":"smssync","settings":{"reply":"always"}})", "is none or receipt");
    refused(R"({"type":"smssync","settings":{"language":"xx"}})", "is ar, en, es, fr, ru or zh");
    refused(R"({"type":"smssync","settings":{"address":"house.example"}})", "begins with https://");
    auto asked = request(Method::post, "/api/v1/spaces/hill/gateways", R"({"type":"generic"})");
    asked.speaker = testing::villager(*house);
    EXPECT_EQ(service.ask(asked).status, 403);
    // A token of the operator is no operator.
    asked.speaker = house->operator_party();
    asked.holder.account = *AccountId::from_bytes(std::string(32, 'a'));
    asked.holder.party = house->operator_party();
    EXPECT_EQ(service.ask(asked).status, 403);
    ASSERT_TRUE(house->open_space({.name = "forum", .rooms = {"confidence"}}, house->operator_party()));
    auto const elsewhere = as_operator(Method::post, "forum/gateways", R"({"type":"generic"})");
    EXPECT_TRUE(has(elsewhere, "There are no gateways of this type in this space."));
}

TEST_F(GatewayTest, NoFileTellsNumberSecretOrKey) {
    auto const telephone = make("smssync", R"({"secret":"S3CRET"})");
    auto const signing = make("twilio", R"({"token":"T0KEN"})");
    EXPECT_EQ(post(telephone, water).status, 200);
    EXPECT_EQ(post_signed(signing, {{"MessageSid", "SM1"}, {"From", "whatsapp:+999371122"}, {"Body", "Dlo"}})
                  .status,
              200);
    EXPECT_EQ(post(telephone, {{"from", "ALFANAME"}, {"message", "Dlo"}, {"secret", "S3CRET"}}).status, 200);
    auto const files = bytes_of_files();
    EXPECT_NE(files.find("Nou bezwen dlo"), files.npos);
    auto const key = telephone.substr(telephone.rfind('/') + 1);
    for (auto const& secret :
         {std::string("371122"), std::string("ALFANAME"), std::string("S3CRET"), std::string("T0KEN"), key})
        EXPECT_EQ(files.find(secret), files.npos) << secret;
    auto const listed = as_operator(Method::get, "hill/gateways");
    EXPECT_FALSE(has(listed, "S3CRET") || has(listed, key));
    EXPECT_TRUE(has(listed, R"("settings":["secret"])")) << listed.body;
}

TEST_F(GatewayTest, ContactsDifferInEachSpace) {
    ASSERT_TRUE(house->open_space({.name = "valley"}, house->operator_party()));
    auto const here = make("generic"), there = make("generic", "{}", "valley");
    post(here, {{"from", number}, {"text", "one"}});
    auto const contact = std::string(last_body().text_of("contact"));
    post(here, {{"from", "+999 371-122"}, {"text", "two"}});
    EXPECT_EQ(last_body().text_of("contact"), contact);
    post(there, {{"from", number}, {"text", "one"}});
    auto const other = *json::parse(last("valley").body);
    EXPECT_NE(other.text_of("contact"), contact);
    EXPECT_FALSE(other.text_of("contact").empty());
}

}  // namespace
}  // namespace comity::http

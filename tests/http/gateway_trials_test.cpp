// Gateways as stewards run them: what each type must be told, a test message through the gateway's own
// address, and what it was refused.
#include "base/time.h"
#include "gateway_fixture.h"
#include "kernel/gateways.h"

namespace comity::http {
namespace {

class TrialTest : public GatewayTest {
  protected:
    json::Value listed() {
        auto const reply = as_operator(Method::get, "hill/gateways");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return *json::parse(reply.body);
    }
    std::string make(std::string const& type, std::string const& settings = "{}") {
        *told.now_ms += 1;  // they are listed as they were made
        return GatewayTest::make(type, settings);
    }
    // Of the gateway made last.
    json::Value last_listed() { return listed().find("gateways")->array()->back(); }
    std::string id() { return std::string(last_listed().text_of("id")); }
    Reply try_out(std::string const& gateway, std::string_view body = "") {
        return as_operator(Method::post, "hill/gateways/" + gateway + "/test", body);
    }
    static std::string key_of(std::string const& path) { return path.substr(path.rfind('/') + 1); }
};

TEST_F(TrialTest, TheTypesSayWhatTheyMustBeTold) {
    auto const reply = as_operator(Method::get, "hill/gateways/types");
    ASSERT_EQ(reply.status, 200);
    auto const body = *json::parse(reply.body);
    std::map<std::string, json::Value> types;
    for (auto const& each : *body.find("types")->array()) types[std::string(each.text_of("type"))] = each;
    for (auto const* type : {"smssync", "twilio", "generic"}) {
        ASSERT_TRUE(types.contains(type));
        EXPECT_TRUE(*types[type].find("testable")->boolean()) << type;
    }
    for (auto const& setting : *types["twilio"].find("settings")->array()) {
        bool const is_token = setting.text_of("name") == "token";
        EXPECT_EQ(*setting.find("needed")->boolean(), is_token) << setting.text_of("name");
        EXPECT_FALSE(setting.text_of("meaning").empty());
        static std::map<std::string, std::size_t, std::less<>> const choices{
            {"language", 6}, {"reply", 2}, {"ask", 2}, {"stop_reply", 2}};
        auto const choice = choices.find(setting.text_of("name"));
        EXPECT_EQ(setting.find("words")->array()->size(), choice == choices.end() ? 0 : choice->second);
    }
    ASSERT_TRUE(house->open_space({.name = "forum", .rooms = {"confidence"}}, house->operator_party()));
    EXPECT_EQ(as_operator(Method::get, "forum/gateways/types").body, R"({"types":[]})");
}

TEST_F(TrialTest, WhatAGatewayWasToldIsSaidAnewWhileItsAddressStays) {
    auto const path = make("smssync", R"({"secret":"S3CRET","reply":"receipt","language":"fr"})");
    auto const settings = "hill/gateways/" + id() + "/settings";
    auto const changed =
        as_operator(Method::post, settings,
                    R"({"settings":{"name":"the market","secret":"NEW","language":"","ask":"place"}})");
    EXPECT_EQ(changed.body, R"({"changed":true})");
    auto const listed = last_listed();
    EXPECT_EQ(json::write(*listed.find("settings")), R"(["ask","name","reply","secret"])");
    EXPECT_EQ(json::write(*listed.find("values")),
              R"({"ask":"place","name":"the market","reply":"receipt"})");
    auto const with = [](std::string const& secret) {
        return Pairs{{"from", number}, {"message", "No water"}, {"secret", secret}};
    };
    EXPECT_NE(post(path, with("S3CRET")).status, 200);
    EXPECT_EQ(post(path, with("NEW")).status, 200);
}

TEST_F(TrialTest, WhoChangesWhereSecretsAreSentMustKnowThem) {
    make("generic", R"({"send":"https://sms.example/out?key=1","send_secret":"T0P"})");
    auto const settings = "hill/gateways/" + id() + "/settings";
    EXPECT_EQ(json::write(*last_listed().find("values")), "{}") << "a key in an address";
    auto const moved =
        as_operator(Method::post, settings, R"({"settings":{"send":"https://other.example/"}})");
    EXPECT_EQ(moved.status, 400);
    EXPECT_TRUE(has(moved, "send_secret")) << moved.body;
    EXPECT_FALSE(has(moved, "T0P"));
    EXPECT_EQ(as_operator(Method::post, settings, R"({"settings":{"name":"the market"}})").status, 200);
    auto const both = R"({"settings":{"send":"https://other.example/","send_secret":"N3W"}})";
    EXPECT_EQ(as_operator(Method::post, settings, both).status, 200);
    EXPECT_EQ(last_listed().find("values")->text_of("send"), "https://other.example/");
}

TEST_F(TrialTest, WhatAGatewayCannotBeToldChangesNothing) {
    make("twilio", R"({"token":"T0KEN"})");
    auto const settings = "hill/gateways/" + id() + "/settings";
    auto const before = json::write(last_listed());
    for (auto const* wrong : {R"({"settings":{"token":""}})", R"({"settings":{"colour":"red"}})",
                              R"({"settings":{"name":"x","language":"xx"}})", R"({"settings":{"name":7}})"})
        EXPECT_EQ(as_operator(Method::post, settings, wrong).status, 400) << wrong;
    EXPECT_EQ(json::write(last_listed()), before);
    auto const said = R"({"settings":{"name":"x"}})";
    EXPECT_EQ(as_operator(Method::post, "hill/gateways/0011223344556677/settings", said).status, 404);
    ASSERT_TRUE(house->open_space({.name = "vale", .rooms = {"intake"}}, house->operator_party()));
    EXPECT_EQ(as_operator(Method::post, "vale/gateways/" + id() + "/settings", said).status, 404);
    EXPECT_EQ(json::write(last_listed()), before);
}

TEST_F(TrialTest, ANumberIsANumberAndAnAddressAnAddress) {
    auto const makes = [this](std::string const& settings) {
        return as_operator(Method::post, "hill/gateways", R"({"type":"generic","settings":)" + settings + "}")
            .status;
    };
    for (auto const* wrong : {R"({"send":"not an address"})", R"({"send":"ftp://a/x"})",
                              R"({"send":"javascript:alert"})", R"({"number":"abc"})"})
        EXPECT_EQ(makes(wrong), 400) << wrong;
    EXPECT_EQ(makes(R"({"send":"https://sms.example/out?key=1","number":"+999371100"})"), 201);
}

TEST_F(TrialTest, ATestMessageGoesThroughTheGatewaysAddressAndBecomesAStatement) {
    for (auto const& [type, settings] :
         {std::pair{"smssync", R"({"secret":"S3CRET","field.from":"tel","field.message":"sms"})"},
          {"twilio", R"({"token":"T0KEN","address":"https://house.example","language":"fr"})"},
          {"generic", "{}"}}) {
        make(type, settings);
        auto const before = size();
        auto const reply = try_out(id());
        ASSERT_EQ(reply.status, 201) << type << reply.body;
        auto const tried = *json::parse(reply.body);
        EXPECT_EQ(*tried.find("number")->integer(), static_cast<std::int64_t>(before)) << type;
        EXPECT_EQ(*tried.find("status")->integer(), 200);
        EXPECT_EQ(size(), before + 1);
        EXPECT_EQ(last().via, type);
        EXPECT_EQ(tried.text_of("code"), testing::visit(*house).sight.space().receipt_code(before));
        EXPECT_FALSE(has(reply, "messages")) << "nobody is answered: " << reply.body;
        auto const begins = std::string(type) == "twilio" ? "Message d’essai" : "Test message of the house";
        EXPECT_TRUE(last_body().text_of("text").starts_with(begins)) << last_body().text_of("text");
        EXPECT_EQ(try_out(id()).status, 201) << "each test is a message of its own";
        EXPECT_EQ(size(), before + 2);
        EXPECT_EQ(bytes_of_files().find("999000000000"), std::string::npos);
    }
}

TEST_F(TrialTest, NobodyIsSentAReceiptForATest) {
    make("smssync", R"({"reply":"receipt"})");
    auto const tried = try_out(id());
    ASSERT_EQ(tried.status, 201);
    EXPECT_FALSE(has(tried, "task")) << tried.body;
}

TEST_F(TrialTest, TheKeyThatWasShownMayBeTriedOutToo) {
    auto const path = make("generic");
    auto const generic = id();
    auto const other = key_of(make("generic"));
    EXPECT_EQ(try_out(generic, R"({"key":")" + key_of(path) + "\"}").status, 201);
    auto const before = size();
    EXPECT_EQ(try_out(generic, R"({"key":")" + other + "\"}").status, 404);
    EXPECT_EQ(try_out(generic, R"({"key":"x"})").status, 404);
    EXPECT_EQ(try_out("0000000000000000").status, 404);
    EXPECT_EQ(size(), before);
}

TEST_F(TrialTest, TheKeyOfATrialOpensOnceAndNotForLong) {
    make("generic");
    auto const space = testing::visit(*house).sight.space_id();
    Gateways gateways(*house);
    auto const once = gateways.begin_trial(space, id());
    ASSERT_TRUE(once);
    EXPECT_FALSE(gateways.visit("smssync", once->key));
    EXPECT_FALSE(gateways.visit("generic", once->key)) << "it was used up";
    auto const second = gateways.begin_trial(space, id());
    EXPECT_TRUE(gateways.visit("generic", second->key));
    EXPECT_FALSE(gateways.visit("generic", second->key));
    auto const late = gateways.begin_trial(space, id());
    *told.now_ms += 60'000;
    EXPECT_FALSE(gateways.visit("generic", late->key));
    EXPECT_FALSE(gateways.begin_trial(SpaceId{}, id()));
    EXPECT_EQ(post("/in/generic/" + late->key, {{"from", number}, {"text", "Dlo"}}).status, 404);
}

TEST_F(TrialTest, IsForStewardsInPerson) {
    make("generic");
    auto const gateway = id();
    auto asked = request(Method::post, "/api/v1/spaces/hill/gateways/" + gateway + "/test");
    asked.speaker = testing::villager(*house);
    EXPECT_EQ(service.ask(asked).status, 403);
    asked.speaker = house->operator_party();
    asked.holder.account = *AccountId::from_bytes(std::string(32, 'a'));
    asked.holder.party = house->operator_party();
    EXPECT_EQ(service.ask(asked).status, 403) << "a token does not suffice";
    asked.method = Method::get;
    asked.path = "/api/v1/spaces/hill/gateways/types";
    asked.speaker = testing::villager(*house);
    EXPECT_EQ(service.ask(asked).status, 404);
}

TEST_F(TrialTest, WhatIsNotTakenIsSaid) {
    make("generic");
    auto const gateway = id();
    auto const party = house->make_channel("hill", "generic", house->operator_party(), "test")->hex();
    ASSERT_TRUE(testing::visit(*house).speak.say(
        {.kind = "space.member", .body = R"({"party":")" + party + R"(","role":"none"})"}));
    auto const reply = try_out(gateway);
    EXPECT_EQ(reply.status, 409);
    EXPECT_TRUE(has(reply, "Its channel is no member of the space any more.")) << reply.body;
}

TEST_F(TrialTest, RefusalsAreToldWithoutTheMessage) {
    auto const path = make("smssync", R"({"secret":"S3CRET"})");
    EXPECT_EQ(last_listed().find("refusals")->array()->size(), 0u);
    EXPECT_FALSE(last_listed().find("last_heard_at"));
    auto wrong = water;
    wrong.back().second = "guessed";
    post(path, wrong);
    *told.now_ms += 1000;
    post(path, {{"from", number}, {"message", ""}, {"secret", "S3CRET"}});
    *told.now_ms += 1000;
    post(path, wrong);
    post(path, {{"from", number}, {"message", std::string(50'001, 'x')}, {"secret", "S3CRET"}});
    post("/in/smssync/" + std::string(43, 'A'), wrong);
    auto const gateway = last_listed();
    auto const& refusals = *gateway.find("refusals")->array();
    ASSERT_EQ(refusals.size(), 3u);
    EXPECT_EQ(refusals[0].text_of("why"), "The text is longer than 50000 characters.");
    EXPECT_EQ(refusals[1].text_of("why"), "The secret is not the one that this channel was told.");
    EXPECT_EQ(*refusals[1].find("count")->integer(), 2);
    EXPECT_EQ(refusals[1].text_of("at"), format_time(*told.now_ms));
    EXPECT_EQ(refusals[2].text_of("why"), "The message has no text.");
    EXPECT_FALSE(gateway.find("last_heard_at")) << "nothing was taken";
    for (auto const* words : {"371122", "guessed", "bezwen"})
        EXPECT_EQ(json::write(gateway).find(words), std::string::npos) << words;
    for (int i = 0; i < 20; ++i) post(path, {{"from", number}, {"task" + std::to_string(i), "x"}});
    EXPECT_LE(last_listed().find("refusals")->array()->size(), 10u);
}

TEST_F(TrialTest, WhenItLastHandedSomethingInIsKnownAfterARestart) {
    auto const path = make("generic");
    post(path, {{"from", number}, {"text", "one"}});
    auto const first = format_time(*told.now_ms);
    EXPECT_EQ(last_listed().text_of("last_heard_at"), first);
    post(path, {{"from", number}, {"text", ""}});
    {
        // The next message tells the vault of the one before.
        *told.now_ms += 61'000;
        post(path, {{"from", number}, {"text", "two"}});
        Gateways later(*house);
        EXPECT_EQ(later.list(testing::visit(*house).sight.space_id()).back().last_heard_ms,
                  *told.now_ms - 61'000);
    }
    auto const& refusals = last_listed();
    EXPECT_EQ(refusals.text_of("last_heard_at"), format_time(*told.now_ms));
}

}  // namespace
}  // namespace comity::http

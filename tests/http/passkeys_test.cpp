// Passkeys over the interface: added by one who is signed in, then a way to sign in.
#include "api_fixture.h"
#include "authenticator.h"
#include "http/challenges.h"
#include "http/doorkeeper.h"
#include "kernel/vault.h"

namespace comity::http {
namespace {

class PasskeysTest : public ApiTest {
  protected:
    PasskeysTest() {
        auto opened =
            house->vault().open_account("ada", "correct horse battery", house->operator_party(), "Ada");
        EXPECT_TRUE(opened) << opened.error().why;
        account = *opened;
    }

    Request asked(Method method, std::string path, std::string_view body, bool signed_in) {
        auto asked = request(method, std::move(path), {}, {{"host", host}, {"origin", origin}});
        asked.speaker = {};
        asked.body = body;
        asked.secure = true;
        if (signed_in) {
            asked.speaker = account.party;
            asked.holder = {.account = account.id,
                            .party = account.party,
                            .scope = {},
                            .credential = {},
                            .in_session = true};
        }
        return asked;
    }
    Reply ask(Method method, std::string path, std::string_view body = "", bool signed_in = true) {
        auto reply = service.ask(asked(method, std::move(path), body, signed_in));
        reply.body = whole_body(reply);
        return reply;
    }
    Meant begin(std::string const& path, bool signed_in) {
        auto const reply = ask(Method::post, path, "", signed_in);
        EXPECT_EQ(reply.status, 200) << reply.body;
        auto const question = read(reply);
        EXPECT_EQ(question.text_of("rp_id"), "crisis.example");
        return {"https://crisis.example", "crisis.example",
                from_base64url(question.text_of("challenge")).value_or("")};
    }
    Meant begin_adding() { return begin("/api/v1/passkeys/begin", true); }
    Meant begin_signing_in() { return begin("/api/v1/passkeys/sign-in/begin", false); }

    Reply add(Authenticator::Created const& created, std::string const& label = "phone") {
        json::Object const body{{"label", label},
                                {"client_data", to_base64url(created.client_data)},
                                {"attestation", to_base64url(created.attestation)}};
        return ask(Method::post, "/api/v1/passkeys", json::write(json::Value(body)));
    }
    Reply sign_in(Assertion const& assertion, Bytes const& id, Bytes const& user = "") {
        json::Object body{{"id", to_base64url(id)},
                          {"client_data", to_base64url(assertion.client_data)},
                          {"authenticator_data", to_base64url(assertion.authenticator_data)},
                          {"signature", to_base64url(assertion.signature)}};
        if (!user.empty()) body.emplace_back("user_id", to_base64url(user));
        return ask(Method::post, "/api/v1/passkeys/sign-in", json::write(json::Value(body)), false);
    }
    int sign_in_status() { return sign_in(phone.get(begin_signing_in()), phone.id).status; }

    std::string host = "crisis.example";
    std::string origin = "https://crisis.example";
    Account account;
    Authenticator phone;
};

TEST_F(PasskeysTest, AddedThenItSignsIn) {
    auto const added = add(phone.create(begin_adding()));
    ASSERT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(read(added).text_of("id"), to_base64url(phone.id));
    auto const listed = ask(Method::get, "/api/v1/passkeys");
    EXPECT_EQ(listed.body, R"({"passkeys":[{"id":")" + to_base64url(phone.id) + R"(","label":"phone"}]})");
    auto const signed_in = sign_in(phone.get(begin_signing_in()), phone.id, Bytes(account.id.view()));
    ASSERT_EQ(signed_in.status, 200) << signed_in.body;
    EXPECT_EQ(read(signed_in).text_of("label"), "Ada");
    auto const cookie = header(signed_in, "Set-Cookie");
    EXPECT_NE(cookie.find("; Secure"), std::string::npos);
    auto const secret = cookie.substr(cookie.find('=') + 1, cookie.find(';') - cookie.find('=') - 1);
    EXPECT_EQ(house->vault().who(secret)->account, account.id);
}

TEST_F(PasskeysTest, OnlyOneWhoIsSignedInAddsAndSees) {
    for (auto const* path : {"/api/v1/passkeys/begin", "/api/v1/passkeys"})
        EXPECT_EQ(ask(Method::post, path, "{}", false).status, 403) << path;
    EXPECT_EQ(ask(Method::get, "/api/v1/passkeys", "", false).status, 403);
    EXPECT_EQ(ask(Method::remove, "/api/v1/passkeys/abcd", "", false).status, 403);
}

TEST_F(PasskeysTest, AQuestionIsAnsweredOnce) {
    add(phone.create(begin_adding()));
    auto const assertion = phone.get(begin_signing_in());
    EXPECT_EQ(sign_in(assertion, phone.id).status, 200);
    EXPECT_EQ(sign_in(assertion, phone.id).status, 403);
    auto const created = Authenticator().create(begin_adding());
    EXPECT_EQ(add(created).status, 201);
    EXPECT_EQ(add(created).status, 403);
}

TEST_F(PasskeysTest, AQuestionNobodyAskedIsNotAnswered) {
    add(phone.create(begin_adding()));
    Meant const own{"https://crisis.example", "crisis.example", random_bytes(32)};
    EXPECT_EQ(sign_in(phone.get(own), phone.id).status, 403);
    EXPECT_EQ(sign_in(phone.get(begin_adding()), phone.id).status, 403);  // asked for something else
    EXPECT_EQ(add(Authenticator().create(begin_signing_in())).status, 403);
}

TEST_F(PasskeysTest, AQuestionIsForgottenAfterFiveMinutes) {
    add(phone.create(begin_adding()));
    auto const meant = begin_signing_in();
    *told.now_ms += Challenges::lasts_ms;
    EXPECT_EQ(sign_in(phone.get(meant), phone.id).status, 403);
    EXPECT_EQ(sign_in_status(), 200);
}

TEST_F(PasskeysTest, AnotherKeyOrAnotherNameIsRefusedAlike) {
    add(phone.create(begin_adding()));
    Authenticator other;
    auto const other_key = sign_in(other.get(begin_signing_in()), phone.id);
    auto const unknown = sign_in(other.get(begin_signing_in()), other.id);
    auto const other_user = sign_in(phone.get(begin_signing_in()), phone.id, Bytes(32, 'u'));
    EXPECT_EQ(other_key.status, 403);
    EXPECT_EQ(unknown.status, 403);
    EXPECT_EQ(other_user.status, 403);
    EXPECT_EQ(other_key.body, unknown.body);
    EXPECT_EQ(other_key.body, other_user.body);
    EXPECT_EQ(header(other_key, "Set-Cookie"), "");
}

TEST_F(PasskeysTest, ACountThatGoesBackIsRefused) {
    add(phone.create(begin_adding()));
    EXPECT_EQ(sign_in_status(), 200);
    phone.uses -= 1;  // a copy, made before it was last used
    EXPECT_EQ(sign_in_status(), 403);
    EXPECT_EQ(sign_in_status(), 200);
    phone.uses = 100;
    EXPECT_EQ(sign_in_status(), 200);
    phone.uses = 50;
    EXPECT_EQ(sign_in_status(), 403);
}

TEST_F(PasskeysTest, APageOfAnotherSiteAsksInVain) {
    add(phone.create(begin_adding()));
    for (auto const* other : {"https://evil.example", "http://crisis.example", ""}) {
        origin = other;
        EXPECT_EQ(ask(Method::post, "/api/v1/passkeys/sign-in/begin", "", false).status, 403) << other;
        EXPECT_EQ(ask(Method::post, "/api/v1/passkeys/begin").status, 403) << other;
    }
    origin = "https://crisis.example";
    auto const assertion = phone.get(begin_signing_in());
    host = "other.example";
    origin = "https://other.example";
    EXPECT_EQ(sign_in(assertion, phone.id).status, 403);
}

TEST_F(PasskeysTest, ANumberIsNoName) {
    host = "192.0.2.7:8443";
    origin = "https://192.0.2.7:8443";
    EXPECT_EQ(ask(Method::post, "/api/v1/passkeys/sign-in/begin", "", false).status, 400);
    host = "[2001:db8::7]";
    origin = "https://[2001:db8::7]";
    EXPECT_EQ(ask(Method::post, "/api/v1/passkeys/sign-in/begin", "", false).status, 400);
    host = "crisis.example:8443";
    origin = "https://crisis.example:8443";
    auto const reply = ask(Method::post, "/api/v1/passkeys/sign-in/begin", "", false);
    EXPECT_EQ(read(reply).text_of("rp_id"), "crisis.example");
}

TEST_F(PasskeysTest, WhatIsNoBase64OrNoJsonIsRefused) {
    for (auto const* body : {"", "[]", "{}", "{\"id\":\"AA\"}", "{\"id\":7}",
                             R"({"id":"AA==","client_data":"AA","authenticator_data":"AA","signature":"AA"})",
                             R"({"id":"AA","client_data":"AA","authenticator_data":"AA","signature":"AA"})"})
        EXPECT_EQ(ask(Method::post, "/api/v1/passkeys/sign-in", body, false).status, 400) << body;
    auto const created = phone.create(begin_adding());
    EXPECT_EQ(add(created, "").status, 400);
    EXPECT_EQ(add(created, std::string(101, 'x')).status, 400);
    EXPECT_EQ(add(created).status, 201);
}

TEST_F(PasskeysTest, OneThatIsKnownIsNotAddedTwice) {
    EXPECT_EQ(add(phone.create(begin_adding())).status, 201);
    EXPECT_EQ(add(phone.create(begin_adding())).status, 409);
    auto const question = read(ask(Method::post, "/api/v1/passkeys/begin"));
    ASSERT_EQ(question.find("known")->array()->size(), 1u);
    EXPECT_EQ(*question.find("known")->array()->front().text(), to_base64url(phone.id));
}

TEST_F(PasskeysTest, RemovedItOpensNothing) {
    add(phone.create(begin_adding()));
    auto const path = "/api/v1/passkeys/" + to_base64url(phone.id);
    EXPECT_EQ(ask(Method::remove, path).status, 200);
    EXPECT_EQ(ask(Method::remove, path).status, 404);
    EXPECT_EQ(sign_in_status(), 403);
}

TEST_F(PasskeysTest, TheOnlyWayInStays) {
    account = *house->vault().open_account("bo", "", house->operator_party(), "Bo");
    add(phone.create(begin_adding()));
    auto const path = "/api/v1/passkeys/" + to_base64url(phone.id);
    EXPECT_EQ(ask(Method::remove, path).status, 409);
    Authenticator key;
    add(key.create(begin_adding()), "key");
    EXPECT_EQ(ask(Method::remove, path).status, 200);
}

TEST_F(PasskeysTest, ThereAreAtMostTwenty) {
    for (int count = 0; count < 20; ++count)
        EXPECT_EQ(add(Authenticator().create(begin_adding())).status, 201);
    EXPECT_EQ(ask(Method::post, "/api/v1/passkeys/begin").status, 409);
}

TEST(ChallengesTest, TheOldestIsForgottenWhereThereAreTooMany) {
    Challenges challenges(comity::testing::ToldClock().clock());
    auto const first = challenges.ask({});
    auto const second = challenges.ask({});
    for (std::size_t count = 2; count <= Challenges::limit; ++count) challenges.ask({});
    EXPECT_FALSE(challenges.take(first, {}));
    EXPECT_TRUE(challenges.take(second, {}));
    EXPECT_FALSE(challenges.take(second, {}));
}

TEST(ChallengesTest, OneAskedOfAnAccountIsNotAnothers) {
    Challenges challenges(comity::testing::ToldClock().clock());
    auto const ada = *AccountId::from_bytes(Bytes(32, 'a'));
    auto const bo = *AccountId::from_bytes(Bytes(32, 'b'));
    auto const challenge = challenges.ask(ada);
    EXPECT_EQ(challenge.size(), 32u);
    EXPECT_FALSE(challenges.take(challenge, bo));
    EXPECT_FALSE(challenges.take(challenge, {}));
    EXPECT_TRUE(challenges.take(challenge, ada));
}

}  // namespace
}  // namespace comity::http

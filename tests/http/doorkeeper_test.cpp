// Cookies and tokens at the door of a real server: true, forged, ended, doubled, foreign.
#include "http/doorkeeper.h"

#include "api_fixture.h"
#include "kernel/people.h"
#include "serving.h"

namespace comity::http {
namespace {

// A server over a true house, with a vault.
class DoorTest : public ApiTest {
  protected:
    void SetUp() override {
        auto const started = server->start();
        ASSERT_TRUE(started) << started.error().why;
        account = *house->vault().open_account("mina", "four plain words here",
                                               comity::testing::villager(*house), "Mina");
        session = house->vault().open_session(account);
    }
    std::string ask(std::string_view method, std::string_view path, std::string_view more,
                    std::string_view body = "") {
        Caller caller(server->port());
        caller.send(std::string(method) + ' ' + std::string(path) + " HTTP/1.1\r\nHost: " + host() +
                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) +
                    "\r\n" + std::string(body));
        return caller.read_reply();
    }
    std::string host() const { return "localhost:" + std::to_string(server->port()); }
    std::string look(std::string_view more) { return ask("GET", "/api/v1/spaces/hill", more); }
    std::string say(std::string_view more) {
        return ask("POST", "/api/v1/spaces/hill/statements?kind=test.note", more, R"({"text":"x"})");
    }
    static std::string cookie(std::string_view secret) {
        return "Cookie: comity_session=" + std::string(secret) + "\r\n";
    }
    static std::string bearer(std::string_view secret) {
        return "Authorization: Bearer " + std::string(secret) + "\r\n";
    }
    std::string token(Scope const& scope = {}, std::int64_t lasts_ms = 1000) {
        return house->vault().make_token(account, "gateway", scope, *told.now_ms + lasts_ms);
    }
    bool clears_cookie(std::string const& reply) {
        return header_of(reply, "Set-Cookie").starts_with("comity_session=; Path=/; Max-Age=0");
    }

    comity::testing::TemporaryFolder spool;
    Account account;
    std::string session;
    std::unique_ptr<Server> server = std::make_unique<Server>(
        service.router(), service.metrics(),
        ServerOptions{.spool_folder = spool.path(), .clock = told.clock(), .vault = &house->vault()});
};

constexpr char own_page[] = "Sec-Fetch-Site: same-origin\r\n";

TEST_F(DoorTest, WithoutACookieOneIsThePublic) {
    EXPECT_EQ(status_of_reply(look("")), 404);
    EXPECT_EQ(status_of_reply(say("")), 404);
    EXPECT_EQ(body_of(ask("GET", "/api/v1/me", "")), R"({"signed_in":false})");
}

TEST_F(DoorTest, ASessionReadsAndSays) {
    auto const read = look("Cookie: theme=dark; comity_session=" + session + "; x=y\r\n");
    EXPECT_EQ(status_of_reply(read), 200);
    EXPECT_EQ(header_of(read, "Set-Cookie"), "");
    auto const said = say(cookie(session) + own_page);
    EXPECT_EQ(status_of_reply(said), 201) << said;
    auto const number = *json::parse(body_of(said))->find("number")->integer();
    auto const record = comity::testing::visit(*house).sight.record(static_cast<std::uint64_t>(number));
    EXPECT_EQ(record->header.party, account.party);
    EXPECT_EQ(record->via, via_of(account.id));
    EXPECT_EQ(record->via.substr(0, 8), "account:");
    EXPECT_EQ(account.id.hex().find(record->via.substr(8)), 0u);
}

TEST_F(DoorTest, AForgedOrEndedCookieIsThePublicAndThrownAway) {
    auto forged = session;
    forged[5] = forged[5] == 'A' ? 'B' : 'A';
    for (auto const& each : {forged, std::string(), std::string("x"), std::string(43, 'A'), session + "A",
                             session + "\"", "\"" + session + "\"", std::string(8000, 'A')}) {
        auto const reply = look(cookie(each));
        EXPECT_EQ(status_of_reply(reply), 404) << each;
        EXPECT_TRUE(clears_cookie(reply)) << reply;
    }
    EXPECT_EQ(status_of_reply(look(cookie(session))), 200);
    house->vault().end(house->vault().who(session)->credential);
    auto const ended = look(cookie(session));
    EXPECT_EQ(status_of_reply(ended), 404);
    EXPECT_TRUE(clears_cookie(ended));
}

TEST_F(DoorTest, ACookiePastItsTimeIsThePublic) {
    EXPECT_EQ(status_of_reply(look(cookie(session))), 200);
    *told.now_ms += session_ms;
    EXPECT_TRUE(clears_cookie(look(cookie(session))));
}

TEST_F(DoorTest, OfTwoCookiesNoneIsBelieved) {
    auto const other = house->vault().open_session(account);
    for (auto const& more : {"Cookie: comity_session=" + session + "; comity_session=" + other + "\r\n",
                             "Cookie: comity_session=" + session + "; comity_session=" + session + "\r\n",
                             cookie(session) + cookie("x"), cookie("") + cookie(session)}) {
        auto const reply = look(more);
        EXPECT_EQ(status_of_reply(reply), 404) << more;
        EXPECT_TRUE(clears_cookie(reply));
    }
}

TEST_F(DoorTest, CookiesOfOtherNamesAreNotOurs) {
    for (auto const* name : {"Comity_session", "comity_session2", "xcomity_session", "comity session"}) {
        auto const reply = look("Cookie: " + std::string(name) + "=" + session + "\r\n");
        EXPECT_EQ(status_of_reply(reply), 404) << name;
        EXPECT_EQ(header_of(reply, "Set-Cookie"), "");
    }
}

TEST_F(DoorTest, AHugeCookieIsRefused) {
    EXPECT_EQ(status_of_reply(look(cookie(std::string(20'000, 'A')))), 431);
}

TEST_F(DoorTest, WhatChangesSomethingComesFromAnOwnPage) {
    auto const own = "Origin: http://" + host() + "\r\n";
    EXPECT_EQ(status_of_reply(say(cookie(session) + own)), 201);
    EXPECT_EQ(status_of_reply(say(cookie(session) + own_page)), 201);
    EXPECT_EQ(status_of_reply(say(cookie(session) + "Sec-Fetch-Site: none\r\n")), 201);
    auto const before = comity::testing::visit(*house).sight.size();
    for (std::string const& more :
         {std::string(), std::string("Sec-Fetch-Site: cross-site\r\n"),
          std::string("Sec-Fetch-Site: same-site\r\n"), std::string("Sec-Fetch-Site: SAME-ORIGIN\r\n"),
          std::string("Origin: null\r\n"), std::string("Origin: http://evil.example\r\n"),
          std::string("Origin: http://localhost\r\n"), "Origin: https://" + host() + "\r\n",
          "Origin: http://" + host() + ".evil.example\r\n", "Origin: http://" + host() + "/\r\n",
          "Sec-Fetch-Site: cross-site\r\n" + own}) {
        auto const reply = say(cookie(session) + more);
        EXPECT_EQ(status_of_reply(reply), 403) << more;
        EXPECT_TRUE(json::parse(body_of(reply))->text_of("detail").ends_with('.'));
    }
    EXPECT_EQ(comity::testing::visit(*house).sight.size(), before);
    // Reading is not changing.
    EXPECT_EQ(status_of_reply(look(cookie(session))), 200);
}

TEST_F(DoorTest, ATokenNeedsNoPage) {
    auto const secret = token();
    EXPECT_EQ(status_of_reply(look(bearer(secret))), 200);
    EXPECT_EQ(status_of_reply(say("authorization: bEARER   " + secret + "\r\n")), 201);
    // It goes before a cookie, whatever that is.
    EXPECT_EQ(status_of_reply(say(bearer(secret) + cookie("x"))), 201);
}

TEST_F(DoorTest, AWrongTokenIsRefusedAndToldHow) {
    auto const secret = token();
    for (std::string const& more :
         {bearer("x"), bearer(""), bearer(secret + "A"), bearer(session),
          "Authorization: Basic " + secret + "\r\n", std::string("Authorization:\r\n"),
          bearer(secret) + bearer(secret), bearer("x") + cookie(session),
          std::string("Authorization: Bearer\r\n")}) {
        auto const reply = look(more);
        EXPECT_EQ(status_of_reply(reply), 401) << more;
        EXPECT_TRUE(header_of(reply, "WWW-Authenticate").starts_with("Bearer ")) << reply;
        EXPECT_EQ(reply.find(secret), reply.npos);
    }
    // A token is no cookie.
    EXPECT_TRUE(clears_cookie(look(cookie(secret))));
}

TEST_F(DoorTest, SecretsOfAnotherHouseOpenNothing) {
    comity::testing::TemporaryFolder elsewhere;
    Vault other(elsewhere.path() / "vault.db", told.clock());
    auto const namesake = *other.open_account("asha", "", account.party, "Asha");
    auto const foreign = look(cookie(other.open_session(namesake)));
    EXPECT_EQ(status_of_reply(foreign), 404);
    EXPECT_TRUE(clears_cookie(foreign));
    auto const theirs = other.make_token(namesake, "gateway", {}, *told.now_ms + 1000);
    EXPECT_EQ(status_of_reply(look(bearer(theirs))), 401);
}

TEST_F(DoorTest, ATokenEndsAtOnceAndByItself) {
    auto const secret = token();
    EXPECT_EQ(status_of_reply(look(bearer(secret))), 200);
    house->vault().end_token(account.id, house->vault().tokens(account.id).front().id);
    EXPECT_EQ(status_of_reply(look(bearer(secret))), 401);
    auto const brief = token({}, 1000);
    EXPECT_EQ(status_of_reply(look(bearer(brief))), 200);
    *told.now_ms += 1000;
    EXPECT_EQ(status_of_reply(look(bearer(brief))), 401);
}

TEST_F(DoorTest, ATokensScopeHoldsEverywhere) {
    ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
    ASSERT_TRUE(make_member(*house, "vale", {house->operator_party(), "folder"}, account.party,
                            Role::contributor, "Mina"));
    auto const reader = bearer(token({.may_say = false, .space = "hill"}));
    EXPECT_EQ(status_of_reply(look(reader)), 200);
    EXPECT_EQ(status_of_reply(say(reader)), 403);
    EXPECT_EQ(status_of_reply(ask("GET", "/api/v1/spaces/vale", reader)), 404);
    for (auto const* path : {"/api/v1/spaces", "/api/v1/me", "/api/v1/datasets/spaces.csv"}) {
        auto const listed = body_of(ask("GET", path, reader));
        EXPECT_NE(listed.find("hill"), listed.npos) << path;
        EXPECT_EQ(listed.find("vale"), listed.npos) << path;
        EXPECT_EQ(listed.find("mina"), listed.npos) << path;
    }
}

TEST_F(DoorTest, ATokenDoesNotWidenItself) {
    auto const program = bearer(token());
    for (auto const* path :
         {"/api/v1/tokens", "/api/v1/me/passphrase", "/api/v1/sign-out", "/api/v1/invitations"}) {
        auto const body = R"({"space":"hill","role":"observer","old":"four plain words here","new":"x"})";
        EXPECT_EQ(status_of_reply(ask("POST", path, program, body)), 403) << path;
    }
    EXPECT_EQ(status_of_reply(ask("GET", "/api/v1/tokens", program)), 403);
}

TEST_F(DoorTest, CookiesCannotBeReadByScriptsNorSentFromElsewhere) {
    EXPECT_EQ(session_cookie("S", false),
              "comity_session=S; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
    EXPECT_TRUE(session_cookie("S", true).ends_with("; Secure"));
    EXPECT_TRUE(no_session_cookie(true).ends_with("; Secure"));
}

TEST_F(DoorTest, PagesAreServedToAnybody) {
    EXPECT_EQ(status_of_reply(ask("GET", "/healthz", cookie("x"))), 200);
}

}  // namespace
}  // namespace comity::http

// From a link to a member, and out again, by the routes alone.
#include <set>

#include "api_fixture.h"
#include "http/doorkeeper.h"
#include "kernel/space.h"
#include "kernel/vault.h"

namespace comity::http {
namespace {

constexpr char words[] = "four plain words here";

class SignInTest : public ApiTest {
  protected:
    // Somebody at the port: nobody, or who holds the secret of a session.
    Reply as(std::string const& session, Method method, std::string path, std::string_view body = "") {
        auto asked = request(method, std::move(path));
        asked.speaker = {};
        if (!session.empty()) asked.headers.emplace_back("cookie", "comity_session=" + session);
        asked.headers.emplace_back("sec-fetch-site", "same-origin");
        auto known = recognise(house->vault(), asked);
        if (known.refusal) return std::move(*known.refusal);
        asked.body = body;
        auto reply = service.ask(std::move(asked));
        reply.body = whole_body(reply);
        return reply;
    }
    Reply post_as(std::string const& session, std::string path, json::Object body) {
        return as(session, Method::post, std::move(path), json::write(json::Value(std::move(body))));
    }
    static std::string session_in(Reply const& reply) {
        auto const cookie = header(reply, "Set-Cookie");
        auto const begin = cookie.find('=') + 1;
        return cookie.substr(begin, cookie.find(';') - begin);
    }
    static std::string secret_in(Reply const& made) {
        EXPECT_EQ(made.status, 201) << made.body;
        auto const path = std::string(read(made).text_of("path"));
        EXPECT_TRUE(path.starts_with("/invitation#")) << path;
        return path.substr(path.find('#') + 1);
    }
    std::string steward_link() { return secret_in(post("/api/v1/invitations", R"({"role":"steward"})")); }
    std::string link(std::string const& session, std::string const& space, std::string const& role) {
        return secret_in(post_as(session, "/api/v1/invitations", {{"space", space}, {"role", role}}));
    }
    Reply join(std::string const& secret, std::string const& name, std::string const& label = "") {
        return post_as("", "/api/v1/invitations/accept",
                       {{"secret", secret},
                        {"name", name},
                        {"passphrase", words},
                        {"label", label.empty() ? name + " of the desk" : label}});
    }
    std::string joined(std::string const& secret, std::string const& name) {
        auto const reply = join(secret, name);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return session_in(reply);
    }
    Reply sign_in(std::string const& name, std::string const& passphrase = words) {
        return post_as("", "/api/v1/sign-in", {{"name", name}, {"passphrase", passphrase}});
    }
    using Lines = std::set<std::string>;
    std::string links_seen(std::string const& session, std::string const& space = "") {
        auto asked =
            request(Method::get, "/api/v1/invitations", {}, {{"cookie", "comity_session=" + session}});
        if (!space.empty()) asked.query = {{"space", space}};
        asked.speaker = {};
        EXPECT_FALSE(recognise(house->vault(), asked).refusal);
        return service.ask(std::move(asked)).body;
    }
    static Lines lines_in(std::string const& body) {
        Lines lines;
        auto const list = json::parse(body);
        EXPECT_TRUE(list && list->find("invitations")) << body;
        for (auto const& each : *list->find("invitations")->array())
            lines.insert((each.find("space")->is_null() ? "all" : std::string(each.text_of("space"))) + " " +
                         std::string(each.text_of("role")) + " by " + std::string(each.text_of("made_by")));
        return lines;
    }
    int looks(std::string const& session, std::string const& space = "hill") {
        return as(session, Method::get, "/api/v1/spaces/" + space).status;
    }
    std::string party_of(std::string const& session) {
        return std::string(read(as(session, Method::get, "/api/v1/me")).text_of("party"));
    }
    Reply set_role(std::string const& session, std::string const& party, std::string const& role) {
        auto asked = request(Method::post, "/api/v1/spaces/hill/statements", {{"kind", "space.member"}},
                             {{"cookie", "comity_session=" + session}, {"sec-fetch-site", "same-origin"}});
        asked.speaker = {};
        EXPECT_FALSE(recognise(house->vault(), asked).refusal);
        auto const body = R"({"party":")" + party + R"(","role":")" + role + "\"}";
        asked.body = body;
        return service.ask(std::move(asked));
    }
};

TEST_F(SignInTest, FromTheStewardsLinkToAMemberAndOutAgain) {
    auto const secret = steward_link();
    auto const offered = read(post_as("", "/api/v1/invitations/look", {{"secret", secret}}));
    EXPECT_EQ(offered.text_of("role"), "steward");
    EXPECT_TRUE(offered.find("space")->is_null());
    auto const steward = joined(secret, "asha");
    auto const me = read(as(steward, Method::get, "/api/v1/me"));
    EXPECT_TRUE(*me.find("signed_in")->boolean());
    EXPECT_EQ(me.text_of("label"), "asha of the desk");
    EXPECT_EQ(me.text_of("role_in_house"), "steward");
    EXPECT_EQ(me.find("spaces")->array()->front().text_of("role"), "steward");
    EXPECT_EQ(join(secret, "second").status, 404);

    auto const invited = link(steward, "hill", "contributor");
    EXPECT_EQ(read(post_as("", "/api/v1/invitations/look", {{"secret", invited}})).text_of("title"),
              "The hill");
    auto const mina = joined(invited, "mina");
    EXPECT_EQ(looks(mina), 200);
    EXPECT_EQ(link(steward, "hill", "observer").size(), 43u);
    EXPECT_EQ(post_as(mina, "/api/v1/invitations", {{"space", "hill"}, {"role", "observer"}}).status, 403);

    EXPECT_EQ(set_role(steward, party_of(mina), "none").status, 201);
    EXPECT_EQ(looks(mina), 404);
    EXPECT_TRUE(*read(as(mina, Method::get, "/api/v1/me")).find("signed_in")->boolean());
    EXPECT_TRUE(read(as(mina, Method::get, "/api/v1/me")).find("spaces")->array()->empty());
}

TEST_F(SignInTest, SignInNamesNeverReachTheRecord) {
    auto const steward = session_in(join(steward_link(), "asha-signs-in-as-this", "Asha"));
    EXPECT_EQ(join(link(steward, "hill", "analyst"), "mina-signs-in-as-this", "Mina K.").status, 200);
    for (auto const* space : {"house", "hill"}) {
        auto const here = comity::testing::visit(*house, space);
        for (std::uint64_t number = 0; number < here.sight.size(); ++number) {
            auto const record = here.sight.record(number);
            EXPECT_EQ(record->body.find("signs-in"), std::string::npos) << record->body;
            EXPECT_EQ(record->via.find("signs-in"), std::string::npos);
        }
    }
    auto const members = get("/api/v1/spaces/hill/datasets/members").body;
    EXPECT_NE(members.find("Mina K."), members.npos);
    EXPECT_EQ(members.find("signs-in"), members.npos);
}

TEST_F(SignInTest, ALinkWithAMistakeStaysGood) {
    auto const secret = steward_link();
    auto const size = comity::testing::visit(*house, "house").sight.size();
    auto const tried = [&](json::Object body) {
        body.emplace_back("secret", secret);
        return post_as("", "/api/v1/invitations/accept", std::move(body)).status;
    };
    EXPECT_EQ(tried({{"name", ""}, {"passphrase", words}, {"label", "Asha"}}), 400);
    EXPECT_EQ(tried({{"name", "asha"}, {"passphrase", "short"}, {"label", "Asha"}}), 400);
    EXPECT_EQ(tried({{"name", "asha"}, {"passphrase", ""}, {"label", "Asha"}}), 400);
    EXPECT_EQ(tried({{"name", "asha"}, {"passphrase", words}, {"label", " "}}), 400);
    EXPECT_EQ(tried({{"name", "asha"}, {"passphrase", words}, {"label", "Operator"}}), 409);
    EXPECT_EQ(tried({{"name", 7}, {"passphrase", words}, {"label", "Asha"}}), 400);
    EXPECT_EQ(tried({}), 403);
    EXPECT_EQ(comity::testing::visit(*house, "house").sight.size(), size);
    EXPECT_EQ(join(secret, "asha").status, 200);
}

TEST_F(SignInTest, UnknownUsedAndEndedLinksAreAnsweredAlike) {
    auto const used = steward_link();
    joined(used, "asha");
    auto const late = steward_link();
    *told.now_ms += invitation_ms;
    auto const unknown = join(std::string(43, 'A'), "mina");
    EXPECT_EQ(unknown.status, 404);
    for (auto const& secret : {used, late, std::string(), std::string("x")}) {
        EXPECT_EQ(join(secret, "mina").body, unknown.body);
        EXPECT_EQ(post_as("", "/api/v1/invitations/look", {{"secret", secret}}).body, unknown.body);
    }
}

TEST_F(SignInTest, ALinkEndsWithTheStewardshipOfItsMaker) {
    auto const steward = joined(steward_link(), "asha");
    auto const secret = link(steward, "hill", "analyst");
    EXPECT_EQ(set_role(steward, party_of(steward), "observer").status, 201);
    EXPECT_EQ(post_as("", "/api/v1/invitations/look", {{"secret", secret}}).status, 404);
    EXPECT_EQ(join(secret, "mina").status, 404);
    EXPECT_EQ(post_as(steward, "/api/v1/invitations", {{"space", "hill"}, {"role", "observer"}}).status, 403);
}

TEST_F(SignInTest, OneWhoIsSignedInUsesALinkWithoutANewAccount) {
    auto const steward = joined(steward_link(), "asha");
    auto const mina = joined(link(steward, "hill", "observer"), "mina");
    ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
    EXPECT_EQ(looks(mina, "vale"), 404);
    auto const secret = secret_in(post("/api/v1/invitations", R"({"space":"vale","role":"analyst"})"));
    EXPECT_EQ(post_as("", "/api/v1/invitations/accept", {{"secret", secret}}).status, 403);
    EXPECT_EQ(post_as(mina, "/api/v1/invitations/accept", {{"secret", secret}}).status, 200);
    EXPECT_EQ(looks(mina, "vale"), 200);
    // A narrower role is not taken by mistake, and the link stays good.
    auto const narrower = link(steward, "hill", "observer");
    EXPECT_EQ(post_as(steward, "/api/v1/invitations/accept", {{"secret", narrower}}).status, 409);
    EXPECT_EQ(join(narrower, "ravi").status, 200);
}

TEST_F(SignInTest, OnlyTheOperatorMakesAStewardOfAll) {
    auto const steward = joined(steward_link(), "asha");
    EXPECT_EQ(post_as(steward, "/api/v1/invitations", {{"role", "steward"}}).status, 400);
    EXPECT_EQ(post_as("", "/api/v1/invitations", {{"role", "steward"}}).status, 400);
    EXPECT_EQ(post("/api/v1/invitations", R"({"role":"observer"})").status, 400);
    EXPECT_EQ(post("/api/v1/invitations", R"({"role":"steward","first":true})").status, 409);
    auto const stranger = post_as("", "/api/v1/invitations", {{"space", "hill"}, {"role", "observer"}});
    EXPECT_EQ(stranger.status, 403);
    EXPECT_EQ(post_as("", "/api/v1/invitations", {{"space", "nowhere"}, {"role", "observer"}}).body,
              stranger.body);
    auto const mina = joined(link(steward, "hill", "observer"), "mina");
    ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
    auto const closed = post_as(mina, "/api/v1/invitations", {{"space", "vale"}, {"role", "observer"}});
    EXPECT_EQ(closed.status, 404);
    EXPECT_EQ(post_as(mina, "/api/v1/invitations", {{"space", "nowhere"}, {"role", "observer"}}).body,
              closed.body);
}

TEST_F(SignInTest, AStewardSeesTheOpenLinksOfTheirSpacesAndEndsThem) {
    auto const asha = joined(steward_link(), "asha");
    ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
    auto const mina = joined(link(asha, "hill", "steward"), "mina");
    auto const here = link(mina, "hill", "analyst");
    auto const elsewhere = secret_in(post("/api/v1/invitations", R"({"space":"vale","role":"observer"})"));
    auto const to_all = steward_link();
    auto const seen = [&](std::string const& session, std::string const& query = "") {
        auto const reply = links_seen(session, query);
        for (auto const& secret : {here, elsewhere, to_all}) EXPECT_EQ(reply.find(secret), reply.npos);
        return reply;
    };
    auto const vault_holds = house->vault().invitations();
    ASSERT_EQ(vault_holds.size(), 3u);
    EXPECT_EQ(lines_in(seen(mina)), (Lines{"hill analyst by mina of the desk"}));
    EXPECT_EQ(lines_in(seen(asha)), (Lines{"all steward by operator", "hill analyst by mina of the desk"}));
    EXPECT_EQ(lines_in(seen(asha, "vale")), (Lines{"all steward by operator"}));
    EXPECT_EQ(lines_in(seen(mina, "nowhere")), Lines{});
    EXPECT_EQ(lines_in(get("/api/v1/invitations").body).size(), 3u);
    EXPECT_EQ(as("", Method::get, "/api/v1/invitations").status, 403);
    auto const ravi = joined(link(asha, "hill", "analyst"), "ravi");
    EXPECT_EQ(lines_in(seen(ravi)), Lines{});

    auto const path = "/api/v1/invitations/";
    auto const unknown = as(ravi, Method::remove, path + std::string(64, 'a'));
    EXPECT_EQ(unknown.status, 404);
    for (auto const& each : vault_holds) {
        EXPECT_EQ(as(ravi, Method::remove, path + each.id.hex()).body, unknown.body);
        EXPECT_EQ(as("", Method::remove, path + each.id.hex()).status, 403);
        EXPECT_EQ(as(mina, Method::remove, path + each.id.hex()).status, each.space == "hill" ? 200 : 404);
    }
    EXPECT_EQ(join(here, "late").status, 404);
    EXPECT_EQ(lines_in(seen(mina)), Lines{});
    EXPECT_EQ(join(to_all, "another").status, 200);
    EXPECT_EQ(lines_in(get("/api/v1/invitations").body), (Lines{"vale observer by operator"}));
}

TEST_F(SignInTest, ALinkThatOpensNothingIsNotListed) {
    auto const asha = joined(steward_link(), "asha");
    auto const mina = joined(link(asha, "hill", "steward"), "mina");
    link(mina, "hill", "analyst");
    EXPECT_EQ(lines_in(links_seen(asha)).size(), 1u);
    EXPECT_EQ(set_role(asha, party_of(mina), "observer").status, 201);
    EXPECT_EQ(lines_in(links_seen(asha)), Lines{});
    link(asha, "hill", "observer");
    EXPECT_EQ(lines_in(links_seen(asha)).size(), 1u);
    *told.now_ms += invitation_ms;
    EXPECT_EQ(lines_in(links_seen(asha)), Lines{});
}

TEST_F(SignInTest, ATokenLearnsOfNoLinks) {
    auto const made = read(post("/api/v1/tokens", "{}"));
    auto asked = request(Method::get, "/api/v1/invitations");
    asked.holder = *house->vault().who(made.text_of("token"));
    EXPECT_EQ(service.ask(asked).status, 403);
    asked = request(Method::remove, "/api/v1/invitations/" + std::string(64, 'a'));
    asked.holder = *house->vault().who(made.text_of("token"));
    EXPECT_EQ(service.ask(asked).status, 403);
}

TEST_F(SignInTest, InAndOut) {
    joined(steward_link(), "asha");
    EXPECT_EQ(sign_in("asha", "some other words").status, 403);
    EXPECT_EQ(sign_in("nobody").body, sign_in("asha", "some other words").body);
    auto const reply = sign_in(" ASHA");
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
    auto const session = session_in(reply);
    EXPECT_EQ(looks(session), 200);
    auto const out = post_as(session, "/api/v1/sign-out", {});
    EXPECT_EQ(out.status, 200);
    EXPECT_EQ(session_in(out), "");
    EXPECT_EQ(looks(session), 404);
}

TEST_F(SignInTest, TooManyFailuresLockTheName) {
    joined(steward_link(), "asha");
    for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("asha", "some other words").status, 403);
    EXPECT_EQ(sign_in("asha").status, 429);
    *told.now_ms += 31'000;
    EXPECT_EQ(sign_in("asha").status, 200);
}

TEST_F(SignInTest, ANewPassphraseEndsTheOtherSessions) {
    auto const first = joined(steward_link(), "asha");
    auto const second = session_in(sign_in("asha"));
    auto const change = [&](std::string const& session, char const* old, char const* fresh) {
        return post_as(session, "/api/v1/me/passphrase", {{"old", old}, {"new", fresh}}).status;
    };
    EXPECT_EQ(change("", words, "other plain words"), 403);
    EXPECT_EQ(change(second, "some other words", "other plain words"), 403);
    EXPECT_EQ(change(second, words, "short"), 400);
    EXPECT_EQ(looks(first), 200);
    EXPECT_EQ(change(second, words, "other plain words"), 200);
    EXPECT_EQ(looks(first), 404);
    EXPECT_EQ(looks(second), 200);
    EXPECT_EQ(sign_in("asha").status, 403);
    EXPECT_EQ(sign_in("asha", "other plain words").status, 200);
}

TEST_F(SignInTest, TokensAreMadeListedAndEnded) {
    auto const steward = joined(steward_link(), "asha");
    auto const made = post_as(steward, "/api/v1/tokens",
                              {{"label", "gateway"}, {"read_only", true}, {"space", "hill"}, {"days", 3}});
    ASSERT_EQ(made.status, 201) << made.body;
    auto const secret = std::string(read(made).text_of("token"));
    auto const list = as(steward, Method::get, "/api/v1/tokens");
    EXPECT_EQ(list.body.find(secret), list.body.npos);
    auto const listed = read(list).find("tokens")->array()->front();
    EXPECT_EQ(listed.text_of("label"), "gateway");
    EXPECT_EQ(listed.text_of("space"), "hill");
    EXPECT_EQ(listed.text_of("ends_at"), "2026-03-04T02:41:00Z");
    EXPECT_TRUE(house->vault().who(secret));
    auto const path = "/api/v1/tokens/" + std::string(listed.text_of("id"));
    auto const mina = joined(link(steward, "hill", "observer"), "mina");
    EXPECT_EQ(as(mina, Method::remove, path).status, 404);
    EXPECT_EQ(as(steward, Method::remove, path).status, 200);
    EXPECT_EQ(as(steward, Method::remove, path).status, 404);
    EXPECT_FALSE(house->vault().who(secret));
    EXPECT_EQ(as("", Method::get, "/api/v1/tokens").status, 403);
    for (auto const* wrong :
         {R"({"days":0})", R"({"days":731})", R"({"days":"3"})", R"({"read_only":1})", R"({"label":"\n"})"})
        EXPECT_EQ(as(steward, Method::post, "/api/v1/tokens", wrong).status, 400) << wrong;
    EXPECT_EQ(as(steward, Method::post, "/api/v1/tokens", R"({"space":"nowhere"})").status, 404);
    EXPECT_EQ(as(mina, Method::post, "/api/v1/tokens", R"({"account":"asha"})").status, 403);
}

TEST_F(SignInTest, TheOperatorMakesTokensForProgramsAndPeople) {
    auto const program = read(post("/api/v1/tokens", "{}"));
    auto const holder = house->vault().who(program.text_of("token"));
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->party, house->operator_party());
    // It holds the operator's roles, but is not who holds the folder.
    auto asked = request(Method::post, "/api/v1/invitations");
    asked.holder = *holder;
    asked.body = R"({"role":"steward"})";
    EXPECT_EQ(service.ask(asked).status, 400);
    joined(steward_link(), "asha");
    EXPECT_EQ(post("/api/v1/tokens", R"({"account":"asha"})").status, 201);
    EXPECT_EQ(post("/api/v1/tokens", R"({"account":"nobody"})").status, 404);
    EXPECT_EQ(read(get("/api/v1/tokens")).find("tokens")->array()->size(), 1u);
}

TEST_F(SignInTest, StewardsOfTheHouseOpenSpaces) {
    auto const steward = joined(steward_link(), "asha");
    auto const mina = joined(link(steward, "hill", "steward"), "mina");
    EXPECT_EQ(post_as(mina, "/api/v1/spaces", {{"name", "reef"}}).status, 403);
    EXPECT_EQ(post_as("", "/api/v1/spaces", {{"name", "reef"}}).status, 403);
    EXPECT_EQ(post_as(steward, "/api/v1/spaces", {{"name", "reef"}}).status, 201);
    EXPECT_EQ(read(as(steward, Method::get, "/api/v1/spaces/reef")).text_of("role"), "steward");
    EXPECT_EQ(read(get("/api/v1/spaces/reef")).text_of("role"), "steward");
}

}  // namespace
}  // namespace comity::http

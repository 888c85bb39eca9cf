// The leak test of the event stream: what each reader may hear, and that nothing more comes once a
// membership, a session or a token has ended.
#include "leak_fixture.h"
#include "live_fixture.h"

namespace comity::http {
namespace {

constexpr char both[] = "?space=hill&space=harbour";
using Counts = std::map<std::pair<std::string, std::string>, std::int64_t>;  // by space and kind

// One reader's stream, and what it has told so far.
struct Ear {
    Reader who;
    bool named = false;
    std::unique_ptr<Listening> stream;
    Counts heard;
    std::int64_t events = 0;
    std::set<std::string> left;
};

class LeakStreamTest : public LeakTest {
  protected:
    void SetUp() override {
        LeakTest::SetUp();
        server = std::make_unique<Server>(
            service.router(), service.metrics(),
            ServerOptions{.spool_folder = folder.path(), .clock = told.clock(), .vault = &house->vault()});
        service.watch(*server);
        ASSERT_TRUE(server->start());
    }

    Account account_of(Reader const& who) {
        auto const account =
            house->vault().open_account("a" + std::to_string(++accounts), "", who.party, who.name);
        EXPECT_TRUE(account) << account.error().why;
        return *account;
    }
    std::string fresh_token(Reader const& who, std::int64_t lives_ms = 3'600'000) {
        return house->vault().make_token(account_of(who), "test", who.scope, *told.now_ms + lives_ms);
    }
    static std::string bearer(std::string const& token) { return "Authorization: Bearer " + token + "\r\n"; }
    std::string sign_in(Reader const& who) { return who.party.empty() ? "" : bearer(fresh_token(who)); }

    Ear listen(Reader const& who, bool named, std::string const& header) {
        Ear ear{.who = who, .named = named, .stream = {}, .heard = {}, .left = {}};
        ear.stream = std::make_unique<Listening>(server->port(), named ? both : "", "", header);
        EXPECT_EQ(ear.stream->next().event, "ready") << who.name;
        return ear;
    }
    // Each reader, once for all its spaces and once for two by name; the public must name them.
    std::vector<Ear> everybody() {
        std::vector<Ear> ears;
        for (auto const& who : readers)
            for (bool const named : {false, true})
                if (named || !who.party.empty()) ears.push_back(listen(who, named, sign_in(who)));
        return ears;
    }

    // Reads one event into the ear. False: the stream has ended.
    bool read(Ear& ear) {
        auto const said = ear.stream->next();
        if (said == Said{}) return false;
        EXPECT_EQ((said.id + said.event + said.data).find("canary"), std::string::npos) << said.data;
        auto const data = json::parse(said.data);
        EXPECT_TRUE(data) << said.event;
        if (!data) return false;
        std::string const space(data->text_of("space"));
        if (said.event == "left") {
            ear.left.insert(space);
        } else if (said.event == "heard") {
            take(ear, space, std::string(data->text_of("kind")), 1, *data->find("number")->integer());
        } else if (said.event == "many") {
            for (auto const& [kind, count] : *data->find("kinds")->object())
                take(ear, space, kind, *count.integer(), *data->find("last")->integer());
        } else {
            ADD_FAILURE() << said.event << " " << said.data;
        }
        return true;
    }
    void take(Ear& ear, std::string const& space, std::string const& kind, std::int64_t count,
              std::int64_t last) {
        ear.heard[{space, kind}] += count;
        ear.events += count;
        auto const ended = revoked_at.find({ear.who.party.hex(), space});
        if (ended == revoked_at.end() || last <= ended->second) return;
        EXPECT_TRUE(ear.named && space == "harbour" && audience(kind) == Role::everyone)
            << ear.who.name << " still hears of " << kind << " in " << space;
    }

    Role audience(std::string const& kind) const {
        auto const* known = find_kind(house->rooms(), kind);
        return known ? known->may_hear : Role::steward;
    }
    // What the ear must have heard of all that was said since `first`.
    Counts expected(Ear const& ear, std::size_t first) const {
        Counts counts;
        for (auto at = first; at < all_told.size(); ++at) {
            auto const& [space, kind, number] = all_told[at];
            bool const is_member = ear.who.role > Role::everyone && ear.who.scope.covers(space);
            bool const as_public = ear.named && space == "harbour" && audience(kind) == Role::everyone;
            if (is_member ? audience(kind) <= ear.who.role : as_public) ++counts[{space, kind}];
        }
        return counts;
    }
    static std::int64_t sum(Counts const& counts) {
        std::int64_t all = 0;
        for (auto const& [what, count] : counts) all += count;
        return all;
    }
    void revoke(std::string const& name) {
        change_role(name, Role::everyone);
        for (auto at = all_told.size() - 2; at < all_told.size(); ++at)
            revoked_at[{reader(name).party.hex(), all_told[at].space}] =
                static_cast<std::int64_t>(all_told[at].number);
    }
    // When the server has stopped there is nothing left to be read.
    void expect_silence(std::vector<Ear>& ears) {
        server->stop();
        for (auto& ear : ears) EXPECT_FALSE(read(ear)) << ear.who.name << (ear.named ? " named" : "");
    }

    std::unique_ptr<Server> server;
    std::map<std::pair<std::string, std::string>, std::int64_t> revoked_at;  // by party and space
    int accounts = 0;
};

TEST_F(LeakStreamTest, IsTheOnlyStream) {
    std::vector<std::string> streams;
    for (auto const& exit : exits)
        if (exit.answers == "text/event-stream") streams.push_back(exit.path);
    EXPECT_EQ(streams, std::vector<std::string>{"/api/v1/events"});
}

TEST_F(LeakStreamTest, EachHearsOfWhatTheyMayHearAndOfNothingElse) {
    auto ears = everybody();
    auto const first = all_told.size();
    for (auto const* space : {"hill", "harbour"}) fill(space);
    for (auto& ear : ears) {
        auto const wanted = expected(ear, first);
        while (ear.events < sum(wanted) && read(ear)) continue;
        EXPECT_EQ(ear.heard, wanted) << ear.who.name << (ear.named ? " named" : "");
        bool const may_not = ear.named && (ear.who.role == Role::everyone || !ear.who.scope.covers("hill"));
        EXPECT_EQ(ear.left, may_not ? std::set<std::string>{"hill"} : std::set<std::string>{})
            << ear.who.name;
    }
    expect_silence(ears);
}

// Of a public space, too: what they may still read there they ask for anew, as the public.
TEST_F(LeakStreamTest, WhoseMembershipEndsIsToldAndHearsNoMore) {
    auto ears = everybody();
    for (auto const* name : {"observer", "contributor", "analyst", "steward"}) revoke(name);
    for (auto const* space : {"hill", "harbour"}) fill(space);
    auto const report = say("harbour", "intake.report", R"({"title":"x"})");
    publish("harbour", report, "for all");
    for (auto& ear : ears) {
        bool const was_member = ear.who.role > Role::everyone;
        std::set<std::string> gone;
        if (was_member) gone = {"hill", "harbour"};
        if (!was_member && ear.named) gone = {"hill"};
        if (!ear.named && !ear.who.scope.space.empty()) gone = {ear.who.scope.space};
        auto const published = [&] { return ear.heard[{"harbour", "situation.publication"}]; };
        int const expected = ear.named && !was_member ? 3 : 0;
        while ((ear.left != gone || published() < expected) && read(ear)) continue;
        EXPECT_EQ(ear.left, gone) << ear.who.name << (ear.named ? " named" : "");
        EXPECT_EQ(published(), expected) << ear.who.name;
    }
    expect_silence(ears);
}

TEST_F(LeakStreamTest, EndsWithTheSessionOrTheTokenAndNothingMoreIsHeard) {
    std::vector<Ear> ended;
    std::vector<std::string> tokens, cookies;
    for (auto const& who : readers) {
        if (who.party.empty()) continue;
        cookies.push_back("Cookie: comity_session=" + house->vault().open_session(account_of(who)) + "\r\n");
        tokens.push_back(fresh_token(who));
        auto const short_lived = fresh_token(who, 1000);
        ended.push_back(listen(who, who.name == "stranger", cookies.back()));
        ended.push_back(listen(who, false, bearer(tokens.back())));
        ended.push_back(listen(who, false, bearer(short_lived)));
        tokens.push_back(short_lived);
    }
    auto ears = everybody();
    for (std::size_t at = 0; at < tokens.size(); at += 2)
        house->vault().end(house->vault().who(tokens[at])->credential);
    for (auto const& cookie : cookies) {
        Caller caller(server->port());
        auto const own = "localhost:" + std::to_string(server->port());
        caller.send("POST /api/v1/sign-out HTTP/1.1\r\nHost: " + own + "\r\nOrigin: http://" + own +
                    "\r\nContent-Length: 0\r\n" + cookie + "\r\n");
        EXPECT_EQ(status_of_reply(caller.read_reply()), 200);
    }
    *told.now_ms += 2000;
    auto const first = all_told.size();
    for (auto const* space : {"hill", "harbour"}) fill(space);
    // Members first: where one hears on, the test ends instead of waiting.
    std::ranges::sort(ended, std::greater{}, [](Ear const& ear) { return ear.who.role; });
    for (auto& ear : ended) {
        if (ear.named) ear.stream->next();  // that it may not hear of the hill, said at the beginning
        ASSERT_EQ(ear.stream->next(), Said{}) << ear.who.name;
    }
    for (auto& ear : ears) {
        while (ear.events < sum(expected(ear, first)) && read(ear)) continue;
        EXPECT_EQ(ear.heard, expected(ear, first)) << ear.who.name;
    }
    for (auto const& token : tokens)
        EXPECT_EQ(status_of_reply(Listening(server->port(), both, "", bearer(token)).head()), 401);
    for (auto const& cookie : cookies)
        EXPECT_EQ(status_of_reply(Listening(server->port(), "", "", cookie).head()), 400);
    expect_silence(ears);
}

}  // namespace
}  // namespace comity::http

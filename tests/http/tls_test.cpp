// The port with TLS: what it carries, whom it sheds, and where it may listen.
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <fstream>
#include <future>
#include <thread>

#include "tls_caller.h"

namespace comity::http {
namespace {

using Answer = Result<Reply>;

RouteTable table() {
    RouteTable table;
    table.of_house = {
        route(Method::get, "/api/hello",
              [](Request const& r) -> Answer { return text_reply(r.secure ? "hello" : "plain hello"); }),
        route(Method::post, "/api/echo",
              [](Request const& r) -> Answer { return text_reply(std::string(r.body)); }),
        route(Method::get, "/api/endless",
              [](Request const&) -> Answer {
                  auto reply = text_reply("begin");
                  reply.next = []() -> Result<std::optional<std::string>> {
                      return std::string(1 << 20, 'x');
                  };
                  return reply;
              }),
        route(Method::get, "/api/torn", [](Request const&) -> Answer {
            auto reply = text_reply("begin");
            reply.next = []() -> Result<std::optional<std::string>> {
                return refuse(Fault::broken, "The rest is lost.");
            };
            return reply;
        })};
    table.of_house[1].body_limit_bytes = 64 << 20;
    return table;
}

Limits short_limits() {
    Limits limits;
    limits.header_ms = 300;
    limits.idle_ms = 400;
    limits.write_ms = 400;
    limits.parting_ms = 300;
    return limits;
}

// Many bytes, no two runs of them alike.
std::string many_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    std::uint32_t state = 7;
    for (char& each : bytes) each = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return bytes;
}

class TlsTest : public ::testing::Test {
  protected:
    TlsTest() { signal(SIGPIPE, SIG_IGN); }

    void serve(Limits limits = {}, std::size_t loops = 2) {
        ServerOptions options;
        options.loops = loops;
        options.tls = files;
        serving.emplace(table(), limits, options);
    }
    void expect_alive() {
        TlsCaller caller(serving->port());
        caller.send(serving->get("/api/hello"));
        EXPECT_EQ(body_of(caller.read_reply()), "hello");
    }
    void wait_until_nobody_is_there() {
        while (serving->server->connections() > 0) std::this_thread::yield();
    }

    comity::testing::TemporaryFolder folder;
    TlsFiles files = make_certificate(folder.path());
    std::optional<Serving> serving;
};

TEST_F(TlsTest, AnswersAgainAndAgainOnOneConnection) {
    serve();
    TlsCaller caller(serving->port());
    ASSERT_TRUE(caller.connected());
    EXPECT_EQ(caller.version(), "TLSv1.3");
    EXPECT_EQ(caller.protocol(), "http/1.1");
    for (int count = 0; count < 3; ++count) {
        caller.send(serving->get("/api/hello"));
        auto const reply = caller.read_reply();
        EXPECT_EQ(body_of(reply), "hello");
        EXPECT_EQ(header_of(reply, "Strict-Transport-Security"), "max-age=31536000");
    }
}

TEST_F(TlsTest, SpeaksOnePointTwoAndNothingOlder) {
    serve();
    TlsCaller current(serving->port(), TLS1_2_VERSION);
    EXPECT_TRUE(current.connected());
    EXPECT_EQ(current.version(), "TLSv1.2");
    TlsCaller old(serving->port(), TLS1_1_VERSION);
    EXPECT_FALSE(old.connected());
    expect_alive();
}

TEST_F(TlsTest, CarriesLargeBodiesBothWays) {
    serve();
    auto const body = many_bytes(20 << 20);
    TlsCaller caller(serving->port());
    caller.send(serving->post("/api/echo", body));
    EXPECT_EQ(body_of(caller.read_reply()), body);
}

TEST_F(TlsTest, WhoeverSaysNoMoreStillGetsTheAnswer) {
    serve();
    TlsCaller farewell(serving->port());
    farewell.send(serving->get("/api/hello"));
    farewell.say_farewell();
    EXPECT_EQ(body_of(farewell.read_to_end()), "hello");
    TlsCaller silent(serving->port());
    silent.send(serving->get("/api/hello"));
    silent.shut();
    EXPECT_EQ(body_of(silent.read_to_end()), "hello");
}

TEST_F(TlsTest, AnAnswerEndsWithAFarewellAndATornOneDoesNot) {
    serve();
    TlsCaller whole(serving->port());
    whole.send(serving->get("/api/hello", "Connection: close\r\n"));
    EXPECT_EQ(body_of(whole.read_to_end()), "hello");
    EXPECT_TRUE(whole.ended_well());
    TlsCaller torn(serving->port());
    torn.send("GET /api/torn HTTP/1.0\r\nHost: localhost\r\n\r\n");
    torn.read_to_end();
    EXPECT_FALSE(torn.ended_well());
}

TEST_F(TlsTest, PlainBytesAreShed) {
    serve();
    EXPECT_EQ(status_of_reply(serving->ask(serving->get("/api/hello"))), 0);
    Caller noise(serving->port());
    noise.send(many_bytes(100'000));
    noise.read_to_end();
    wait_until_nobody_is_there();
    expect_alive();
}

TEST_F(TlsTest, WhoeverStopsInTheMiddleOfTheHandshakeIsCut) {
    serve(short_limits());
    Caller silent(serving->port());
    Caller halfway(serving->port());
    halfway.send(std::string_view("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    EXPECT_EQ(silent.read_to_end(), "");
    EXPECT_EQ(halfway.read_to_end(), "");
    wait_until_nobody_is_there();
    expect_alive();
}

TEST_F(TlsTest, WhoeverSaysNothingAfterItIsCutToo) {
    serve(short_limits());
    TlsCaller caller(serving->port());
    EXPECT_EQ(caller.read_to_end(), "");
    EXPECT_TRUE(caller.ended_well());
}

TEST_F(TlsTest, AReaderWhoTakesNothingIsLeft) {
    serve(short_limits());
    TlsCaller caller(serving->port());
    caller.send(serving->get("/api/endless"));
    EXPECT_FALSE(caller.read_some().empty());
    wait_until_nobody_is_there();
}

TEST_F(TlsTest, ManyAtOnceAreEachAnswered) {
    serve();
    std::atomic<int> right = 0;
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            auto const body = many_bytes(300'000);
            for (int count = 0; count < 20; ++count) {
                TlsCaller caller(serving->port());
                caller.send(serving->post("/api/echo", body));
                if (body_of(caller.read_reply()) == body) ++right;
            }
        });
    threads.clear();
    EXPECT_EQ(right, 80);
}

TEST_F(TlsTest, StoppingAnswersWhatIsUnderWayAndClosesTheRest) {
    serve(short_limits());
    TlsCaller sending(serving->port());
    auto const request = serving->post("/api/echo", "words", "Expect: 100-continue\r\n");
    sending.send(request.substr(0, request.size() - 5));
    EXPECT_EQ(status_of_reply(sending.read_some()), 100);
    TlsCaller idle(serving->port());
    Caller shaking(serving->port());
    std::jthread const stopping([&] { serving->server->stop(); });
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_EQ(shaking.read_to_end(), "");
    sending.send("words");
    EXPECT_EQ(body_of(sending.read_to_end()), "words");
}

TEST_F(TlsTest, WhoeverShakesHandsForLongMakesRoom) {
    Limits limits;
    limits.connections = 3;
    serve(limits, 1);
    std::vector<std::unique_ptr<Caller>> silent;
    for (int count = 0; count < 3; ++count) silent.push_back(std::make_unique<Caller>(serving->port()));
    std::vector<std::unique_ptr<TlsCaller>> newcomers;
    for (auto const& leaves : silent) {
        newcomers.push_back(std::make_unique<TlsCaller>(serving->port()));
        newcomers.back()->send(serving->get("/api/hello"));
        EXPECT_EQ(body_of(newcomers.back()->read_reply()), "hello");
        EXPECT_EQ(leaves->read_to_end(), "");
    }
}

TEST_F(TlsTest, StoppingCutsWhatDoesNotEnd) {
    Limits limits;
    limits.stop_ms = 100;
    serve(limits);
    TlsCaller caller(serving->port());
    caller.send(serving->get("/api/endless"));
    EXPECT_FALSE(caller.read_some().empty());
    serving->server->stop();
    EXPECT_EQ(serving->server->connections(), 0u);
    caller.read_to_end();
    EXPECT_FALSE(caller.ended_well());
}

TEST_F(TlsTest, ARenewedCertificateIsShownToWhoeverComesNext) {
    serve();
    TlsCaller before(serving->port());
    EXPECT_EQ(before.serial(), 1);
    make_certificate(folder.path(), 2);
    ASSERT_TRUE(serving->server->renew_certificate());
    TlsCaller after(serving->port());
    EXPECT_EQ(after.serial(), 2);
    before.send(serving->get("/api/hello"));
    EXPECT_EQ(body_of(before.read_reply()), "hello");
    std::ofstream(files.certificate) << "no certificate\n";
    EXPECT_FALSE(serving->server->renew_certificate());
    TlsCaller still(serving->port());
    EXPECT_EQ(still.serial(), 2);
}

class StartTest : public ::testing::Test {
  protected:
    Result<void> start(ServerOptions options) {
        options.clock = comity::testing::ToldClock().clock();
        Server server(router, metrics, options);
        auto started = server.start();
        return started;
    }
    comity::testing::TemporaryFolder folder;
    Router router{table(), {}, "stamp"};
    Metrics metrics{router.route_names()};
};

TEST_F(StartTest, BeyondLoopbackNeedsTlsOrAProxysWord) {
    for (auto const* beyond : {"0.0.0.0", "::", "::ffff:0.0.0.0"}) {
        ServerOptions options;
        options.address = beyond;
        auto const refused = start(options);
        ASSERT_FALSE(refused) << beyond;
        EXPECT_NE(refused.error().why.find("--tls"), std::string::npos);
    }
    ServerOptions with_tls;
    with_tls.address = "0.0.0.0";
    with_tls.tls = make_certificate(folder.path());
    EXPECT_TRUE(start(with_tls));
    ServerOptions with_proxy;
    with_proxy.address = "0.0.0.0";
    with_proxy.behind_proxy = true;
    EXPECT_TRUE(start(with_proxy));
    for (auto const* here : {"127.0.0.1", "127.0.0.2"}) {
        ServerOptions options;
        options.address = here;
        EXPECT_TRUE(start(options)) << here;
    }
    ServerOptions nonsense;
    nonsense.address = "everywhere";
    EXPECT_FALSE(start(nonsense));
}

TEST_F(StartTest, CertificatesThatCannotBeUsedAreSaid) {
    auto const good = make_certificate(folder.path());
    auto const other = folder.path() / "other";
    std::filesystem::create_directory(other);
    auto const another = make_certificate(other);
    auto const empty = folder.path() / "empty.pem";
    std::ofstream(empty) << "";
    auto const why = [&](std::filesystem::path const& certificate, std::filesystem::path const& key) {
        ServerOptions options;
        options.tls = TlsFiles{certificate, key};
        auto const started = start(options);
        return started ? std::string() : started.error().why;
    };
    EXPECT_EQ(why(good.certificate, good.key), "");
    EXPECT_NE(why(folder.path() / "none.pem", good.key).find("No such file"), std::string::npos);
    EXPECT_NE(why(empty, good.key).find("empty.pem"), std::string::npos);
    EXPECT_NE(why(good.certificate, empty).find("empty.pem"), std::string::npos);
    EXPECT_NE(why(good.certificate, another.key), "");
}

TEST_F(StartTest, BehindAProxyTheNameIsTheProxys) {
    ServerOptions options;
    options.behind_proxy = true;
    Serving const serving(table(), {}, options);
    auto const request = [](std::string const& origin) {
        return "POST /api/echo HTTP/1.1\r\nHost: crisis.example\r\nOrigin: " + origin +
               "\r\nContent-Length: 2\r\n\r\nhi";
    };
    EXPECT_EQ(status_of_reply(serving.ask(request("https://crisis.example"))), 200);
    EXPECT_EQ(status_of_reply(serving.ask(request("http://crisis.example"))), 403);
    EXPECT_EQ(status_of_reply(serving.ask(request("https://evil.example"))), 403);
    EXPECT_EQ(body_of(serving.ask(serving.get("/api/hello"))), "hello");
}

}  // namespace
}  // namespace comity::http

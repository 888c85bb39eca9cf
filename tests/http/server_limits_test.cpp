// What the server refuses, and whom it stops waiting for.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>
#include <vector>

#include "http/server.h"
#include "serving.h"

namespace comity::http {
namespace {

using Answer = Result<Reply>;

RouteTable table() {
    RouteTable table;
    table.of_house = {
        route(Method::get, "/api/hello", [](Request const&) -> Answer { return text_reply("hello"); }),
        route(Method::post, "/api/echo",
              [](Request const& r) -> Answer { return text_reply(std::string(r.body)); })};
    table.of_house[0].brief = true;
    table.of_house[1].body_limit_bytes = 1000;
    return table;
}

Limits short_limits() {
    Limits limits;
    limits.header_ms = 200;
    limits.body_ms = 400;
    limits.body_silence_ms = 200;
    limits.idle_ms = 300;
    limits.write_ms = 400;
    limits.parting_ms = 300;
    return limits;
}

class LimitsTest : public ::testing::Test {
  protected:
    Serving serving{table()};
    std::string host() const { return "Host: localhost:" + std::to_string(serving.port()) + "\r\n"; }
    int status(std::string_view request) const { return status_of_reply(serving.ask(request)); }
    void expect_alive() const { EXPECT_EQ(body_of(serving.ask(serving.get("/api/hello"))), "hello"); }
};

TEST_F(LimitsTest, ABodyOverTheLimitIsNotRead) {
    Caller caller(serving.port());
    caller.send("POST /api/echo HTTP/1.1\r\n" + host() + "Content-Length: 1001\r\n\r\n");
    auto const reply = caller.read_to_end();
    EXPECT_EQ(status_of_reply(reply), 413);
    EXPECT_EQ(header_of(reply, "Connection"), "close");
}

TEST_F(LimitsTest, ASenderWhoIsRefusedStillReadsWhy) {
    EXPECT_EQ(status(serving.post("/api/echo", std::string(3'000'000, 'x'))), 413);
}

TEST_F(LimitsTest, AChunkedBodyOverTheLimitIsStopped) {
    auto const chunk = "200\r\n" + std::string(0x200, 'x') + "\r\n";
    EXPECT_EQ(
        status("POST /api/echo HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk),
        413);
}

TEST_F(LimitsTest, ABodyWhereNoneBelongsIsRefused) {
    EXPECT_EQ(status("GET /api/hello HTTP/1.1\r\n" + host() + "Content-Length: 5\r\n\r\nwords"), 413);
}

TEST_F(LimitsTest, ALongHeaderIsRefused) {
    EXPECT_EQ(status("GET /api/hello HTTP/1.1\r\n" + host() + "A: " + std::string(20'000, 'x') + "\r\n\r\n"),
              431);
}

TEST_F(LimitsTest, AFloodOfHeadersIsRefused) {
    std::string request = "GET /api/hello HTTP/1.1\r\n" + host();
    for (int count = 0; count < 5'000; ++count) request += "A: b\r\n";
    EXPECT_EQ(status(request + "\r\n"), 431);
    Caller slow(serving.port());
    slow.send("GET /api/hello HTTP/1.1\r\n" + host());
    for (int count = 0; count < 5'000; ++count) slow.send("A" + std::to_string(count) + ": b\r\n");
    EXPECT_EQ(status_of_reply(slow.read_reply()), 431);
    expect_alive();
}

TEST_F(LimitsTest, WhatIsNotHttpIsRefused) {
    EXPECT_EQ(status("hello there\r\n\r\n"), 400);
    EXPECT_EQ(status("\x16\x03\x01\x02\x01\x01\x01\xfc\x03\x03\r\n\r\n"), 400);
    EXPECT_EQ(status("GET /api/hello HTTP/2.0\r\n" + host() + "\r\n"), 505);
    EXPECT_EQ(status("GET /api/hello HTTP/1.1\r\n" + host() + "A b\r\n\r\n"), 400);
    EXPECT_EQ(status("GET http://localhost/api/hello HTTP/1.1\r\n" + host() + "\r\n"), 400);
    expect_alive();
}

TEST_F(LimitsTest, BadChunksAreRefused) {
    auto const start = "POST /api/echo HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n";
    for (std::string const body :
         {"xyz\r\n\r\n", "4\r\nwikiX\r\n0\r\n\r\n", "-1\r\n\r\n", "ffffffffffffffffff\r\n\r\n"})
        EXPECT_EQ(status(start + body), 400) << body;
    EXPECT_EQ(status(start + "1;" + std::string(100'000, 'x')), 400);
    EXPECT_EQ(status(start + "fffffffffffffff\r\n" + std::string(2000, 'x')), 413);
    expect_alive();
}

TEST_F(LimitsTest, TwoReadingsOfOneRequestAreRefused) {
    auto const post = "POST /api/echo HTTP/1.1\r\n" + host();
    EXPECT_EQ(status(post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
    EXPECT_EQ(status(post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nwords!"), 400);
    EXPECT_EQ(status(post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400);
    EXPECT_EQ(status(post + "Transfer-Encoding: gzip\r\n\r\n"), 400);
    EXPECT_EQ(status(post + "Content-Length: +5\r\n\r\nwords"), 400);
    EXPECT_EQ(status("GET /api/hello HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(status("GET /api/hello HTTP/1.1\r\n" + host() + host() + "\r\n"), 400);
}

TEST_F(LimitsTest, EncodedBodiesAreRefused) {
    EXPECT_EQ(status(serving.post("/api/echo", "words", "Content-Encoding: gzip\r\n")), 415);
}

TEST_F(LimitsTest, ForeignHostsAndOriginsAreRefused) {
    EXPECT_EQ(status("GET /api/hello HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 403);
    EXPECT_EQ(status("GET /api/hello HTTP/1.1\r\nHost: localhost:1\r\n\r\n"), 403);
    EXPECT_EQ(status(serving.post("/api/echo", "x", "Origin: http://evil.example\r\n")), 403);
    EXPECT_EQ(status(serving.post("/api/echo", "x", "Sec-Fetch-Site: cross-site\r\n")), 403);
    auto const own =
        "Origin: http://localhost:" + std::to_string(serving.port()) + "\r\nSec-Fetch-Site: same-origin\r\n";
    EXPECT_EQ(status(serving.post("/api/echo", "x", own)), 200);
}

TEST_F(LimitsTest, TrickyPathsAreRefused) {
    for (std::string const path : {"/api/%2e%2e/hello", "/api/hello%00", "//api/hello", "/api//hello",
                                   "/api/../hello", "/api/%ff", "/api/hel%2flo", "/api/hello?x=%zz"})
        EXPECT_EQ(status(serving.get(path)), 400) << path;
    EXPECT_EQ(status(serving.get("/api/hello/")), 404);
}

TEST_F(LimitsTest, OtherMethodsAreRefused) {
    auto const ask = [this](std::string const& method, std::string const& path) {
        return serving.ask(method + " " + path + " HTTP/1.1\r\n" + host() + "\r\n");
    };
    EXPECT_EQ(status_of_reply(ask("OPTIONS", "/api/hello")), 405);
    EXPECT_EQ(header_of(ask("PATCH", "/api/hello"), "Allow"), "GET, HEAD");
    EXPECT_EQ(header_of(ask("DELETE", "/api/echo"), "Allow"), "POST");
    EXPECT_EQ(status_of_reply(ask("BREW", "/api/pot")), 501);
}

TEST_F(LimitsTest, ARefusalWithoutABodyKeepsTheConnection) {
    Caller caller(serving.port());
    caller.send(serving.get("/api/nothing") + serving.get("/api/hello"));
    EXPECT_EQ(status_of_reply(caller.read_reply()), 404);
    EXPECT_EQ(body_of(caller.read_reply()), "hello");
}

TEST(Slow, WhoSaysNothingIsLeft) {
    Serving serving(table(), short_limits());
    Caller caller(serving.port());
    EXPECT_EQ(caller.read_to_end(), "");
    Caller kept(serving.port());
    kept.send(serving.get("/api/hello"));
    EXPECT_EQ(body_of(kept.read_reply()), "hello");
    EXPECT_EQ(kept.read_to_end(), "");
}

TEST(Slow, AHeaderThatDoesNotEndIsTimedOut) {
    Serving serving(table(), short_limits());
    Caller caller(serving.port());
    caller.send("GET /api/hello HTTP/1.1\r\n");
    EXPECT_EQ(status_of_reply(caller.read_to_end()), 408);
}

TEST(Slow, ATrickleOfHeadersIsTimedOut) {
    Serving serving(table(), short_limits());
    Caller caller(serving.port());
    std::jthread const trickle([&](std::stop_token const& stop) {
        caller.send("GET /api/hello HTTP/1.1\r\n");
        while (!stop.stop_requested()) {
            caller.send("A: b\r\n");
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
    EXPECT_EQ(status_of_reply(caller.read_reply()), 408);
}

TEST(Slow, ABodyThatDoesNotComeIsTimedOut) {
    Serving serving(table(), short_limits());
    Caller caller(serving.port());
    auto const request = serving.post("/api/echo", "words");
    caller.send(request.substr(0, request.size() - 2));
    EXPECT_EQ(status_of_reply(caller.read_to_end()), 408);
}

TEST(Slow, AReaderWhoTakesNothingIsLeft) {
    RouteTable endless;
    endless.of_house = {route(Method::get, "/api/endless", [](Request const&) -> Answer {
        auto reply = text_reply("begin");
        reply.next = []() -> Result<std::optional<std::string>> { return std::string(1 << 20, 'x'); };
        return reply;
    })};
    Serving serving(std::move(endless), short_limits());
    Caller caller(serving.port());
    caller.send(serving.get("/api/endless"));
    while (serving.server->connections() == 0) std::this_thread::yield();
    while (serving.server->connections() > 0) std::this_thread::yield();
}

// One loop, so that who has waited longest is known.
ServerOptions one_loop() {
    ServerOptions options;
    options.loops = 1;
    return options;
}

TEST(Crowd, WhoeverKeepsUsWaitingLongestMakesRoom) {
    Limits limits;
    limits.connections = 4;
    Serving serving(table(), limits, one_loop());
    auto const there = [&](std::size_t count) {
        while (serving.server->connections() != count) std::this_thread::yield();
    };
    Caller sending(serving.port());  // a body, and that later than what follows
    auto const request = serving.post("/api/echo", "words", "Expect: 100-continue\r\n");
    sending.send(request.substr(0, request.size() - 5));
    EXPECT_EQ(status_of_reply(sending.read_head()), 100);
    Caller silent(serving.port());
    there(2);
    Caller halfway(serving.port());
    halfway.send("GET /api/hello HTTP/1.1\r\n");
    there(3);
    Caller served(serving.port());
    served.send(serving.get("/api/hello"));
    EXPECT_EQ(body_of(served.read_reply()), "hello");
    std::vector<std::unique_ptr<Caller>> newcomers;
    for (auto* const leaves : {&silent, &halfway, &served}) {
        newcomers.push_back(std::make_unique<Caller>(serving.port()));
        newcomers.back()->send(serving.get("/api/hello"));
        EXPECT_EQ(body_of(newcomers.back()->read_reply()), "hello");
        EXPECT_EQ(leaves->read_to_end(), "");
    }
    sending.send("words");
    EXPECT_EQ(body_of(sending.read_reply()), "words");
}

TEST(Crowd, SlowSendersMakeRoomWhereNobodyElseCan) {
    Limits limits;
    limits.connections = 1;
    Serving serving(table(), limits, one_loop());
    Caller sending(serving.port());
    auto const request = serving.post("/api/echo", "words", "Expect: 100-continue\r\n");
    sending.send(request.substr(0, request.size() - 5));
    EXPECT_EQ(status_of_reply(sending.read_head()), 100);
    EXPECT_EQ(body_of(serving.ask(serving.get("/api/hello"))), "hello");
    EXPECT_EQ(sending.read_to_end(), "");
}

TEST(Crowd, WhereAllAreBeingServedNewcomersAreTurnedAway) {
    std::promise<void> begun;
    std::promise<void> go;
    RouteTable slow;
    slow.of_house = {route(Method::get, "/api/slow", [&](Request const&) -> Answer {
        begun.set_value();
        go.get_future().wait();
        return text_reply("done");
    })};
    Limits limits;
    limits.connections = 1;
    Serving serving(std::move(slow), limits);
    Caller served(serving.port());
    served.send(serving.get("/api/slow"));
    begun.get_future().wait();
    Caller late(serving.port());
    EXPECT_EQ(status_of_reply(late.read_to_end()), 503);
    go.set_value();
    EXPECT_EQ(body_of(served.read_reply()), "done");
}

TEST(Crowd, AFullQueueAsksToComeBack) {
    std::atomic<int> begun = 0;
    std::promise<void> go;
    auto const gone = go.get_future().share();
    RouteTable slow;
    slow.of_house = {route(Method::get, "/api/slow", [&begun, gone](Request const&) -> Answer {
        ++begun;
        gone.wait();
        return text_reply("done");
    })};
    ServerOptions options;
    options.workers = 1;
    options.waiting_limit = 1;
    Serving serving(std::move(slow), {}, options);
    std::vector<std::unique_ptr<Caller>> callers;
    for (int count = 0; count < 3; ++count) {
        callers.push_back(std::make_unique<Caller>(serving.port()));
        callers.back()->send(serving.get("/api/slow"));
        // One at a worker, one in the queue: each is there before the next is sent.
        while (count == 0 && begun == 0) std::this_thread::yield();
        while (count == 1 && serving.server->waiting() < 1) std::this_thread::yield();
    }
    auto const refused = callers[2]->read_reply();
    EXPECT_EQ(status_of_reply(refused), 503);
    EXPECT_EQ(header_of(refused, "Retry-After"), "1");
    go.set_value();
    EXPECT_EQ(body_of(callers[0]->read_reply()), "done");
    EXPECT_EQ(body_of(callers[1]->read_reply()), "done");
}

TEST(Stop, WhatIsUnderWayIsAnswered) {
    std::promise<void> begun;
    std::promise<void> go;
    auto const gone = go.get_future().share();
    RouteTable slow;
    slow.of_house = {route(Method::get, "/api/slow", [&begun, gone](Request const&) -> Answer {
        begun.set_value();
        gone.wait();
        return text_reply("done");
    })};
    Serving serving(std::move(slow));
    Caller idle(serving.port());
    Caller caller(serving.port());
    caller.send(serving.get("/api/slow"));
    begun.get_future().wait();
    std::jthread const stopping([&] { serving.server->stop(); });
    EXPECT_EQ(idle.read_to_end(), "");
    go.set_value();
    auto const reply = caller.read_to_end();
    EXPECT_EQ(body_of(reply), "done");
}

TEST(Stop, WhatDoesNotEndIsCutAfterAWhile) {
    std::promise<void> asked;
    std::vector<std::function<void(Reply)>> never_called;
    RouteTable endless;
    endless.of_house = {route(Method::get, "/api/endless",
                              [](Request const&) -> Answer {
                                  auto reply = text_reply("begin");
                                  reply.next = []() -> Result<std::optional<std::string>> {
                                      return std::string(100, 'x');
                                  };
                                  return reply;
                              }),
                        route(Method::get, "/api/never", [&](Request const&) -> Answer {
                            Reply reply;
                            reply.later = [&](std::function<void(Reply)> const& done) {
                                never_called.push_back(done);
                                asked.set_value();
                            };
                            return reply;
                        })};
    Limits limits;
    limits.stop_ms = 100;
    Serving serving(std::move(endless), limits);
    Caller stream(serving.port());
    stream.send(serving.get("/api/endless"));
    EXPECT_FALSE(stream.read_some().empty());
    Caller never(serving.port());
    never.send(serving.get("/api/never"));
    asked.get_future().wait();
    serving.server->stop();
    EXPECT_EQ(serving.server->connections(), 0u);
    EXPECT_EQ(never.read_to_end(), "");
    never_called.front()(text_reply("too late"));
}

TEST(Start, ATakenPortIsSaid) {
    Serving first(table());
    ServerOptions options;
    options.port = first.port();
    options.clock = comity::testing::ToldClock().clock();
    Server second(first.router, first.metrics, options);
    auto const started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().fault, Fault::busy);
}

}  // namespace
}  // namespace comity::http

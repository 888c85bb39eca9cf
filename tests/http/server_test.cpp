#include "http/server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <future>
#include <thread>
#include <utility>
#include <vector>

#include "http/client.h"
#include "serving.h"

namespace comity::http {
namespace {

using Answer = Result<Reply>;
using Piece = Result<std::optional<std::string>>;

Reply stream_of(int pieces, std::size_t bytes, std::shared_ptr<void> kept = nullptr) {
    auto reply = text_reply("begin\n");
    reply.next = [left = pieces, bytes, kept]() mutable -> Piece {
        if (left-- == 0) return std::nullopt;
        return std::string(bytes, static_cast<char>('a' + left % 26));
    };
    return reply;
}

// Answers in turn directly, on a worker, and later from a thread of its own.
RouteTable table() {
    RouteTable table;
    table.of_house = {
        route(Method::get, "/api/hello", [](Request const&) -> Answer { return text_reply("hello"); }),
        route(Method::get, "/api/slow", [](Request const&) -> Answer { return text_reply("slow hello"); }),
        route(Method::get, "/api/who",
              [](Request const& r) -> Answer { return text_reply(r.via + r.speaker.hex()); }),
        route(Method::post, "/api/echo",
              [](Request const& r) -> Answer { return text_reply(std::string(r.body)); }),
        route(Method::post, "/api/large",
              [](Request const& r) -> Answer { return text_reply(std::to_string(r.body.size())); }),
        route(Method::get, "/api/long",
              [](Request const&) -> Answer { return text_reply(std::string(300'000, 'x')); }),
        route(Method::get, "/api/stream", [](Request const&) -> Answer { return stream_of(30, 5'000); }),
        route(Method::get, "/api/torn",
              [](Request const&) -> Answer {
                  auto reply = text_reply("begin");
                  reply.next = []() -> Piece { throw Broken("disk"); };
                  return reply;
              }),
        route(Method::get, "/api/later",
              [](Request const&) -> Answer {
                  Reply reply;
                  reply.later = [](std::function<void(Reply)> done) {
                      std::thread([done = std::move(done)] { done(text_reply("later")); }).detach();
                  };
                  return reply;
              }),
        route(Method::get, "/api/forgotten", [](Request const&) -> Answer {
            Reply reply;
            reply.later = [](std::function<void(Reply)> const&) { throw Broken("nobody will answer"); };
            return reply;
        })};
    for (std::size_t at : {0, 2, 3, 8, 9}) table.of_house[at].brief = true;
    table.of_house[3].body_limit_bytes = 1000;
    table.of_house[4].body_limit_bytes = 64 << 20;
    return table;
}

class ServerTest : public ::testing::Test {
  protected:
    Serving serving{table()};
    std::string get(std::string_view path, std::string_view more = "") {
        return serving.ask(serving.get(path, more));
    }
};

TEST_F(ServerTest, Answers) {
    auto const reply = get("/api/hello");
    EXPECT_EQ(status_of_reply(reply), 200);
    EXPECT_EQ(body_of(reply), "hello");
    EXPECT_EQ(header_of(reply, "Date"), "Sun, 01 Mar 2026 02:41:00 GMT");
    EXPECT_EQ(header_of(reply, "X-Content-Type-Options"), "nosniff");
}

TEST_F(ServerTest, AnswersFromWorkersAndLater) {
    EXPECT_EQ(body_of(get("/api/slow")), "slow hello");
    EXPECT_EQ(body_of(get("/api/later")), "later");
    EXPECT_EQ(status_of_reply(get("/api/forgotten")), 500);
}

TEST_F(ServerTest, KeepsTheOrderOfPipelinedRequests) {
    Caller caller(serving.port());
    caller.send(serving.get("/api/later") + serving.post("/api/echo", "words") + serving.get("/api/slow") +
                serving.get("/api/stream") + serving.get("/api/hello"));
    EXPECT_EQ(body_of(caller.read_reply()), "later");
    EXPECT_EQ(body_of(caller.read_reply()), "words");
    EXPECT_EQ(body_of(caller.read_reply()), "slow hello");
    EXPECT_EQ(body_of(caller.read_reply()).size(), 6u + 30 * 5'000);
    EXPECT_EQ(body_of(caller.read_reply()), "hello");
}

TEST_F(ServerTest, ARequestMayComeByteByByte) {
    Caller caller(serving.port());
    for (char const letter : serving.post("/api/echo", "words")) caller.send({&letter, 1});
    EXPECT_EQ(body_of(caller.read_reply()), "words");
}

TEST_F(ServerTest, HeadIsGetWithoutTheBody) {
    Caller caller(serving.port());
    auto request = serving.get("/api/long");
    request.replace(0, 3, "HEAD");
    auto streamed = serving.get("/api/stream");
    streamed.replace(0, 3, "HEAD");
    caller.send(request + streamed + serving.get("/api/hello"));
    auto const head = caller.read_head();
    EXPECT_EQ(status_of_reply(head), 200);
    EXPECT_EQ(header_of(head, "Content-Length"), "300000");
    EXPECT_EQ(status_of_reply(caller.read_head()), 200);
    EXPECT_EQ(body_of(caller.read_reply()), "hello");
}

TEST_F(ServerTest, GzipGoesThereAndBack) {
    auto const reply = get("/api/long", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(header_of(reply, "Content-Encoding"), "gzip");
    EXPECT_LT(body_of(reply).size(), 10'000u);
    EXPECT_EQ(unzipped(body_of(reply)), std::string(300'000, 'x'));
    EXPECT_EQ(header_of(get("/api/hello", "Accept-Encoding: gzip\r\n"), "Content-Encoding"), "");
    auto const streamed = get("/api/stream", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(header_of(streamed, "Content-Encoding"), "gzip");
    EXPECT_EQ(unzipped(body_of(streamed)), body_of(get("/api/stream")));
}

TEST_F(ServerTest, StreamsEndWhereTheyEnd) {
    auto const reply = get("/api/stream");
    EXPECT_EQ(header_of(reply, "Transfer-Encoding"), "chunked");
    EXPECT_TRUE(reply.ends_with("0\r\n\r\n"));
    EXPECT_EQ(body_of(reply).size(), 6u + 30 * 5'000);
}

TEST_F(ServerTest, OldReadersGetTheStreamUpToTheEnd) {
    Caller caller(serving.port());
    caller.send("GET /api/stream HTTP/1.0\r\nHost: localhost:" + std::to_string(serving.port()) + "\r\n\r\n");
    auto const reply = caller.read_to_end();
    EXPECT_EQ(header_of(reply, "Transfer-Encoding"), "");
    EXPECT_EQ(header_of(reply, "Connection"), "close");
    EXPECT_EQ(body_of(reply).size(), 6u + 30 * 5'000);
}

TEST_F(ServerTest, ATornStreamCannotBeTakenForAWholeOne) {
    Caller caller(serving.port());
    caller.send(serving.get("/api/torn"));
    auto const reply = caller.read_to_end();
    EXPECT_EQ(reply.find("\r\n0\r\n"), std::string::npos);
    EXPECT_TRUE(caller.was_reset());
    EXPECT_EQ(body_of(get("/api/hello")), "hello");
}

TEST_F(ServerTest, ABodyMayBeChunked) {
    auto const reply =
        serving.ask("POST /api/echo HTTP/1.1\r\nHost: localhost:" + std::to_string(serving.port()) +
                    "\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nwiki\r\n5\r\npedia\r\n0\r\nA: b\r\n\r\n");
    EXPECT_EQ(body_of(reply), "wikipedia");
}

TEST_F(ServerTest, LargeBodiesAreSpooled) {
    std::string const body(5 << 20, 'x');
    EXPECT_EQ(body_of(serving.ask(serving.post("/api/large", body))), std::to_string(body.size()));
}

TEST_F(ServerTest, Expect100IsMet) {
    Caller caller(serving.port());
    auto const request = serving.post("/api/echo", "words", "Expect: 100-continue\r\n");
    auto const split = request.size() - 5;
    caller.send(request.substr(0, split));
    EXPECT_EQ(caller.read_head(), "HTTP/1.1 100 Continue\r\n\r\n");
    caller.send(request.substr(split));
    EXPECT_EQ(body_of(caller.read_reply()), "words");
    EXPECT_EQ(status_of_reply(serving.ask(serving.post("/api/echo", "words", "Expect: miracles\r\n"))), 417);
    Caller refused(serving.port());
    auto const large = serving.post("/api/echo", std::string(2000, 'x'), "Expect: 100-continue\r\n");
    refused.send(large.substr(0, large.size() - 2000));
    EXPECT_EQ(status_of_reply(refused.read_reply()), 413);
}

TEST_F(ServerTest, ThePortAndTheSocketSpeakForDifferentParties) {
    auto const by_port = body_of(get("/api/who"));
    EXPECT_TRUE(by_port.starts_with("http"));
    Request asked;
    asked.path = "/api/who";
    auto reply = Client(serving.folder.path() / "comity.sock").ask(asked);
    ASSERT_TRUE(reply) << reply.error().why;
    EXPECT_TRUE(whole_body(*reply).starts_with("socket"));
    struct ::stat file{};
    ASSERT_EQ(::stat((serving.folder.path() / "comity.sock").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST_F(ServerTest, CountsWhatItAnswers) {
    get("/api/hello");
    get("/api/nothing");
    auto const text = serving.metrics.text();
    EXPECT_NE(text.find("{route=\"GET /api/hello\",status=\"200\"} 1"), std::string::npos);
    EXPECT_NE(text.find("{route=\"none\",status=\"404\"} 1"), std::string::npos);
}

TEST(Streams, AReaderWhoLeavesEndsThem) {
    std::promise<void> ended;
    auto kept = std::shared_ptr<void>(&ended, [&](void*) { ended.set_value(); });
    RouteTable endless;
    endless.of_house = {route(Method::get, "/api/endless", [&kept](Request const&) -> Answer {
        return stream_of(-1, 100'000, std::exchange(kept, nullptr));
    })};
    Serving serving(std::move(endless));
    {
        Caller caller(serving.port());
        caller.send(serving.get("/api/endless"));
        EXPECT_FALSE(caller.read_some().empty());
    }
    ended.get_future().wait();
}

TEST_F(ServerTest, ManyAtOnce) {
    std::vector<std::jthread> callers;
    std::atomic<int> right = 0;
    for (int caller = 0; caller < 20; ++caller)
        callers.emplace_back([&] {
            Caller line(serving.port());
            for (int turn = 0; turn < 20; ++turn) {
                line.send(serving.get("/api/later") + serving.get("/api/slow"));
                if (body_of(line.read_reply()) == "later") ++right;
                if (body_of(line.read_reply()) == "slow hello") ++right;
            }
        });
    callers.clear();
    EXPECT_EQ(right, 800);
}

}  // namespace
}  // namespace comity::http

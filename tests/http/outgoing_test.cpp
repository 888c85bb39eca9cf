// What the server asks of others: in plain on this machine alone, without detours, for so long and so much.
#include "http/outgoing.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "serving.h"

namespace comity::http {
namespace {

RouteTable table() {
    RouteTable table;
    table.of_house = {
        route(Method::get, "/api/hello", [](Request const&) { return Result<Reply>(text_reply("hello")); }),
        route(Method::post, "/api/echo",
              [](Request const& asked) {
                  auto said = std::string(asked.header("content-type")) + " " + std::string(asked.body);
                  auto const who = asked.header("authorization");
                  return Result<Reply>(text_reply(who.empty() ? said : said + " " + std::string(who)));
              }),
        route(Method::get, "/api/elsewhere",
              [](Request const&) {
                  auto reply = text_reply("");
                  reply.status = 307;
                  reply.headers.emplace_back("Location", "/api/hello");
                  return Result<Reply>(reply);
              }),
        route(Method::get, "/api/long",
              [](Request const&) { return Result<Reply>(text_reply(std::string(300'000, 'x'))); }),
        route(Method::get, "/api/slow", [](Request const&) {
            std::this_thread::sleep_for(std::chrono::seconds(2));
            return Result<Reply>(text_reply("late"));
        })};
    table.of_house[1].body_limit_bytes = 1000;
    return table;
}

class OutgoingTest : public ::testing::Test {
  protected:
    std::string at(std::string const& path) const {
        return "http://127.0.0.1:" + std::to_string(serving.port()) + path;
    }
    Serving serving{table()};
};

TEST_F(OutgoingTest, AsksAndIsAnswered) {
    auto const hello = send_outgoing({.url = at("/api/hello")}, {});
    ASSERT_TRUE(hello) << hello.error().why;
    EXPECT_EQ(hello->status, 200);
    EXPECT_EQ(hello->body, "hello");
    auto const echo =
        send_outgoing({.method = Method::post, .url = at("/api/echo"), .body = "a\nbody\n"}, {});
    ASSERT_TRUE(echo) << echo.error().why;
    EXPECT_EQ(echo->body, "text/plain; charset=utf-8 a\nbody\n");
    EXPECT_EQ(send_outgoing({.url = at("/api/nothing")}, {})->status, 404);
}

TEST_F(OutgoingTest, SaysWhatItSendsForWhomAndWhetherAnythingWentOut) {
    bool reached = false;
    auto const echo = send_outgoing({.method = Method::post,
                                     .url = at("/api/echo"),
                                     .body = "To=1",
                                     .content_type = "application/x-www-form-urlencoded",
                                     .authorization = "Basic QUMxOlQ=",
                                     .reached = &reached},
                                    {});
    ASSERT_TRUE(echo) << echo.error().why;
    EXPECT_EQ(echo->body, "application/x-www-form-urlencoded To=1 Basic QUMxOlQ=");
    EXPECT_TRUE(reached);
    EXPECT_FALSE(send_outgoing({.url = "http://127.0.0.1:1/", .reached = &reached}, {}));
    EXPECT_FALSE(reached);
    EXPECT_FALSE(send_outgoing({.url = at("/api/slow"), .reached = &reached, .limit_ms = 200}, {}));
    EXPECT_TRUE(reached) << "it may have been taken";
}

TEST_F(OutgoingTest, TakesNoDetour) {
    auto const reply = send_outgoing({.url = at("/api/elsewhere")}, {});
    ASSERT_TRUE(reply) << reply.error().why;
    EXPECT_EQ(reply->status, 307);
    EXPECT_EQ(reply->body, "");
}

TEST_F(OutgoingTest, WaitsSoLongAndTakesSoMuch) {
    auto const late = send_outgoing({.url = at("/api/slow"), .limit_ms = 200}, {});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().fault, Fault::too_slow);
    auto const much = send_outgoing({.url = at("/api/long"), .answer_limit_bytes = 100'000}, {});
    ASSERT_FALSE(much);
    EXPECT_EQ(much.error().fault, Fault::too_large);
    auto const none = send_outgoing({.url = "http://127.0.0.1:1/"}, {});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().fault, Fault::busy);
}

TEST_F(OutgoingTest, EndsWhenItIsTold) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(send_outgoing({.url = at("/api/slow")}, stop.get_token()));
}

// What answers there speaks no TLS: that the request fails shows that it was not made in plain.
TEST_F(OutgoingTest, HttpsIsNeverPlain) {
    EXPECT_FALSE(
        send_outgoing({.url = "https://127.0.0.1:" + std::to_string(serving.port()) + "/api/hello"}, {}));
}

TEST(Outgoing, PlainAddressesAreOfThisMachine) {
    for (auto const* url :
         {"https://witness.example", "https://witness.example:8443/a/b/", "http://localhost:8420/witness",
          "http://127.0.0.1/", "http://127.1.2.3:80/", "http://[::1]:8420/witness"})
        EXPECT_TRUE(check_address(url)) << url;
    for (auto const* url :
         {"", "witness.example", "http://witness.example/", "http://127.0.0.1.example/", "http://10.0.0.1/",
          "http://[::2]/", "http://localhost.example/", "ftp://127.0.0.1/", "file:///etc/passwd",
          "https://me:secret@witness.example/", "https://witness.example/?a=b", "https://witness.example/#a",
          "https://wit ness.example/", "gopher://127.0.0.1/"})
        EXPECT_FALSE(check_address(url)) << url;
}

}  // namespace
}  // namespace comity::http

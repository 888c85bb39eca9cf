// What the server asks of others: in plain on this machine alone, without detours, for so long and so much.
#include "http/outgoing.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/text.h"
#include "http/public_address.h"
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
        route(Method::get, "/api/who",
              [](Request const& asked) {
                  auto const who = std::string(asked.header("authorization"));
                  return Result<Reply>(text_reply(who.empty() ? "nobody" : who));
              }),
        route(Method::get, "/api/away",
              [](Request const& asked) {
                  static std::vector<std::string> const places{
                      "/api/who?signed=1",    "http://127.0.0.2:1/", "https://127.0.0.2:1/",
                      "https://localhost:1/", "https://10.0.0.1/",   "http://evil.example/",
                      "https://[fd00::1]/",   "file:///etc/passwd",  "https://169.254.169.254/latest"};
                  auto reply = text_reply("");
                  reply.status = 302;
                  auto const to = read_whole_number(asked.asked("to").value_or("0")).value_or(0);
                  reply.headers.emplace_back("Location", places.at(to));
                  return Result<Reply>(reply);
              }),
        route(Method::get, "/api/twice",
              [](Request const&) {
                  auto reply = text_reply("");
                  reply.status = 307;
                  reply.headers.emplace_back("Location", "/api/elsewhere");
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

TEST_F(OutgoingTest, ADownloadTakesOneDetourAndShowsWhoAsksToTheFirstAlone) {
    auto const plain = download({.url = at("/api/who"), .authorization = "Basic QUMxOlQ="}, {});
    ASSERT_TRUE(plain) << plain.error().why;
    EXPECT_EQ(plain->body, "Basic QUMxOlQ=");
    auto const led =
        download({.url = at("/api/away?to=0"), .authorization = "Basic QUMxOlQ=", .may_ask = true}, {});
    ASSERT_TRUE(led) << led.error().why;
    EXPECT_EQ(led->status, 200);
    EXPECT_EQ(led->body, "nobody");
    auto const twice = download({.url = at("/api/twice")}, {});
    ASSERT_TRUE(twice) << twice.error().why;
    EXPECT_EQ(twice->status, 307);
}

TEST_F(OutgoingTest, ADownloadIsLedToNoMachineThatIsNotEverybodys) {
    for (auto const* away : {"1", "2", "3", "4", "5", "6", "7", "8"})
        EXPECT_FALSE(download({.url = at(std::string("/api/away?to=") + away), .may_ask = true}, {})) << away;
    EXPECT_EQ(download({.url = at("/api/long"), .answer_limit_bytes = 100'000}, {}).error().fault,
              Fault::too_large);
    // Not even where the name is looked up: the address itself counts.
    EXPECT_FALSE(send_outgoing({.url = at("/api/hello"), .public_alone = true}, {}));
}

TEST(Outgoing, PublicAddressesAreEverybodys) {
    for (std::string const address :
         {"8.8.8.8", "100.63.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "2a00::1"})
        EXPECT_TRUE(is_public(address)) << address;
    for (std::string const address : {"0.0.0.0",
                                      "10.1.2.3",
                                      "100.64.0.1",
                                      "127.0.0.1",
                                      "169.254.169.254",
                                      "172.16.0.1",
                                      "172.31.255.255",
                                      "192.168.1.1",
                                      "198.18.0.1",
                                      "203.0.113.7",
                                      "224.0.0.1",
                                      "255.255.255.255",
                                      "::",
                                      "::1",
                                      "::ffff:10.0.0.1",
                                      "::ffff:8.8.8.8",
                                      "64:ff9b::a00:1",
                                      "fc00::1",
                                      "fd12::1",
                                      "fe80::1",
                                      "ff02::1",
                                      "2002:a00:1::1",
                                      "2001::1",
                                      "2001:db8::1",
                                      "house.example",
                                      ""})
        EXPECT_FALSE(is_public(address)) << address;
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

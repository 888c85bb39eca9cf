#include "http/client.h"

#include <gtest/gtest.h>

#include "serving.h"

namespace comity::http {
namespace {

using Answer = Result<Reply>;

RouteTable table() {
    RouteTable table;
    table.of_house = {
        route(Method::post, "/api/echo",
              [](Request const& r) -> Answer {
                  auto reply = text_reply(std::string(r.asked("q").value_or("none")) + "|" +
                                          std::string(r.header("x-word")) + "|" + std::string(r.body));
                  reply.status = 201;
                  reply.headers.emplace_back("X-Size", std::to_string(r.body.size()));
                  return reply;
              }),
        route(Method::get, "/api/stream",
              [](Request const&) -> Answer {
                  auto reply = text_reply("0 ");
                  reply.next = [count = 0]() mutable -> Result<std::optional<std::string>> {
                      if (++count == 500) return std::nullopt;
                      return std::to_string(count) + " ";
                  };
                  return reply;
              }),
        route(Method::get, "/api/torn", [](Request const&) -> Answer {
            auto reply = text_reply("begin");
            reply.next = []() -> Result<std::optional<std::string>> { return refuse(Fault::broken, "torn"); };
            return reply;
        })};
    table.of_house[0].body_limit_bytes = 64 << 20;
    return table;
}

Request request(Method method, std::string path) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    return request;
}

class ClientTest : public ::testing::Test {
  protected:
    Serving serving{table()};
    Client client{serving.folder.path() / "comity.sock"};
};

TEST_F(ClientTest, SendsAllOfARequest) {
    auto asked = request(Method::post, "/api/echo");
    asked.query = {{"q", "a&b=c d/é"}};
    asked.headers = {{"x-word", "bridge"}};
    asked.body = "words";
    auto reply = client.ask(asked);
    ASSERT_TRUE(reply) << reply.error().why;
    EXPECT_EQ(reply->status, 201);
    EXPECT_EQ(reply->content_type, "text/plain");
    EXPECT_EQ(whole_body(*reply), "a&b=c d/é|bridge|words");
}

TEST_F(ClientTest, LargeBodiesGoBothWays) {
    std::string const body(20 << 20, 'x');
    auto asked = request(Method::post, "/api/echo");
    asked.body = body;
    auto reply = client.ask(asked);
    ASSERT_TRUE(reply) << reply.error().why;
    EXPECT_FALSE(reply->next) << "as the route gave it: verbs read the body alone";
    EXPECT_EQ(reply->body, "none||" + body);
}

TEST_F(ClientTest, StreamsArriveWhole) {
    auto reply = client.ask(request(Method::get, "/api/stream"));
    ASSERT_TRUE(reply);
    std::string expected;
    for (int count = 0; count < 500; ++count) expected += std::to_string(count) + " ";
    EXPECT_EQ(whole_body(*reply), expected);
}

TEST_F(ClientTest, ATornStreamIsRefused) {
    auto reply = client.ask(request(Method::get, "/api/torn"));
    ASSERT_TRUE(reply);
    EXPECT_THROW(whole_body(*reply), Broken);
}

TEST_F(ClientTest, RefusalsAreReplies) {
    auto reply = client.ask(request(Method::get, "/api/nothing"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 404);
    EXPECT_EQ(reply->content_type, "application/problem+json");
}

TEST_F(ClientTest, AHeaderCannotHoldALine) {
    auto asked = request(Method::get, "/api/stream");
    asked.headers = {{"x-word", "a\r\nx: y"}};
    EXPECT_EQ(client.ask(asked).error().fault, Fault::malformed);
}

TEST_F(ClientTest, NoServerIsNotFound) {
    serving.server->stop();
    EXPECT_EQ(client.ask(request(Method::get, "/api/stream")).error().fault, Fault::not_found);
}

TEST(DeepFolders, CanHoldASocketToo) {
    comity::testing::TemporaryFolder folder;
    auto deep = folder.path();
    for (int level = 0; level < 5; ++level) deep /= "a-folder-with-a-rather-long-name";
    std::filesystem::create_directories(deep);
    Router const router(table(), {}, "stamp");
    Metrics metrics(router.route_names());
    ServerOptions options;
    options.socket = deep / "comity.sock";
    options.spool_folder = deep;
    options.clock = comity::testing::ToldClock().clock();
    Server server(router, metrics, options);
    ASSERT_TRUE(server.start());
    auto reply = Client(deep / "comity.sock").ask(request(Method::get, "/api/stream"));
    ASSERT_TRUE(reply) << reply.error().why;
    EXPECT_EQ(reply->status, 200);
}

}  // namespace
}  // namespace comity::http

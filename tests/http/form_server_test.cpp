// The public form through the true server: posts from anywhere, large bodies, and how many from one network.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/rooms.h"
#include "http/service.h"
#include "kernel/desk.h"
#include "serving.h"

namespace comity::http {
namespace {

class FormServerTest : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(house->make_channel("hill", "form", house->operator_party(), "test"));
        auto there = house->visit("hill", house->operator_party(), "test");
        ASSERT_TRUE(there->speak.say({.kind = "intake.form", .body = R"({"open":true})"}));
        ASSERT_TRUE(server.start());
    }
    std::string post(std::string_view what, std::string_view more = "") {
        auto const body = "--B\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\n" + std::string(what) +
                          "\r\n--B--\r\n";
        return ask("POST /report/hill HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) +
                   "\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" + body);
    }
    std::string ask(std::string_view request) {
        Caller caller(server.port());
        caller.send(request);
        return caller.read_reply();
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house =
        comity::testing::house_with_space(folder.path(), told.clock(), all_rooms());
    Service service{*house, {}};
    Server server{
        service.router(), service.metrics(), {.spool_folder = folder.path(), .clock = told.clock()}};
};

// A browser says "Origin: null" of a form on a page that sends no referrer, as ours does.
TEST_F(FormServerTest, TakesReportsFromAnyPage) {
    EXPECT_EQ(status_of_reply(post("one", "Origin: null\r\n")), 201);
    EXPECT_EQ(status_of_reply(post("two", "Origin: http://other.example\r\nSec-Fetch-Site: cross-site\r\n")),
              201);
    auto const elsewhere =
        ask("POST /api/v1/spaces/hill/statements?kind=intake.report HTTP/1.1\r\nHost: localhost:" +
            std::to_string(server.port()) + "\r\nOrigin: null\r\nContent-Length: 2\r\n\r\n{}");
    EXPECT_EQ(status_of_reply(elsewhere), 403);
}

TEST_F(FormServerTest, WhatIsTooLongIsRefusedWithAPageBeforeItIsRead) {
    auto const reply =
        ask("POST /report/hill?lang=fr HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) +
            "\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 99999999999\r\n\r\n");
    EXPECT_EQ(status_of_reply(reply), 413);
    EXPECT_EQ(header_of(reply, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_NE(body_of(reply).find("64 mégaoctets"), std::string::npos) << reply;
}

TEST_F(FormServerTest, OneNetworkWaitsAndNothingIsWrittenOfIt) {
    for (int count = 0; count < 30; ++count) EXPECT_EQ(status_of_reply(post("again")), 201);
    auto const reply = post("again");
    EXPECT_EQ(status_of_reply(reply), 429);
    EXPECT_EQ(header_of(reply, "Retry-After"), "60");
    for (auto const& each : std::filesystem::recursive_directory_iterator(folder.path())) {
        if (!each.is_regular_file()) continue;
        std::stringstream bytes;
        bytes << std::ifstream(each.path(), std::ios::binary).rdbuf();
        EXPECT_EQ(bytes.str().find("127.0.0"), std::string::npos) << each.path();
    }
}

TEST_F(FormServerTest, OnlySoManySendMuchAtOnce) {
    std::vector<std::unique_ptr<Caller>> senders;
    auto const head =
        "POST /report/hill HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) +
        "\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 60000000\r\n\r\n--B";
    for (int count = 0; count < 32; ++count) {
        senders.push_back(std::make_unique<Caller>(server.port()));
        senders.back()->send(head + std::string(600'000, 'x'));
    }
    // A small one finds its way; it also makes sure that those before it were met.
    EXPECT_EQ(status_of_reply(post("small")), 201);
    std::string refused;
    for (int tries = 0; tries < 50 && status_of_reply(refused) != 503; ++tries) {
        Caller late(server.port());
        late.send(head);
        late.shut();
        refused = late.read_to_end();
    }
    EXPECT_EQ(status_of_reply(refused), 503);
    EXPECT_NE(refused.find("The server is busy."), std::string::npos);
    senders.clear();
    int status = 503;
    for (int tries = 0; tries < 50 && status == 503; ++tries) status = status_of_reply(post("small again"));
    EXPECT_EQ(status, 201);
}

}  // namespace
}  // namespace comity::http

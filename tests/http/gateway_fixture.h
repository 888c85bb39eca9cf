// A true house with all rooms and the space "hill", asked as gateways ask that hand in text messages. One
// thread.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "app/rooms.h"
#include "base/text.h"
#include "formats/twilio.h"
#include "http/service.h"
#include "kernel/desk.h"
#include "kernel/space.h"
#include "testing.h"

namespace comity::http {

class GatewayTest : public ::testing::Test {
  protected:
    static constexpr char number[] = "+999371122";
    static constexpr char form_type[] = "application/x-www-form-urlencoded";

    Request request(Method method, std::string path, std::string_view body = "", Pairs headers = {}) {
        Request asked;
        asked.method = method;
        asked.path = std::move(path);
        asked.headers = std::move(headers);
        asked.headers.emplace_back("host", "crisis.example");
        asked.body = body;
        asked.via = "http";
        asked.secure = true;
        return asked;
    }
    Reply as_operator(Method method, std::string const& path, std::string_view body = "") {
        auto asked = request(method, "/api/v1/spaces/" + path, body);
        asked.speaker = house->operator_party();
        return service.ask(std::move(asked));
    }
    // Where a new gateway of the type hands in its messages.
    std::string make(std::string const& type, std::string const& settings = "{}",
                     std::string const& space = "hill") {
        auto const made = as_operator(Method::post, space + "/gateways",
                                      R"({"type":")" + type + R"(","settings":)" + settings + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        auto const body = json::parse(made.body);
        return body ? std::string(body->text_of("path")) : "";
    }
    static std::string encoded(Pairs const& fields) {
        std::string body;
        for (auto const& [name, value] : fields)
            body += (body.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
        return body;
    }
    Reply post(std::string const& path, Pairs const& fields, Pairs headers = {}) {
        auto const body = encoded(fields);
        headers.emplace_back("content-type", form_type);
        return service.ask(request(Method::post, path, body, std::move(headers)));
    }
    Reply post_as(std::string const& path, std::string_view type, std::string_view body) {
        return service.ask(request(Method::post, path, body, {{"content-type", std::string(type)}}));
    }
    Reply post_signed(std::string const& path, Pairs const& fields) {
        return post(
            path, fields,
            {{"x-twilio-signature", twilio::signature("T0KEN", "https://crisis.example" + path, fields)}});
    }
    static std::string receipt_of(Reply const& reply) {
        for (auto const& [name, value] : reply.headers)
            if (name == "Comity-Receipt") return value;
        return "";
    }
    static bool has(Reply const& reply, std::string_view words) {
        return reply.body.find(words) != reply.body.npos;
    }
    std::uint64_t size(std::string const& space = "hill") {
        return testing::visit(*house, space).sight.size();
    }
    Record last(std::string const& space = "hill") {
        auto const sight = testing::visit(*house, space).sight;
        return *sight.record(sight.size() - 1);
    }
    json::Value last_body() { return *json::parse(last().body); }
    std::string bytes_of_files() {
        std::string all;
        for (auto const& file : std::filesystem::recursive_directory_iterator(folder.path())) {
            if (!file.is_regular_file()) continue;
            std::ifstream in(file.path(), std::ios::binary);
            all.append(std::istreambuf_iterator<char>(in), {});
        }
        return all;
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house =
        comity::testing::house_with_space(folder.path(), told.clock(), all_rooms());
    Service service{*house, {}};
    Pairs const water{{"from", number},
                      {"message", "Nou bezwen dlo"},
                      {"message_id", "3f0a"},
                      {"sent_timestamp", "1264335443000"},
                      {"secret", "S3CRET"}};
};

}  // namespace comity::http

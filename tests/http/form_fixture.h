// A true house with all rooms and the space "hill", asked as browsers ask for the public form. One thread.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "app/rooms.h"
#include "formats/photo_parts.h"
#include "http/service.h"
#include "kernel/desk.h"
#include "kernel/space.h"
#include "testing.h"

namespace comity::http {

inline std::string const jpeg =
    photo::write_jpeg({20, 10, std::vector<std::uint8_t>(600, 99)}) + "and a camera's words";

class FormTest : public ::testing::Test {
  protected:
    Request request(Method method, std::string path, Pairs query = {}, Pairs headers = {}) {
        Request asked;
        asked.method = method;
        asked.path = std::move(path);
        asked.query = std::move(query);
        asked.headers = std::move(headers);
        asked.via = "http";
        return asked;
    }
    Reply get(std::string path, Pairs query = {}, Pairs headers = {}) {
        return service.ask(request(Method::get, std::move(path), std::move(query), std::move(headers)));
    }
    Reply as_operator(Method method, std::string path, std::string_view body = "", Pairs query = {}) {
        auto asked = request(method, std::move(path), std::move(query));
        asked.speaker = house->operator_party();
        asked.body = body;
        return service.ask(std::move(asked));
    }
    void open(std::string const& form = R"({"open":true})") {
        EXPECT_EQ(as_operator(Method::put, "/api/v1/spaces/hill/channels/form").status, 200);
        EXPECT_EQ(as_operator(Method::post, "/api/v1/spaces/hill/statements", form, {{"kind", "intake.form"}})
                      .status,
                  201);
    }
    // As a browser sends it.
    static std::string encoded(Pairs const& fields, std::string_view photo = "",
                               std::string_view file = "well.jpg") {
        std::string body;
        for (auto const& [name, value] : fields)
            body += "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
        body += "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"";
        body.append(photo.empty() ? "" : file).append("\"\r\nContent-Type: image/jpeg\r\n\r\n").append(photo);
        return body + "\r\n--B--\r\n";
    }
    Reply send(std::string_view body, Pairs headers = {}, std::string sender = "") {
        headers.emplace_back("content-type", "multipart/form-data; boundary=B");
        auto asked = request(Method::post, "/report/hill", {}, std::move(headers));
        asked.body = body;
        asked.sender = std::move(sender);
        return service.ask(std::move(asked));
    }
    Reply send(Pairs const& fields, std::string_view photo = "") { return send(encoded(fields, photo)); }
    // The body of the last entry.
    json::Value last() {
        auto there = house->visit("hill", house->operator_party(), "test");
        return *json::parse(there->sight.record(there->sight.size() - 1)->body);
    }
    Record last_record() {
        auto there = house->visit("hill", house->operator_party(), "test");
        return *there->sight.record(there->sight.size() - 1);
    }
    std::uint64_t size() { return house->visit("hill", house->operator_party(), "test")->sight.size(); }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house =
        comity::testing::house_with_space(folder.path(), told.clock(), all_rooms());
    Service service{*house, {}};
    Pairs const water{{"token", "tokentokentoken1"},
                      {"what", "No water\r\nat Hill Street"},
                      {"where", "Hill Street"},
                      {"when", "now"}};
};

inline bool has(Reply const& reply, std::string_view words) {
    return reply.body.find(words) != reply.body.npos;
}

}  // namespace comity::http

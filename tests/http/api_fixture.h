// A true house with the space "hill" and the kernel's routes over it, as a caller meets them. One thread.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "http/client.h"
#include "http/service.h"
#include "kernel/desk.h"
#include "testing.h"

namespace comity::http {

using comity::testing::ToldClock;

inline std::string header(Reply const& reply, std::string_view name) {
    for (auto const& [key, value] : reply.headers)
        if (key == name) return value;
    return "";
}

class ApiTest : public ::testing::Test {
  protected:
    Request request(Method method, std::string path, Pairs query = {}, Pairs headers = {}) {
        Request asked;
        asked.method = method;
        asked.path = std::move(path);
        asked.query = std::move(query);
        asked.headers = std::move(headers);
        asked.speaker = house->operator_party();
        asked.via = "http";
        return asked;
    }
    Reply get(std::string path, Pairs query = {}, Pairs headers = {}) {
        auto reply = service.ask(request(Method::get, std::move(path), std::move(query), std::move(headers)));
        reply.body = whole_body(reply);
        return reply;
    }
    Reply post(std::string path, std::string_view body, Pairs query = {}, Pairs headers = {}) {
        auto asked = request(Method::post, std::move(path), std::move(query), std::move(headers));
        asked.body = body;
        auto reply = service.ask(std::move(asked));
        reply.body = whole_body(reply);
        return reply;
    }
    Reply note(std::string const& text, std::string key = "") {
        Pairs headers;
        if (!key.empty()) headers.emplace_back("idempotency-key", key);
        return post("/api/v1/spaces/hill/statements", "{\"text\":\"" + text + "\"}", {{"kind", "test.note"}},
                    headers);
    }
    static json::Value read(Reply const& reply) {
        auto value = json::parse(reply.body);
        EXPECT_TRUE(value) << reply.body;
        return value ? *value : json::Value();
    }

    comity::testing::TemporaryFolder folder;
    ToldClock told;
    std::unique_ptr<House> house =
        comity::testing::house_with_space(folder.path(), told.clock(), comity::testing::test_rooms());
    Service service{*house, {}};
};

}  // namespace comity::http

#include "http/gate.h"

#include <gtest/gtest.h>

namespace comity::http {
namespace {

Request request(Method method, Pairs headers) {
    Request request;
    request.method = method;
    request.headers = std::move(headers);
    return request;
}

TEST(Gate, KnowsItsOwnNames) {
    for (auto const* host : {"localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"})
        EXPECT_TRUE(is_own_host(host, 8080)) << host;
    for (auto const* host : {"", "localhost", "localhost:80", "localhost:80800", "evil.example:8080",
                             "localhost.evil.example:8080", "127.0.0.1.evil.example:8080", "localhost:8080x",
                             "localhost@evil.example:8080", "127.0.0.2:8080", " localhost:8080"})
        EXPECT_FALSE(is_own_host(host, 8080)) << host;
    EXPECT_TRUE(is_own_host("localhost", 80));
}

TEST(Gate, RefusesForeignHostsEvenToRead) {
    auto const passed = pass_gate(request(Method::get, {{"host", "evil.example:8080"}}), {8080});
    ASSERT_FALSE(passed);
    EXPECT_EQ(passed.error().fault, Fault::forbidden);
}

TEST(Gate, LetsLinksOfOtherSitesRead) {
    EXPECT_TRUE(pass_gate(
        request(Method::get, {{"host", "localhost:8080"}, {"sec-fetch-site", "cross-site"}}), {8080}));
}

TEST(Gate, RefusesWritesOfOtherSites) {
    auto const write = [](std::string name, std::string value) {
        return pass_gate(
                   request(Method::post, {{"host", "localhost:8080"}, {std::move(name), std::move(value)}}),
                   {8080})
            .has_value();
    };
    EXPECT_FALSE(write("origin", "http://evil.example"));
    EXPECT_FALSE(write("origin", "null"));
    EXPECT_FALSE(write("origin", "https://localhost:8080"));
    EXPECT_FALSE(write("origin", "http://localhost:8081"));
    EXPECT_FALSE(write("origin", "http://127.0.0.1:8080"));  // not the name it calls us by
    EXPECT_FALSE(write("sec-fetch-site", "cross-site"));
    EXPECT_FALSE(write("sec-fetch-site", "same-site"));
    EXPECT_TRUE(write("origin", "http://localhost:8080"));
    EXPECT_TRUE(write("sec-fetch-site", "same-origin"));
    EXPECT_TRUE(write("sec-fetch-site", "none"));
    EXPECT_TRUE(write("accept", "*/*"));  // no browser at all
}

TEST(Gate, WithTlsTakesAnyNameButHoldsTheOrigin) {
    auto const write = [](std::string origin) {
        auto const asked = request(Method::post, {{"host", "crisis.example"}, {"origin", std::move(origin)}});
        return pass_gate(asked, {.port = 8080, .secure = true}).has_value();
    };
    EXPECT_TRUE(write("https://crisis.example"));
    EXPECT_FALSE(write("http://crisis.example"));
    EXPECT_FALSE(write("https://evil.example"));
    EXPECT_FALSE(write("https://crisis.example.evil.example"));
    EXPECT_FALSE(write("https://crisis.example:8443"));
}

}  // namespace
}  // namespace comity::http

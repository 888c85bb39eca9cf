#include "http/wire.h"

#include <gtest/gtest.h>

#include "http/gzip.h"
#include "http/metrics.h"
#include "serving.h"

namespace comity::http {
namespace {

std::string head(Reply const& reply, Framing const& framing) {
    std::string out;
    write_head(out, reply, framing);
    return out;
}

TEST(Wire, EachReplyCarriesItsGuards) {
    auto const out = head(text_reply("x"), {.length = 1, .date = "now"});
    EXPECT_TRUE(out.starts_with("HTTP/1.1 200 OK\r\nDate: now\r\n"));
    EXPECT_EQ(header_of(out, "Content-Length"), "1");
    EXPECT_EQ(header_of(out, "Content-Type"), "text/plain");
    EXPECT_EQ(header_of(out, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header_of(out, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header_of(out, "Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(header_of(out, "Cache-Control"), "no-store");
    EXPECT_TRUE(out.ends_with("\r\n\r\n"));
}

TEST(Wire, AReplysOwnPolicyStands) {
    auto reply = text_reply("x");
    reply.headers = {{"Content-Security-Policy", "default-src 'self'"},
                     {"Cache-Control", "private, no-cache"}};
    auto const out = head(reply, {.length = 1, .date = "now"});
    EXPECT_EQ(header_of(out, "Content-Security-Policy"), "default-src 'self'");
    EXPECT_EQ(out.find("'none'"), std::string::npos);
    EXPECT_EQ(out.find("no-store"), std::string::npos);
}

TEST(Wire, AValueCannotBeginAHeader) {
    auto reply = text_reply("x");
    reply.headers = {{"Content-Disposition", "a\r\nSet-Cookie: b"}};
    auto const out = head(reply, {.length = 1, .date = "now"});
    EXPECT_EQ(header_of(out, "Set-Cookie"), "");
    EXPECT_EQ(header_of(out, "Content-Disposition"), "a  Set-Cookie: b");
}

TEST(Wire, ChunksAreCountedInHexadecimal) {
    std::string out;
    write_chunk(out, std::string(26, 'x'));
    write_chunk(out, "");
    EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n");
}

TEST(Wire, DatesAreThoseOfHttp) {
    EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
}

TEST(Gzip, ComesBackTheSame) {
    std::string text;
    for (int line = 0; line < 20'000; ++line) text += "line " + std::to_string(line * 7919) + "\n";
    auto const packed = Gzip().finish(text);
    EXPECT_LT(packed.size(), text.size() / 2);
    EXPECT_EQ(unzipped(packed), text);
    EXPECT_EQ(unzipped(Gzip().finish()), "");
}

TEST(Gzip, PiecesJoinToOne) {
    Gzip gzip;
    std::string packed = gzip.add("first, ");
    packed += gzip.add("");
    packed += gzip.add(std::string(100'000, 'x'));
    packed += gzip.finish();
    EXPECT_EQ(unzipped(packed), "first, " + std::string(100'000, 'x'));
}

TEST(Compress, TagsBecomeWeakAndTheEncodingIsNamed) {
    auto reply = text_reply(std::string(5000, 'x'));
    reply.headers = {{"ETag", "\"1\""}};
    compress(reply);
    EXPECT_EQ(unzipped(reply.body), std::string(5000, 'x'));
    EXPECT_EQ(reply.headers,
              (Pairs{{"ETag", "W/\"1\""}, {"Content-Encoding", "gzip"}, {"Vary", "Accept-Encoding"}}));
    auto const once = reply.body;
    compress(reply);
    EXPECT_EQ(reply.body, once);
}

TEST(Compress, WhatGainsNothingStaysAsItIs) {
    auto small = text_reply("x");
    compress(small);
    EXPECT_EQ(small.body, "x");
    auto picture = text_reply(std::string(5000, 'x'));
    picture.content_type = "image/png";
    compress(picture);
    EXPECT_EQ(picture.body.size(), 5000u);
}

TEST(Compress, AStreamIsOneFile) {
    auto reply = text_reply("first, ");
    reply.next = [left = 3]() mutable -> Result<std::optional<std::string>> {
        if (left-- == 0) return std::nullopt;
        return "more, ";
    };
    compress(reply);
    auto packed = reply.body;
    for (auto piece = reply.next(); piece && *piece; piece = reply.next()) packed += **piece;
    EXPECT_EQ(unzipped(packed), "first, more, more, more, ");
}

TEST(Metrics, CountsByRouteAndStatus) {
    Metrics metrics({"GET /a", "POST /b"});
    metrics.count_request(0, 200);
    metrics.count_request(0, 200);
    metrics.count_request(1, 409);
    metrics.count_request(metrics.no_route(), 404);
    metrics.add_gauge("open", "Things open.", [] { return 7; });
    auto const text = metrics.text();
    EXPECT_NE(text.find("comity_http_requests_total{route=\"GET /a\",status=\"200\"} 2\n"),
              std::string::npos);
    EXPECT_NE(text.find("comity_http_requests_total{route=\"POST /b\",status=\"409\"} 1\n"),
              std::string::npos);
    EXPECT_NE(text.find("comity_http_requests_total{route=\"none\",status=\"404\"} 1\n"), std::string::npos);
    EXPECT_NE(text.find("# TYPE open gauge\nopen 7\n"), std::string::npos);
    EXPECT_EQ(text.find("status=\"500\""), std::string::npos);
}

}  // namespace
}  // namespace comity::http

#include "http/pages.h"

#include <gtest/gtest.h>

#include "http/wire.h"

namespace comity::http {
namespace {

Pages const pages =
    pages_of({{"/index.html", "text/html; charset=utf-8", "i1", "<html>", "smallest", "packed", false},
              {"/assets/map-1a2b.js", "text/javascript", "m1", "map()", "", "", true}});

Request request(std::string path, Pairs headers = {}) {
    Request request;
    request.path = std::move(path);
    request.headers = std::move(headers);
    return request;
}

std::string header(Reply const& reply, std::string_view name) {
    for (auto const& [key, value] : reply.headers)
        if (key == name) return value;
    return "";
}

TEST(Pages, TheOnePageDrawsAllAddressesOfPages) {
    for (auto const* path :
         {"/", "/index.html", "/spaces", "/spaces/", "/spaces/new", "/spaces/coast/map",
          "/spaces/coast/reports/7", "/sign-in", "/invitation", "/account", "/search", "/inbox", "/help"}) {
        auto const reply = pages(request(path));
        ASSERT_TRUE(reply) << path;
        EXPECT_EQ(reply->body, "<html>");
        EXPECT_EQ(reply->status, 200);
    }
}

TEST(Pages, OthersAreNotFound) {
    for (auto const* path : {"/nothing", "/spacesuit", "/assets", "/index.html/"}) {
        auto const reply = pages(request(path));
        ASSERT_FALSE(reply) << path;
        EXPECT_EQ(reply.error().fault, Fault::not_found);
    }
}

TEST(Pages, APersonWhoIsLostGetsAPageThatSaysSo) {
    auto const reply = pages(request("/nothing", {{"accept", "text/html,application/xhtml+xml,*/*;q=0.8"}}));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 404);
    EXPECT_EQ(reply->body, "<html>");
    EXPECT_FALSE(pages(request("/assets/none.js", {{"accept", "*/*"}})));
}

TEST(Pages, NamesWithTheirHashAreKeptForGood) {
    EXPECT_EQ(header(*pages(request("/assets/map-1a2b.js")), "Cache-Control"),
              "public, max-age=31536000, immutable");
    EXPECT_EQ(header(*pages(request("/")), "Cache-Control"), "no-cache");
}

TEST(Pages, ComeCompressedWhereAccepted) {
    auto const packed = pages(request("/", {{"accept-encoding", "gzip"}}));
    EXPECT_EQ(packed->body, "packed");
    EXPECT_EQ(header(*packed, "Content-Encoding"), "gzip");
    EXPECT_EQ(header(*packed, "Vary"), "Accept-Encoding");
    auto const smallest = pages(request("/", {{"accept-encoding", "gzip, deflate, br"}}));
    EXPECT_EQ(smallest->body, "smallest");
    EXPECT_EQ(header(*smallest, "Content-Encoding"), "br");
    auto const plain = pages(request("/assets/map-1a2b.js", {{"accept-encoding", "gzip"}}));
    EXPECT_EQ(plain->body, "map()");
    EXPECT_EQ(header(*plain, "Content-Encoding"), "");
}

TEST(Pages, AKnownTagIsNotSentAgain) {
    auto const reply = pages(request("/", {{"if-none-match", "\"i1\""}}));
    EXPECT_EQ(reply->status, 304);
    EXPECT_TRUE(reply->body.empty());
    EXPECT_EQ(header(*reply, "ETag"), "\"i1\"");
}

TEST(Pages, RunNothingOfOthers) {
    auto const policy = header(*pages(request("/")), "Content-Security-Policy");
    EXPECT_NE(policy.find("default-src 'self'"), std::string::npos);
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(policy.find("http"), std::string::npos);
}

}  // namespace
}  // namespace comity::http

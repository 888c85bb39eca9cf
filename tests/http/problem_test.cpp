#include "http/problem.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace comity::http {
namespace {

TEST(Problem, EachFaultHasItsStatus) {
    EXPECT_EQ(status_of(Fault::malformed), 400);
    EXPECT_EQ(status_of(Fault::forbidden), 403);
    EXPECT_EQ(status_of(Fault::not_found), 404);
    EXPECT_EQ(status_of(Fault::wrong_method), 405);
    EXPECT_EQ(status_of(Fault::too_slow), 408);
    EXPECT_EQ(status_of(Fault::conflict), 409);
    EXPECT_EQ(status_of(Fault::too_large), 413);
    EXPECT_EQ(status_of(Fault::unsupported), 415);
    EXPECT_EQ(status_of(Fault::busy), 503);
    EXPECT_EQ(status_of(Fault::broken), 500);
}

TEST(Problem, SaysWhyAsJson) {
    auto const reply = problem(Fault::conflict, "Said \"before\".");
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.content_type, "application/problem+json");
    auto const body = json::parse(reply.body);
    ASSERT_TRUE(body);
    EXPECT_EQ(body->text_of("type"), "about:blank");
    EXPECT_EQ(body->text_of("title"), "Conflict");
    EXPECT_EQ(*body->find("status")->integer(), 409);
    EXPECT_EQ(body->text_of("detail"), "Said \"before\".");
}

TEST(Problem, BusyAsksToComeBack) {
    auto const reply = problem(Error{Fault::busy, "Full."});
    ASSERT_EQ(reply.headers.size(), 1u);
    EXPECT_EQ(reply.headers.front().first, "Retry-After");
    EXPECT_EQ(reply.headers.front().second, "1");
}

TEST(Problem, BrokenPromisesNothing) {
    EXPECT_EQ(broken().status, 500);
    EXPECT_NE(broken().body.find("nothing was changed"), std::string::npos);
}

}  // namespace
}  // namespace comity::http

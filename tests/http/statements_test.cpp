// Which statements a thread of http itself may take in, and which wait for the disk first.
#include "form_fixture.h"

namespace comity::http {
namespace {

using StatementsTest = FormTest;

TEST_F(StatementsTest, WhatLooksIntoFilesIsNotForTheLoop) {
    auto const is_brief = [&](std::string kind, std::string type = "application/json") {
        auto asked = request(Method::post, "/api/v1/spaces/hill/statements", {{"kind", std::move(kind)}},
                             {{"content-type", std::move(type)}});
        auto const match = service.router().match(asked);
        EXPECT_TRUE(match);
        return match && match->brief;
    };
    EXPECT_TRUE(is_brief("intake.report"));
    EXPECT_TRUE(is_brief("no.such"));
    EXPECT_FALSE(is_brief("situation.publication"));
    EXPECT_FALSE(is_brief("intake.report", "application/vnd.comity.signed+json; charset=utf-8"));
}

}  // namespace
}  // namespace comity::http

#include "base/log.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace comity {
namespace {

TEST(Log, WritesOneJsonObjectALine) {
    testing::internal::CaptureStderr();
    log::info("started", {{"port", "8080"}, {"note", "two\nlines \"quoted\""}});
    log::warning("slow disk");
    std::string const written = testing::internal::GetCapturedStderr();
    auto const lines = split(written, '\n');
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[2], "");
    auto const first = json::parse(lines[0]);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->text_of("level"), "info");
    EXPECT_EQ(first->text_of("event"), "started");
    EXPECT_EQ(first->text_of("port"), "8080");
    EXPECT_EQ(first->text_of("note"), "two\nlines \"quoted\"");
    EXPECT_TRUE(parse_time(first->text_of("at")));
    EXPECT_EQ(json::parse(lines[1]).value().text_of("level"), "warning");
}

TEST(LogDeathTest, SaysOnlyErrorsWhenSilenced) {
    auto const speak = [] {
        log::silence();
        log::info("quiet-info");
        log::warning("quiet-warning");
        log::error("loud-error");
        std::_Exit(0);
    };
    EXPECT_EXIT(speak(), testing::ExitedWithCode(0), "^\\{[^\n]*loud-error[^\n]*\n$");
}

}  // namespace
}  // namespace comity

#include "cli/terminal.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <cstdio>

#include "base/json.h"
#include "cli/run.h"

namespace comity::cli {
namespace {

TEST(Shown, WhatCouldMoveTheCursorIsWrittenOut) {
    EXPECT_EQ(shown("\x1b[2J"), "\\u001b[2J");
    EXPECT_EQ(shown("a\ab\rc\nd\te"), "a\\u0007b\\u000dc\\u000ad\\u0009e");
    EXPECT_EQ(shown(std::string_view("\0", 1)), "\\u0000");
    EXPECT_EQ(shown("\x7f"), "\\u007f");
    EXPECT_EQ(shown("\u0080\u009b31m\u009f"), "\\u0080\\u009b31m\\u009f");
    EXPECT_EQ(shown("\u202a\u202e\u2066\u2069"), "\\u202a\\u202e\\u2066\\u2069");
}

TEST(Shown, WordsOfAllScriptsStay) {
    std::string const words =
        "Pas d\u00e9au \u00a0 \u2029? \u0627\u0644\u0645\u0627\u0621 \u533b\u9662 \U0001f30a \u200f";
    EXPECT_EQ(shown(words), words);
    EXPECT_EQ(shown_lines("a\tb\r\nc\n"), "a\tb\r\nc\n");
    EXPECT_EQ(shown_lines("a\rb"), "a\\u000db");
}

TEST(Shown, WhatIsNoUtf8IsReplaced) {
    EXPECT_EQ(shown("a\x9b"
                    "31m"),
              "a\ufffd31m");
    EXPECT_EQ(shown("a\xe2\x80"), "a\ufffd\ufffd");
    EXPECT_EQ(shown("\xc0\x9b"), "\ufffd\ufffd");
}

TEST(Shown, JsonStaysTheSameJson) {
    json::Value const value = json::Object{{"a\u202e", "b\x1b\u009b\x7f\"\n"}};
    EXPECT_EQ(json::parse(shown(json::write(value))).value(), value);
}

TEST(Shown, ATornCharacterWaits) {
    EXPECT_EQ(whole_bytes("ab"), 2u);
    EXPECT_EQ(whole_bytes("ab\r"), 2u);
    EXPECT_EQ(whole_bytes("ab\xc2"), 2u);
    EXPECT_EQ(whole_bytes("ab\xe2\x80"), 2u);
    EXPECT_EQ(whole_bytes("ab\xf0\x9f\x8c"), 2u);
    EXPECT_EQ(whole_bytes("ab\u202e"), 5u);
    EXPECT_EQ(whole_bytes(""), 0u);
}

int run_with(std::vector<char const*> words, Reply const& reply) {
    words.insert(words.begin(), {"comity", "--data", "d"});
    Doors doors;
    doors.reach = [&](auto const&) -> Result<Ask> {
        return Ask([&](Request) -> Result<Reply> { return reply; });
    };
    return run(static_cast<int>(words.size()), words.data(), doors);
}

// Comes as a stream of these.
Reply pieces_reply(std::vector<std::string> pieces) {
    Reply reply;
    auto const left = std::make_shared<std::vector<std::string>>(std::move(pieces));
    reply.next = [left, at = std::size_t{0}]() mutable -> Result<std::optional<std::string>> {
        if (at == left->size()) return std::nullopt;
        return (*left)[at++];
    };
    return reply;
}

TEST(Printed, AnImportShowsNothingRaw) {
    Reply const reply = json_reply(
        R"({"row":{"line":2,"outcome":"refused","reason":"no \u001b[2J"}})"
        "\n"
        R"({"look":{"title":"a\u202eb"}})"
        "\n"
        R"({"done":{"rows":1,"stored":0,"again":0,"changed":0,"refused":0,"unknown_columns":["x\u0007\ny"]}})"
        "\n");
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_with({"import", "hill", "/dev/null"}, reply), 1);  // no file: nothing was asked
    ::testing::internal::GetCapturedStdout();
    auto const file = std::string(COMITY_SOURCE) + "/tests/cli/terminal_test.cpp";
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_with({"import", "hill", file.c_str()}, reply), 0);
    auto const out = ::testing::internal::GetCapturedStdout();
    EXPECT_NE(out.find("line 2: refused: no \\u001b[2J\n"), std::string::npos) << out;
    EXPECT_NE(out.find("{\"title\":\"a\\u202eb\"}\n"), std::string::npos) << out;
    EXPECT_NE(out.find("The column \"x\\u0007\\u000ay\" was not read.\n"), std::string::npos) << out;
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_with({"import", "hill", file.c_str(), "--json"}, reply), 0);
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), reply.body);
}

TEST(Printed, ARefusalShowsNothingRaw) {
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(run_with({"show", "spaces"}, json_reply(R"({"detail":"No \u001b[2J\nhere."})", 404)), 1);
    EXPECT_EQ(run_with({"\x1b[2J"}, {}), 2);
    auto const err = ::testing::internal::GetCapturedStderr();
    EXPECT_TRUE(err.starts_with("comity: No \\u001b[2J\\u000ahere.\n")) << err;
    EXPECT_EQ(err.find('\x1b'), std::string::npos);
}

TEST(Printed, AFileGetsADatasetAsItIs) {
    auto const reply = pieces_reply({"title\r\na\x1b[2J\xe2\x80",
                                     "\xae"
                                     "b\r\n"});
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_with({"show", "hill", "reports"}, reply), 0);
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "title\r\na\x1b[2J\u202eb\r\n");
}

TEST(Printed, ATerminalGetsADatasetEscaped) {
    int master = -1;
    int slave = -1;
    termios raw{};
    ::cfmakeraw(&raw);
    ASSERT_EQ(::openpty(&master, &slave, nullptr, &raw, nullptr), 0);
    std::fflush(stdout);
    int const kept = ::dup(STDOUT_FILENO);
    ASSERT_EQ(::dup2(slave, STDOUT_FILENO), STDOUT_FILENO);
    auto const reply = pieces_reply({"title\r", "\na\x1b[2J\xe2\x80",
                                     "\xae"
                                     "b\r\n\xc2"});
    int const code = run_with({"show", "hill", "reports"}, reply);
    ::dup2(kept, STDOUT_FILENO);
    ::close(kept);
    ::close(slave);  // so that reading ends
    std::string const expected = "title\r\na\\u001b[2J\\u202eb\r\n\ufffd";
    std::string received(expected.size(), '\0');
    std::size_t read = 0;
    while (read < received.size()) {
        auto const count = ::read(master, received.data() + read, received.size() - read);
        if (count <= 0) break;
        read += static_cast<std::size_t>(count);
    }
    ::close(master);
    EXPECT_EQ(code, 0);
    EXPECT_EQ(received, expected);
}

}  // namespace
}  // namespace comity::cli

#include "cli/arguments.h"

#include <gtest/gtest.h>

#include "cli/lines.h"
#include "cli/run.h"

namespace comity::cli {
namespace {

Result<Arguments> read(std::vector<char const*> const& words) {
    return read_arguments(words);
}

TEST(Arguments, OptionsStandBeforeOrAfterTheVerb) {
    for (auto const& given : {std::vector{"--data", "d", "show", "hill", "reports", "--as", "json"},
                              std::vector{"show", "--as=json", "hill", "reports", "--data=d"}}) {
        auto arguments = read(given);
        ASSERT_TRUE(arguments);
        EXPECT_EQ(arguments->words, (std::vector<std::string>{"show", "hill", "reports"}));
        EXPECT_EQ(arguments->option("data"), "d");
        EXPECT_EQ(arguments->option("as"), "json");
    }
}

TEST(Arguments, RefusesWhatIsUnknownDoubledOrLacksItsValue) {
    EXPECT_FALSE(read({"--dat", "d"}));
    EXPECT_FALSE(read({"--data"}));
    EXPECT_FALSE(read({"--data", "a", "--data", "b"}));
    EXPECT_FALSE(read({"--look=1"}));
}

TEST(Arguments, SettingsMayStandOften) {
    auto const arguments =
        read({"channel", "create", "--set", "secret=a=b", "flood", "smssync", "--set=reply=none"});
    ASSERT_TRUE(arguments);
    EXPECT_EQ(arguments->settings, (std::vector<std::string>{"secret=a=b", "reply=none"}));
    EXPECT_EQ(arguments->words, (std::vector<std::string>{"channel", "create", "flood", "smssync"}));
    EXPECT_TRUE(arguments->has("set"));
}

int run_with(std::vector<char const*> words, Reply reply, Request* asked = nullptr) {
    words.insert(words.begin(), "comity");
    Doors doors{.init = [](auto const&) -> Result<void> { return refuse(Fault::conflict, "There is one."); },
                .reach = [&](auto const&) -> Result<Ask> {
                    return Ask([&](Request request) -> Result<Reply> {
                        if (asked) *asked = std::move(request);
                        return reply;
                    });
                },
                .serve = [](auto const&, Listening const&) -> Result<void> { throw Broken("no port"); },
                .version = "0"};
    return run(static_cast<int>(words.size()), words.data(), doors);
}

TEST(Run, ExitCodesSayWhoIsToBlame) {
    EXPECT_EQ(run_with({"show", "spaces", "--data", "d"}, json_reply("[]")), 0);
    EXPECT_EQ(run_with({"init", "--data", "d"}, {}), 1);
    EXPECT_EQ(run_with({"show", "spaces", "--data", "d"}, json_reply(R"({"detail":"No."})", 404)), 1);
    EXPECT_EQ(run_with({"show", "spaces", "--data", "d"}, json_reply(R"({"detail":"Full."})", 503)), 1);
    EXPECT_EQ(run_with({"show", "spaces", "--data", "d"}, json_reply(R"({"detail":"Disk."})", 500)), 3);
    EXPECT_EQ(run_with({}, {}), 2);
    EXPECT_EQ(run_with({"shwo", "--data", "d"}, {}), 2);
    EXPECT_EQ(run_with({"show"}, {}), 2);
    EXPECT_EQ(run_with({"show", "spaces"}, {}), 2);                           // no --data
    EXPECT_EQ(run_with({"show", "spaces", "--data", "d", "--look"}, {}), 2);  // not an option of show
    EXPECT_EQ(run_with({"show", "spaces", "--data", "d", "--as", "xml"}, {}), 2);
    EXPECT_EQ(run_with({"serve", "--data", "d", "--port", "99999"}, {}), 2);
    EXPECT_EQ(run_with({"serve", "--data", "d", "--tls", "only.pem"}, {}), 2);
    EXPECT_EQ(run_with({"serve", "--data", "d", "--tls", "a.pem,b.pem", "--behind-proxy"}, {}), 2);
}

TEST(Run, NamesInPathsAreEncoded) {
    Request asked;
    EXPECT_EQ(run_with({"show", "a/../b", "reports", "--data", "d"}, json_reply("[]"), &asked), 0);
    EXPECT_EQ(asked.path, "/api/v1/spaces/a%2F..%2Fb/datasets/reports");
}

TEST(Lines, AreReadAcrossPieces) {
    Reply reply;
    reply.body = "one\ntw";
    std::vector<std::string> pieces{"o\nth", "ree\n"};
    std::size_t next = 0;
    reply.next = [&]() -> Result<std::optional<std::string>> {
        if (next == pieces.size()) return std::optional<std::string>{};
        return std::optional<std::string>{pieces[next++]};
    };
    std::vector<std::string> lines;
    EXPECT_TRUE(for_each_line(reply, [&](std::string_view line) { lines.emplace_back(line); }));
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "three"}));
}

}  // namespace
}  // namespace comity::cli

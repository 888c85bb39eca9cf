// The leak test (law 3): nobody finds a word that is not theirs, in a body, a header or an error, by any exit
// that the program lists.
#include "leak_fixture.h"

namespace comity::http {
namespace {

TEST_F(LeakTest, NobodyFindsAWordThatIsNotTheirs) {
    std::map<std::string, std::set<std::string>> found;  // word -> who
    walk([&](Exit const& exit, Question const& question) {
        for (auto const& who : readers) {
            auto const answer = ask(who, question).all;
            EXPECT_EQ(answer.find(telephone), answer.npos) << who.name << question.path;
            if (answer.find("canary") == answer.npos) continue;
            for (auto const& [word, allowed] : canaries) {
                if (answer.find(word) == answer.npos) continue;
                found[word].insert(who.name);
                EXPECT_TRUE(allowed.contains(who.name))
                    << who.name << " finds " << word << " by " << exit.verb << " " << question.path;
            }
        }
    });
    // The walk is worth something only if those who may find a word do.
    for (auto const& [word, allowed] : canaries) EXPECT_EQ(found[word], allowed) << word;
    RecordProperty("requests", asked);
    std::printf("%zu exits, %d requests, %zu words, %zu readers\n", exits.size(), asked, canaries.size(),
                readers.size());
}

// Unknown, forbidden and gone: the same status, headers and body. What is open to everybody in a space that
// is not public stands here by name: whoever adds to it has thought about it.
TEST_F(LeakTest, WhatIsForbiddenLooksLikeWhatIsNotThere) {
    std::set<std::string> open_to_all;
    walk([&](Exit const& exit, Question const& question) {
        auto const at = question.path.find("/hill");
        if (at == question.path.npos || !question.query.empty()) return;
        auto nowhere = question;
        nowhere.path.replace(at, 5, "/nowhere");
        for (auto const* who : {"public", "stranger", "revoked", "narrow"})
            if (ask(reader(who), question).all != ask(reader(who), nowhere).all)
                open_to_all.insert(exit.verb + " " + exit.path);
    });
    EXPECT_EQ(open_to_all, (std::set<std::string>{"get /report/{space}", "post /report/{space}"}));
}

// What was public and is not any more: no exit shows it, none says that it is as before, and its photo is
// gone.
TEST_F(LeakTest, WhatWasWithdrawnIsNowhereForThePublic) {
    auto const photo = photo_with("");
    auto const report = say("harbour", "intake.report", R"({"title":"x"})");
    auto const hash = keep("harbour", photo);
    auto const title = canary("title", {}), text = canary("text", {}), seen = canary("seen", {});
    auto const publication = publish(
        "harbour", report, title,
        R"(,"text":")" + text + R"(","place":{"grid_km":5,"cell":"5km-2286-2858"},"photos":[{"blob":")" +
            hash + R"(","alt":")" + seen + R"("}])");
    auto const shows = [&](Answered const& answer) {
        return std::ranges::any_of(std::vector{title, text, seen, photo}, [&](std::string const& each) {
            return answer.all.find(each) != answer.all.npos;
        });
    };
    std::vector<std::pair<Question, std::string>> shown;  // and under which tag
    std::set<std::string> ways;
    walk([&](Exit const& exit, Question const& question) {
        auto const answer = ask(reader("public"), question);
        if (!shows(answer)) return;
        ways.insert(exit.path);
        shown.emplace_back(question, answer.tag);
    });
    EXPECT_TRUE(ways.contains("/public/{space}"));
    EXPECT_TRUE(ways.contains("/api/v1/spaces/{space}/blobs/{sha256}"));
    EXPECT_TRUE(ways.contains("/api/v1/spaces/{space}/publications"));
    EXPECT_TRUE(ways.contains("/api/v1/spaces/{space}/publications/{number}"));

    withdraw("harbour", publication, "It was wrong.");
    walk([&](Exit const&, Question const& question) {
        for (auto const* who : {"public", "stranger", "revoked"})
            EXPECT_FALSE(shows(ask(reader(who), question))) << who << " " << question.path;
    });
    for (auto const& [question, tag] : shown)
        EXPECT_NE(ask(reader("public"), question, {{"if-none-match", tag}}).status, 304) << question.path;
}

}  // namespace
}  // namespace comity::http

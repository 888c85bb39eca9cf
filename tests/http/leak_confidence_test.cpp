// The leak test of the room confidence (law 3): by no exit does anybody find a word that is not theirs, no
// case is known to others than its parties, and what leaves a space leaves it as far as its label goes.
#include "leak_confidence.h"

namespace comity::http {
namespace {

// The words of the test that stand in an answer, found in one pass: canaries, instants and names of cases.
std::set<std::string> words_in(std::string const& answer) {
    std::set<std::string> words;
    for (auto const& [begins, ends] : {std::pair("canary", "zq"), std::pair("2026-0", "Z")})
        for (auto at = answer.find(begins); at != answer.npos; at = answer.find(begins, at + 1)) {
            auto const end = answer.find(ends, at);
            if (end == answer.npos) break;
            words.insert(answer.substr(at, end - at + std::string_view(ends).size()));
        }
    constexpr std::size_t name_length = 21;
    for (auto at = answer.find("case-"); at != answer.npos; at = answer.find("case-", at + 1))
        words.insert(answer.substr(at, name_length));
    return words;
}

TEST_F(ConfidenceLeakTest, WordsReachTheirReadersAndLeaveAsFarAsTheirLabel) {
    std::map<std::string, std::set<std::string>> found, left;  // word -> who
    std::map<std::string, std::set<std::string>> wrong;        // what was found by which exit -> who
    walk([&](Exit const& exit, Question const& question) {
        for (auto const& who : readers) {
            auto const answer = ask(who, question).all;
            for (auto const& word : words_in(answer)) {
                auto const canary = canaries.find(word);
                if (canary == canaries.end()) continue;
                found[word].insert(who.name);
                auto const way = word + " by " + exit.verb + " " + question.path;
                if (!canary->second.contains(who.name)) wrong[way].insert(who.name);
                auto const label = labels.find(word);
                if (label == labels.end() || !leaves(exit)) continue;
                left[word].insert(who.name);
                auto const& [tlp, place, in_files] = label->second;
                if (!may_leave(tlp, place->standing(who.name)))
                    wrong[std::string(name_of(tlp)) + " " + way].insert(who.name);
            }
        }
    });
    EXPECT_EQ(wrong, (std::map<std::string, std::set<std::string>>{}));
    // The walk is worth something only if those who may find a word do.
    for (auto const& [word, allowed] : canaries) EXPECT_EQ(found[word], allowed) << word;
    for (auto const& [word, label] : labels) EXPECT_EQ(left[word], label.in_files) << word;
    std::printf("%zu exits, %d requests, %zu words, %zu readers\n", exits.size(), asked, canaries.size(),
                readers.size());
}

}  // namespace
}  // namespace comity::http

#include "rooms/situation/reports.h"

#include <gtest/gtest.h>

#include "methods/words.h"
#include "told.h"

namespace comity::situation {
namespace {

using intake::Place;
using intake::Point;
using intake::Report;
using testing::ToldView;

Report report(std::string title, std::vector<std::string> categories = {}) {
    Report said;
    said.title = std::move(title);
    said.categories = std::move(categories);
    return said;
}

std::string numbers_with(ToldView& view, std::string const& words) {
    auto& query =
        view.database.query("SELECT rowid FROM report_words WHERE report_words MATCH ?1 ORDER BY rowid");
    query.with(match_all(query_words(words)));
    std::string numbers;
    while (query.step()) numbers.append(numbers.empty() ? "" : " ").append(query.text(0));
    query.reset();
    return numbers;
}

TEST(ReportsView, ShowsWhatWasSaid) {
    ToldView view;
    auto said = report("No water", {"water", "health"});
    said.text = "Dry.";
    said.place = Place{Point{-48.2, 12.8}, 150, "Hill Street"};
    said.at_ms = 1772330000000;
    said.language = "en";
    view.say(said);
    view.say(report("Lights out", {"power", "health"}));
    EXPECT_EQ(view.text("SELECT * FROM report"),
              "2|1772330000000|-48.2|12.8|1 2|150.0|null\n3|1772332863000|null|null|3 2|null|null");
    EXPECT_EQ(view.text("SELECT number, heard_at_ms, title, text, place_name, categories, language, via FROM "
                        "report_text"),
              "2|1772332862000|No water|Dry.|Hill Street|water; health|en|test\n3|1772332863000|Lights "
              "out|||power; health||test");
    EXPECT_EQ(view.text("SELECT name, reports FROM category ORDER BY id"), "water|1\nhealth|2\npower|1");
    EXPECT_EQ(view.text("SELECT reports, last_heard_at_ms FROM report_total"), "2|1772332863000");
}

TEST(ReportsView, PassesOverOtherKinds) {
    ToldView view;
    view.say(json::Value(json::Object{{"title", "x"}}), "test.note");
    EXPECT_EQ(view.text("SELECT reports, last_heard_at_ms FROM report_total"), "0|null");
    EXPECT_EQ(view.text("SELECT number FROM report"), "");
}

TEST(ReportsView, FindsWordsOfEveryPart) {
    ToldView view;
    auto said = report("Pas d'eau à l'école", {"2b. Eau"});
    said.text = "لا يوجد ماء 水不够";
    said.place = Place{std::nullopt, std::nullopt, "Port-Levant"};
    view.say(said);
    view.say(report("Lights out"));
    for (auto words : {"ecole", "ÉCOLE eau", "ماء", "水", "levant", "2b"})
        EXPECT_EQ(numbers_with(view, words), "2") << words;
    EXPECT_EQ(numbers_with(view, "eau lights"), "");
    EXPECT_EQ(numbers_with(view, "lights"), "3");
}

TEST(ReportsView, ACorrectionStandsInThePlaceOfTheFirst) {
    ToldView view;
    auto first = report("Bridge down", {"roads", "bridges"});
    first.at_ms = 1772330000000;
    first.place = Place{Point{-48.1, 12.8}, std::nullopt, ""};
    auto corrected = report("Ford passable", {"roads", "fords"});
    corrected.corrects = view.say(first);
    view.say(report("Other"));
    view.say(corrected);
    EXPECT_EQ(view.text("SELECT * FROM report"),
              "2|1772330000000|null|null|1 3|null|4\n3|1772332863000|null|null||null|null");
    EXPECT_EQ(view.text("SELECT title, heard_at_ms FROM report_text WHERE number = 2"),
              "Ford passable|1772332862000");
    EXPECT_EQ(view.text("SELECT name, reports FROM category ORDER BY id"), "roads|1\nbridges|0\nfords|1");
    EXPECT_EQ(view.text("SELECT reports, last_heard_at_ms FROM report_total"), "2|1772332864000");
    EXPECT_EQ(numbers_with(view, "bridge"), "");
    EXPECT_EQ(numbers_with(view, "ford"), "2");
    EXPECT_EQ(view.text("SELECT number, report FROM report_correction"), "4|2");
}

TEST(ReportsView, ACorrectionOfACorrectionFindsTheFirst) {
    ToldView view;
    auto second = report("Second words");
    second.corrects = view.say(report("First words"));
    auto third = report("Third words");
    third.corrects = view.say(second);
    view.say(third);
    EXPECT_EQ(view.text("SELECT number, title FROM report_text"), "2|Third words");
    EXPECT_EQ(view.text("SELECT corrected_by FROM report"), "4");
    EXPECT_EQ(numbers_with(view, "words"), "2");
}

TEST(ReportsView, ACorrectionOfNothingIsAReportOfItsOwn) {
    ToldView view;
    auto lost = report("Corrects what is elsewhere");
    lost.corrects = id_cast<StatementId>(sha256("another space"));
    auto again = report("Corrected here");
    again.corrects = view.say(lost);
    view.say(again);
    EXPECT_EQ(view.text("SELECT number, title FROM report_text"), "2|Corrected here");
}

TEST(ReportsView, IsMadeAnewWhenTheRuleForWordsChanges) {
    EXPECT_NE(reports_view().version.find(words_version()), std::string::npos);
}

}  // namespace
}  // namespace comity::situation

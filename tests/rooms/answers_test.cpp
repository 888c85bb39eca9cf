// Answers to a form made into a report: what people read, where and when; and how tables of them stand when
// they are edited, erased, or come before the form.
#include "rooms/intake/answers.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace comity::intake {
namespace {

FormInUse form(std::string const& language = "English (en)") {
    xform::Form made;
    made.form_id = "f";
    made.title = "The form";
    made.languages = {language};
    made.repeats = {"/r"};
    auto const add = [&](char const* path, char const* type, char const* label,
                         std::vector<xform::Choice> choices = {}) {
        made.questions.push_back({.path = path, .type = type, .label = label, .choices = std::move(choices)});
    };
    add("/start", "datetime", "");
    add("/end", "datetime", "");
    add("/Title", "text", "A title");
    add("/g/category", "select_many", "About", {{"w", "Water; food"}, {"r", "Roads"}});
    add("/seen", "date", "When?");
    add("/here", "geopoint", "Where?");
    add("/there", "geopoint", "Where else:");
    add("/phone", "device", "");
    add("/r/n", "integer", "How many");
    add("/photo", "image", "Photo");
    return FormInUse(std::move(made));
}

Report report_with(std::string const& answers, FormInUse const& of = form()) {
    auto const submission = xform::Submission::read("<d id=\"f\" version=\"1\">" + answers + "</d>");
    EXPECT_TRUE(submission);
    auto report = report_of(of, *submission);
    EXPECT_TRUE(report);
    EXPECT_TRUE(check_report(write_report(*report)));
    return std::move(*report);
}

std::string at(Report const& report) {
    return report.at_ms ? format_time(*report.at_ms) : "";
}

TEST(Answers, WhatPeopleReadStandsInLinesUnderItsLabels) {
    auto const report = report_with(
        "<Title> Dry\n well </Title><g><category>r w x</category></g><there>1 2</there><photo>a.jpg</photo>"
        "<r><n>1</n></r><r><n>2</n></r><unknown>?</unknown><phone>+999</phone>");
    EXPECT_EQ(report.title, "Dry  well");
    EXPECT_EQ(report.text,
              "A title: Dry\n well\nAbout: Roads, Water; food, x\nHow many [1]: 1\nHow many [2]: 2");
    EXPECT_EQ(report.categories, (std::vector<std::string>{"Roads", "Water, food", "x"}));
    EXPECT_EQ(report.language, "en");
    EXPECT_EQ(report.submission->xml.find("+999"), std::string::npos);
    EXPECT_EQ(report_with("", form("Deutsch")).title, "The form");
    EXPECT_EQ(report_with("", form("Deutsch")).language, "");
}

TEST(Answers, WhatIsTooLongForAReportIsCutAndTheXmlKeptWhole) {
    FormInUse const form_of_words = [] {
        xform::Form made;
        made.form_id = "f";
        made.title = "The form";
        for (auto const* path : {"/title", "/category", "/words"})
            made.questions.push_back({.path = path, .type = "text", .label = "A", .choices = {}});
        return FormInUse(std::move(made));
    }();
    std::string words;
    for (int i = 0; i < 45'000; ++i) words += "ज";
    auto const xml = "<title>" + std::string(400, 'x') + "</title><category>" + std::string(200, 'c') +
                     "</category><words>" + words + "</words>";
    auto const report = report_with(xml, form_of_words);
    EXPECT_EQ(report.title, std::string(299, 'x') + "…");
    EXPECT_EQ(report.categories, std::vector{std::string(119, 'c') + "…"});
    EXPECT_TRUE(report.text.ends_with("ज…"));
    EXPECT_NE(report.submission->xml.find(words), std::string::npos);
    EXPECT_LE(json::write(write_report(report)).size(), 256u * 1024);
}

TEST(Answers, TheFirstPlaceIsTheReportsAndOthersAreRead) {
    auto const report = report_with("<here>95 2</here><there>1.5 -2.5 0 7.25</there>");
    ASSERT_TRUE(report.place && report.place->point);
    EXPECT_EQ(report.place->point->lat, 1.5);
    EXPECT_EQ(report.place->point->lon, -2.5);
    EXPECT_EQ(report.place->radius_m, 7.25);
    EXPECT_EQ(report.text, "Where? 95 2");
    auto const both = report_with("<here>1 2 3 0</here><there>3 4</there>");
    EXPECT_EQ(both.place->point->lat, 1);
    EXPECT_FALSE(both.place->radius_m);
    EXPECT_EQ(both.text, "Where else: 3 4");
}

TEST(Answers, APersonsDateGoesBeforeThePhonesClock) {
    std::string const clock =
        "<start>2026-02-28T10:00:00.000+01</start><end>2026-02-28T10:05:00.000+0100</end>";
    EXPECT_EQ(at(report_with(clock)), "2026-02-28T09:05:00Z");
    EXPECT_EQ(at(report_with(clock + "<seen>2026-02-27</seen>")), "2026-02-27T00:00:00Z");
    EXPECT_EQ(at(report_with(clock + "<seen>yesterday</seen>")), "2026-02-28T09:05:00Z");
    EXPECT_EQ(at(report_with("<start>2026-02-28T10:00:00-03</start>")), "2026-02-28T13:00:00Z");
    EXPECT_EQ(at(report_with("<start>2026-02-30T10:00:00Z</start><end>x</end>")), "");
}

TEST(Answers, PositionsAreTwoToFourNumbersOnTheGlobe) {
    for (auto const* wrong : {"", "1", "1 2 3 4 5", "a b", "91 0", "0 181", "1,2", "nan 1"})
        EXPECT_FALSE(read_position(wrong)) << wrong;
    EXPECT_TRUE(read_position(" -90  180 "));
}

}  // namespace
}  // namespace comity::intake

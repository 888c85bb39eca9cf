// Answers that a phone sends anew: the edit stands in the place of what it edits, whichever comes first.
#include <algorithm>

#include "base/hash.h"
#include "openrosa_fixture.h"

namespace comity::http {
namespace {

class OpenRosaEdits : public OpenRosaTest {
  protected:
    static std::string edit_of(std::string const& before, std::string const& id, std::string const& village) {
        auto edit = answers(id, village);
        return edit.insert(edit.find("</orx:meta>"),
                           "<orx:deprecatedID>uuid:" + before + "</orx:deprecatedID>");
    }
};

TEST_F(OpenRosaEdits, AnEditKeepsTheFilesThatItStillNamesAndDoesNotBring) {
    auto const base = make("openrosa");
    add_form(form());
    auto const photo = "<photo>one.txt</photo>", edit = "<orx:deprecatedID>uuid:a</orx:deprecatedID>";
    submit(base, answers("a", "No water", photo),
           {{"one.txt", "one.txt", "text/plain", "first"}, {"two.txt", "two.txt", "text/plain", "second"}});
    auto edited = answers("b", "Water again", photo);
    edited.insert(edited.find("</orx:meta>"), edit);
    EXPECT_EQ(submit(base, edited).status, 201);
    auto const files = *last_body().find("attachments")->array();
    ASSERT_EQ(files.size(), 1u);
    EXPECT_EQ(files[0].text_of("sha256"), sha256({"first"}).hex());
    EXPECT_EQ(files[0].text_of("media_type"), "text/plain");
}

TEST_F(OpenRosaEdits, AnEditCorrectsTheReportAndStandsInItsPlace) {
    auto const base = make("openrosa");
    auto const wells = add_form(form());
    submit(base, answers("a"));
    auto const first = last();
    std::string edit = answers("b", "Water again");
    edit.replace(edit.find("</orx:instanceID>"), 0, "");
    auto const at = edit.find("</orx:meta>");
    edit.insert(at, "<orx:deprecatedID>uuid:a</orx:deprecatedID>");
    EXPECT_EQ(submit(base, edit).status, 201);
    EXPECT_EQ(last_body().text_of("corrects"), first.id.hex());
    auto const table = csv(wells);
    EXPECT_NE(table.find("Water again"), table.npos);
    EXPECT_EQ(table.find("No water"), table.npos);
    auto const row = as_operator(Method::get, "hill/xforms/" + wells);
    EXPECT_TRUE(has(row, "\"answers\":1,")) << row.body;
    EXPECT_EQ(submit(base, edit).status, 201);
}

TEST_F(OpenRosaEdits, InWhateverOrderEditsComeTheyAreOneReport) {
    auto const base = make("openrosa");
    auto const wells = add_form(form());
    std::vector<std::string> const sets{edit_of("b", "c", "Third"), edit_of("a", "b", "Second"),
                                        answers("a")};
    for (auto const& set : sets) EXPECT_EQ(submit(base, set).status, 201);
    auto const reports = as_operator(Method::get, "hill/reports").body;
    auto const page = *json::parse(reports);
    ASSERT_EQ(page.find("reports")->array()->size(), 1u) << reports;
    EXPECT_NE(reports.find("Third"), reports.npos);
    auto const stands = *page.find("reports")->array()->front().find("number")->integer();
    auto const one = *json::parse(as_operator(Method::get, "hill/reports/" + std::to_string(stands)).body);
    EXPECT_EQ(one.find("history")->array()->size(), 2u);
    EXPECT_TRUE(one.find("corrected_by")->is_null());
    auto const table = csv(wells);
    EXPECT_EQ(std::ranges::count(table, '\n'), 2) << table;
    for (auto const& set : sets) EXPECT_EQ(submit(base, set).status, 201);
    EXPECT_EQ(as_operator(Method::get, "hill/reports").body, reports);
}

TEST_F(OpenRosaEdits, WhatComesAfterItsEditIsErasedWithIt) {
    auto const base = make("openrosa");
    auto const wells = add_form(form());
    EXPECT_EQ(submit(base, edit_of("a", "b", "Newer")).status, 201);
    auto const edit = std::to_string(size() - 1);
    EXPECT_EQ(submit(base, answers("a", "Older")).status, 201);
    auto const late =
        *json::parse(as_operator(Method::get, "hill/reports/" + std::to_string(size() - 1)).body);
    EXPECT_EQ(std::to_string(*late.find("corrected_by")->integer()), edit);
    auto const erased =
        as_operator(Method::post, "hill/entries/" + edit + "/erasure", R"({"why":"they asked for it"})");
    EXPECT_LT(erased.status, 300) << erased.body;
    EXPECT_EQ(json::parse(as_operator(Method::get, "hill/reports").body)->find("reports")->array()->size(),
              0u);
    EXPECT_EQ(bytes_of_files().find("Older"), std::string::npos);
    EXPECT_EQ(submit(base, answers("a", "Older")).status, 201);
    EXPECT_EQ(json::parse(as_operator(Method::get, "hill/reports").body)->find("reports")->array()->size(),
              0u);
    EXPECT_EQ(std::ranges::count(csv(wells), '\n'), 1);
}

}  // namespace
}  // namespace comity::http

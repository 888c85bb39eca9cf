// Forms of OpenRosa: what is read of them, and what each that is broken is told.
#include "formats/xform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace comity::xform {
namespace {

std::string file_text(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string form(std::string const& instance, std::string const& model = "", std::string const& body = "") {
    return "<?xml version=\"1.0\"?>\n<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
           "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\"><h:head>"
           "<h:title> The\n form </h:title><model><instance>" +
           instance + "</instance>" + model + "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

std::string why(std::string const& bytes) {
    auto const read_form = read(bytes);
    return read_form ? "" : read_form.error().why;
}

Question question(Form const& form, std::string_view path) {
    auto const found = std::ranges::find(form.questions, path, &Question::path);
    return found == form.questions.end() ? Question{} : *found;
}

TEST(XForm, ReadsTitleIdVersionAndQuestionsInTheirOrder) {
    auto const read_form = read(form(
        "<d id=\"f\" version=\"3\"><a/><g><b/></g><meta><instanceID/></meta></d>",
        "<bind nodeset=\"/d/a\" type=\"int\" required=\"true()\" relevant=\"/d/g/b = 'x'\"/>"
        "<bind nodeset=\"/d/g/b\" constraint=\". != ''\" readonly=\"true()\"/>",
        "<input ref=\"/d/a\"><label>How <output value=\"/d/g/b\"/>\n many?</label><hint>Count.</hint></input>"
        "<group ref=\"/d/g\"><input ref=\"/d/g/b\"/></group>"));
    ASSERT_TRUE(read_form) << read_form.error().why;
    EXPECT_EQ(read_form->form_id, "f");
    EXPECT_EQ(read_form->version, "3");
    EXPECT_EQ(read_form->title, "The form");
    ASSERT_EQ(read_form->questions.size(), 3u);
    auto const& first = read_form->questions[0];
    EXPECT_EQ(first.path, "/a");
    EXPECT_EQ(first.type, "integer");
    EXPECT_EQ(first.label, "How {b} many?");
    EXPECT_EQ(first.hint, "Count.");
    EXPECT_TRUE(first.required);
    EXPECT_EQ(first.relevant, "/d/g/b = 'x'");
    auto const& second = read_form->questions[1];
    EXPECT_EQ(second.path, "/g/b");
    EXPECT_EQ(second.type, "text");
    EXPECT_TRUE(second.readonly);
    EXPECT_EQ(second.constraint, ". != ''");
    EXPECT_EQ(read_form->questions[2].path, "/meta/instanceID");
    EXPECT_TRUE(read_form->unsupported.empty());
}

TEST(XForm, EachControlHasItsType) {
    auto const read_form = read(form(
        "<d id=\"f\"><a/><b/><c/><e/><f/><g/><h/><i/><j/><k/></d>",
        "<bind nodeset=\"/d/a\" type=\"xsd:dateTime\"/><bind nodeset=\"/d/b\" type=\"geopoint\"/>"
        "<bind nodeset=\"/d/h\" calculate=\"1\"/><bind nodeset=\"/d/i\" jr:preload=\"property\" "
        "jr:preloadParams=\"deviceid\"/><bind nodeset=\"/d/k\" type=\"odk:rank\"/>",
        "<input ref=\"/d/a\"/><input ref=\"/d/b\"/><select ref=\"/d/c\"/><upload ref=\"/d/e\" "
        "mediatype=\"video/*\"/>"
        "<trigger ref=\"/d/f\"/><range ref=\"/d/g\" start=\"1\" end=\"9\" step=\"1\"/><rank ref=\"/d/k\"/>"));
    ASSERT_TRUE(read_form) << read_form.error().why;
    std::vector<std::string> types;
    for (auto const& each : read_form->questions) types.push_back(each.type);
    EXPECT_EQ(types, (std::vector<std::string>{"datetime", "geopoint", "select_many", "video", "trigger",
                                               "range", "calculated", "device", "hidden", "rank"}));
}

TEST(XForm, ChoicesOfTheFormAreReadInItsFirstLanguage) {
    auto const read_form = read(form(
        "<d id=\"f\"><a/><b/></d>",
        "<itext><translation lang=\"Français (fr)\"><text id=\"q\"><value>Oui ?</value></text>"
        "<text id=\"i1\"><value>Un</value></text></translation>"
        "<translation lang=\"English (en)\" default=\"true()\"><text id=\"q\"><value "
        "form=\"image\">jr://images/q.jpg"
        "</value><value>Yes?</value></text><text id=\"i1\"><value>One</value></text></translation></itext>"
        "<instance id=\"list\"><list><item><itextId>i1</itextId><name>1</name></item>"
        "<item><itextId>i2</itextId><name>2</name></item></list></instance>",
        "<select1 ref=\"/d/a\"><label ref=\"jr:itext('q')\"/><item><label>Yes</label><value>y</value></item>"
        "<item><value>n</value></item></select1><select1 ref=\"/d/b\"><itemset "
        "nodeset=\"instance('list')/list/"
        "item[name != /d/a]\"><value ref=\"name\"/><label ref=\"jr:itext(itextId)\"/></itemset></select1>"));
    ASSERT_TRUE(read_form) << read_form.error().why;
    EXPECT_EQ(read_form->languages, (std::vector<std::string>{"English (en)", "Français (fr)"}));
    EXPECT_EQ(read_form->media, std::vector<std::string>{"q.jpg"});
    EXPECT_EQ(question(*read_form, "/a").label, "Yes?");
    EXPECT_EQ(question(*read_form, "/a").choices, (std::vector<Choice>{{"y", "Yes"}, {"n", "n"}}));
    EXPECT_EQ(question(*read_form, "/b").choices, (std::vector<Choice>{{"1", "One"}, {"2", "2"}}));
}

TEST(XForm, RepeatsAreNamedAndTheirTemplatesAreNoAnswers) {
    auto const read_form =
        read(form("<d id=\"f\"><p jr:template=\"\"><n/><c><m/></c></p><p><n/><c><m/></c></p></d>", "",
                  "<group ref=\"/d/p\"><repeat nodeset=\"/d/p\"><input ref=\"n\"/><group ref=\"c\"><repeat "
                  "nodeset=\"/d/p/c\">"
                  "<input ref=\"/d/p/c/m\"/></repeat></group></repeat></group>"));
    ASSERT_TRUE(read_form) << read_form.error().why;
    EXPECT_EQ(read_form->repeats, (std::vector<std::string>{"/p", "/p/c"}));
    ASSERT_EQ(read_form->questions.size(), 2u);
    EXPECT_EQ(question(*read_form, "/p/n").repeat, "/p");
    EXPECT_EQ(question(*read_form, "/p/c/m").repeat, "/p/c");
}

TEST(XForm, WhatIsNotDoneIsNamed) {
    auto const read_form =
        read(form("<d id=\"f\"><a/><n/><meta><audit/><entity/></meta></d>",
                  "<submission base64RsaPublicKey=\"KEY\" action=\"https://other.example/submission\"/>"
                  "<instance id=\"l\" src=\"jr://file-csv/l.csv\"/><instance id=\"s\" "
                  "src=\"jr://instance/last-saved\"/>"
                  "<instance id=\"o\" src=\"https://other.example/x\"/>"
                  "<bind nodeset=\"/d/n\" jr:preload=\"property\" jr:preloadParams=\"phonenumber\"/>",
                  "<select1 ref=\"/d/a\"><itemset nodeset=\"instance('l')/l/item\"><value "
                  "ref=\"name\"/></itemset></select1>"));
    ASSERT_TRUE(read_form) << read_form.error().why;
    EXPECT_EQ(read_form->media, std::vector<std::string>{"l.csv"});
    for (auto const* words : {"encrypt its answers", "another server", "begins with the answers given last",
                              "does not fetch or make", "lie in the file l.csv", "no meta/instanceID",
                              "audit log", "entities", "such as its number"})
        EXPECT_TRUE(std::ranges::any_of(read_form->unsupported, [&](auto const& each) {
            return each.find(words) != each.npos;
        })) << words;
    for (auto const& each : read_form->unsupported) EXPECT_TRUE(each.ends_with('.')) << each;
}

TEST(XForm, WhatNoPhoneCouldWorkWithIsRefusedWithASentence) {
    EXPECT_EQ(why("name,label\n"), "The form is not well-formed XML.");
    EXPECT_TRUE(why("PK\x03\x04 and so on").starts_with("This is a workbook or an archive"));
    EXPECT_EQ(why("<root><item/></root>"), "This is no XForm: its outermost element is not html.");
    EXPECT_EQ(why("<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><html>&b;</html>"),
              "The form has a DOCTYPE; such XML is not read here.");
    EXPECT_EQ(why("<html><head/><body/></html>"), "The form has no model in its head.");
    EXPECT_EQ(why("<html><head><model/></head><body/></html>"),
              "The form has no instance that could hold answers.");
    EXPECT_EQ(why("<html><head><model/></head></html>"), "The form has no body.");
    EXPECT_EQ(why(form("<d><a/></d>")), "The form has no id: the first element of its instance names it.");
    EXPECT_EQ(why(form("<d id=\"f\"/>")), "The form asks nothing: its first instance is empty.");
    EXPECT_EQ(why(form("<d id=\"f\"><a/></d>", "", "<input ref=\"/d/b\"/>")),
              "The form asks for /b, which its first instance does not hold.");
    EXPECT_EQ(
        why(form("<d id=\"f\"><a/></d>", "", "<range ref=\"/d/a\" start=\"-2.0.1\" end=\"2\" step=\"1\"/>")),
        "The range of /a has a start that is no number.");
    EXPECT_EQ(why(form("<d id=\"f\"><a/></d>", "<setvalue event=\"odk-inftance-first-load\" ref=\"/d/a\"/>")),
              "The form waits for an event that phones do not know: odk-inftance-first-load.");
    EXPECT_EQ(why(form("<d id=\"" + std::string(201, 'f') + "\"><a/></d>")),
              "The id and the version of a form have at most 200 characters each.");
    std::string many;
    for (int i = 0; i < 3001; ++i) many += "<a" + std::to_string(i) + "/>";
    EXPECT_EQ(why(form("<d id=\"f\">" + many + "</d>")), "A form has at most 3,000 questions.");
    EXPECT_EQ(why(std::string(form_limit_bytes + 1, ' ')), "A form has at most 8 MiB.");
}

// Forms of JavaRosa and pyxform, some broken on purpose; what is broken in them stands above in our own
// words.
TEST(XForm, EachFormOfOthersIsReadOrRefusedWithOneSentence) {
    std::filesystem::path const folder = COMITY_SOURCE "/../shared/data/openrosa";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared/data/openrosa is not here";
    std::size_t are_read = 0;
    for (auto const& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (!file.is_regular_file()) continue;
        auto const read_form = read(file_text(file.path()));
        if (read_form) {
            ++are_read;
            EXPECT_FALSE(read_form->questions.empty()) << file.path();
            continue;
        }
        auto const& sentence = read_form.error().why;
        EXPECT_TRUE(sentence.ends_with('.') && sentence.find(". ") == sentence.npos)
            << file.path() << sentence;
    }
    EXPECT_GE(are_read, 50u);
    for (auto const* broken : {"bad-range-form.xml", "org/javarosa/core/model/actions/invalid-events.xml"})
        EXPECT_FALSE(read(file_text(folder / "javarosa/src/test/resources" / broken))) << broken;
}

}  // namespace
}  // namespace comity::xform

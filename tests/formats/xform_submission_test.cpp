// Answers of phones: read, taken apart into rows, and rid of what tells of their owners.
#include "formats/xform_submission.h"

#include <gtest/gtest.h>

#include "formats/openrosa.h"

namespace comity::xform {
namespace {

Submission must_read(std::string_view bytes) {
    auto read = Submission::read(bytes);
    EXPECT_TRUE(read) << read.error().why;
    return std::move(*read);
}

std::string why(std::string_view bytes) {
    auto const read = Submission::read(bytes);
    return read ? "" : read.error().why;
}

TEST(Submission, NamesItsFormItsInstanceAndWhatItReplaces) {
    auto const read = must_read(
        "\xEF\xBB\xBF<d xmlns=\"urn:f\" xmlns:o=\"urn:o\" o:version=\" 2 "
        "\"><a>1</a><o:meta><o:instanceID>uuid:x"
        "</o:instanceID><o:deprecatedID>uuid:w</o:deprecatedID></o:meta></d>");
    EXPECT_EQ(read.form_id(), "urn:f");
    EXPECT_EQ(read.version(), "2");
    EXPECT_EQ(read.instance(), "uuid:x");
    EXPECT_EQ(read.replaces(), "uuid:w");
    auto const nameless = must_read("<d id=\"f\"><a>1</a></d>");
    EXPECT_TRUE(nameless.instance().starts_with("sha256:"));
    EXPECT_EQ(nameless.instance(), must_read("<d id=\"f\"><a>1</a></d>").instance());
    EXPECT_NE(nameless.instance(), must_read("<d id=\"f\"><a>2</a></d>").instance());
}

TEST(Submission, AnswersAreLeavesThatHoldSomething) {
    auto const read =
        must_read("<d id=\"f\"><a> x &amp; y </a><b/><r><c>1</c></r><r><c>2</c><g><e>3</e></g></r></d>");
    auto const answers = read.answers({"/r"});
    ASSERT_EQ(answers.size(), 4u);
    EXPECT_EQ(answers[0].path, "/a");
    EXPECT_EQ(answers[0].value, "x & y");
    EXPECT_EQ(answers[0].turn, 0u);
    EXPECT_EQ(answers[1].turn, 1u);
    EXPECT_EQ(answers[3].path, "/r/g/e");
    EXPECT_EQ(answers[3].turn, 2u);
}

TEST(Submission, WhatIsEmptiedIsGoneAndTheRestIsAsItWas) {
    auto const without = [](std::string const& bytes) { return *must_read(bytes).without({"/p", "/g/q"}); };
    EXPECT_EQ(
        without("<d id=\"f\"><p>+999 1</p><a b='>'>x</a>\n<g><q a='>'><![CDATA[<secret>]]></q></g></d>"),
        "<d id=\"f\"><p></p><a b='>'>x</a>\n<g><q a='>'></q></g></d>");
    EXPECT_EQ(without("<d id=\"f\"><p>1&lt;2</p><p/><p>3</p></d>"), "<d id=\"f\"><p></p><p/><p></p></d>");
    auto const hidden = must_read("<d id=\"f\"><p><![CDATA[</p>]]>secret</p></d>").without({"/p"});
    EXPECT_TRUE(!hidden || hidden->find("secret") == std::string::npos);
}

TEST(Submission, EachRefusalIsASentence) {
    EXPECT_EQ(why("<d"), "The submission is not well-formed XML.");
    EXPECT_EQ(why("<d/>"), "The submission does not say to which form it belongs.");
    EXPECT_EQ(why("<d id=\"f\" encrypted=\"yes\"/>"),
              "The submission is encrypted with a key that this house does not have.");
    EXPECT_EQ(why("<d id=\"f\"><meta><instanceID>a\nb</instanceID></meta></d>"),
              "The ids and the version in a submission are one line of at most 200 characters each.");
    EXPECT_EQ(why(std::string(submission_limit_bytes + 1, ' ')),
              "The answers have more than 160 KiB of XML; files come beside it.");
}

std::vector<std::string> rows_of(std::string const& repeat, std::vector<std::string> const& columns) {
    std::string const xml =
        "<d "
        "id=\"f\"><a>1</a><p><n>x</n><c><m>u</m></c><c><m>v</m></c></p><g><a>2</a></g><p><n>y</n><c><m>w</"
        "m></c></p></d>";
    std::vector<std::string> lines;
    Rows rows(columns, {"/p", "/p/c"}, repeat);
    rows.read(xml, "uuid:i", [&](Rows::Row const& row) {
        std::string line = row.parent_key + " " + row.key + ":";
        for (auto const cell : row.cells) line.append(" ").append(cell);
        lines.push_back(line);
    });
    return lines;
}

TEST(Rows, EachRepeatIsATableWithTheKeysOfItsParents) {
    EXPECT_EQ(rows_of("", {"/a", "/g/a", "/p/n"}), std::vector<std::string>{" uuid:i: 1 2 "});
    EXPECT_EQ(rows_of("/p", {"/p/n"}),
              (std::vector<std::string>{"uuid:i uuid:i/p[1]: x", "uuid:i uuid:i/p[2]: y"}));
    EXPECT_EQ(rows_of("/p/c", {"/p/c/m"}),
              (std::vector<std::string>{"uuid:i/p[1] uuid:i/p[1]/c[1]: u", "uuid:i/p[1] uuid:i/p[1]/c[2]: v",
                                        "uuid:i/p[2] uuid:i/p[2]/c[1]: w"}));
}

TEST(OpenRosa, WordsOfOthersStayText) {
    EXPECT_NE(openrosa::response("<b>&").find("&lt;b&gt;&amp;"), std::string::npos);
    auto const list = openrosa::form_list({{"a<b", "\"", "1", "00", "https://x.example/?a&b", ""}});
    EXPECT_NE(list.find("<formID>a&lt;b</formID>"), list.npos);
    EXPECT_NE(list.find("?a&amp;b</downloadUrl></xform>"), list.npos);
}

}  // namespace
}  // namespace comity::xform

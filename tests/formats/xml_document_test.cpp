#include "formats/xml_document.h"
#include "base/error.h"

namespace comity::xml {
namespace {

std::string why(std::string_view bytes) {
    pugi::xml_document document;
    auto const done = read(document, bytes, "The form");
    return done ? "" : done.error().why;
}

TEST(XmlDocument, ReadsWhatIsWellFormed) {
    pugi::xml_document document;
    ASSERT_TRUE(read(document,
                     "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><h:a><x:b>1</x:b></h:a>", "It"));
    EXPECT_EQ(local_name(document.document_element()), "a");
    EXPECT_EQ(only_text(child(document.document_element(), "b"), "It").value_or(""), "1");
    EXPECT_FALSE(child(document.document_element(), "c"));
}

TEST(XmlDocument, RefusesWhatCouldMakeThingsUp) {
    EXPECT_EQ(why("<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>"),
              "The form has a DOCTYPE; such XML is not read here.");
    EXPECT_EQ(why("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"),
              "The form has a DOCTYPE; such XML is not read here.");
    EXPECT_EQ(why("<?xml version=\"1.0\" encoding=\"latin1\"?><a/>"), "The form must be sent as UTF-8.");
    EXPECT_EQ(why("<a>caf\xe9</a>"), "The form is not valid UTF-8.");
    for (auto const* broken : {"", "words", "<a>", "<a/><b/>", "<a></b>"})
        EXPECT_EQ(why(broken), "The form is not well-formed XML.") << broken;
    EXPECT_EQ(why(std::string("<a>\0</a>", 8)), "The form is not well-formed XML.");
}

TEST(XmlDocument, RefusesWhatIsTooDeep) {
    std::string open, close;
    for (int i = 0; i < depth_limit; ++i) open += "<a>", close += "</a>";
    EXPECT_EQ(why(open + close), "");
    EXPECT_EQ(why("<a>" + open + close + "</a>"), "The form holds elements more than 100 deep.");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    EXPECT_EQ(why(deep), "The form is not well-formed XML.");
}

}  // namespace
}  // namespace comity::xml

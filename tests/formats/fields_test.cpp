// Names and texts as programs send them: three forms read alike, and what could be read in two ways, or would
// cost more than it brings, refused with a sentence.
#include "formats/fields.h"

#include <gtest/gtest.h>

namespace comity::fields {
namespace {

using namespace std::string_literals;

Fields const message{{"from", "+999 555 0100"}, {"message", "No water & no <light>\nat Δ"}};

std::string why(Result<Fields> const& fields) {
    return fields ? "" : fields.error().why;
}

TEST(Fields, AreReadAlikeAsFormJsonAndXml) {
    auto const form = read("application/x-www-form-urlencoded; charset=UTF-8",
                           "from=%2B999+555%200100&message=No+water+%26+no+%3Clight%3E%0Aat+%CE%94");
    auto const json =
        read("Application/JSON", R"({"from":"+999 555 0100","message":"No water & no <light>\nat Δ"})");
    auto const xml = read("text/xml; charset=\"utf-8\"",
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><payload>\n <from>+999 555 0100</from>"
                          "<message>No water &amp; <![CDATA[no <light>]]>&#10;at Δ</message>\n</payload>");
    for (auto const* each : {&form, &json, &xml}) {
        ASSERT_TRUE(*each) << why(*each);
        EXPECT_EQ(**each, message);
    }
}

TEST(Fields, WholeNumbersAreTextsAndNothingIsNone) {
    auto const fields = read_json(R"({"sent_timestamp":1264335443000,"error":null,"secret":""})");
    ASSERT_TRUE(fields) << why(fields);
    EXPECT_EQ(*fields, (Fields{{"sent_timestamp", "1264335443000"}, {"secret", ""}}));
}

TEST(Fields, OtherEncodingsAreRefused) {
    auto const latin = read("application/x-www-form-urlencoded; charset=ISO-8859-1", "message=caf%E9");
    ASSERT_FALSE(latin);
    EXPECT_EQ(latin.error().fault, Fault::unsupported);
    EXPECT_EQ(why(latin), "The message must be sent as UTF-8.");
    EXPECT_EQ(why(read_form("message=caf%E9")), "The message is not valid UTF-8.");
    EXPECT_EQ(why(read_json("{\"message\":\"caf\xe9\"}")), "The message is not valid UTF-8.");
    EXPECT_EQ(why(read_xml("<a><message>caf\xe9</message></a>")), "The message is not valid UTF-8.");
    EXPECT_EQ(why(read_xml("<?xml version='1.0' encoding='ISO-8859-1'?><a><message>x</message></a>")),
              "The message must be sent as UTF-8.");
    EXPECT_EQ(read("application/x-yaml", "message: x").error().fault, Fault::unsupported);
    EXPECT_EQ(read("", "message=x").error().fault, Fault::unsupported);
}

TEST(Fields, WhatTwoReadersCouldReadTwoWaysIsRefused) {
    for (auto const& twice : {read_form("from=1&from=2"), read_xml("<a><from>1</from><from>2</from></a>")})
        EXPECT_EQ(why(twice), "A field of the message stands twice.");
    EXPECT_EQ(why(read_json(R"({"from":"1","from":"2"})")), "The message is not a JSON object.");
    EXPECT_EQ(why(read_json(R"({"from":["1"]})")), "The fields of the message must be texts.");
    EXPECT_EQ(why(read_json("[]")), "The message is not a JSON object.");
    EXPECT_EQ(why(read_form("from=%2")), "The form holds a broken percent-encoding.");
    EXPECT_EQ(why(read_xml("<a><from>1<b/></from></a>")), "A field of the message holds other elements.");
    std::string many = "a=1";
    for (int i = 0; i < 64; ++i) many += "&b" + std::to_string(i) + "=1";
    EXPECT_EQ(why(read_form(many)), "The message has more than 64 fields.");
}

TEST(Fields, XmlWithADoctypeIsRefusedWhateverItSays) {
    for (auto const* doctype : {"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
                                "<!DOCTYPE a [<!ENTITY x 'lol'><!ENTITY y '&x;&x;&x;&x;'>]>", "<!DOCTYPE a>"})
        EXPECT_EQ(why(read_xml(std::string(doctype) + "<a><message>&x;</message></a>")),
                  "The message has a DOCTYPE; such XML is not read here.");
    // What nobody declared stays what it was.
    EXPECT_EQ(find(*read_xml("<a><message>&x;</message></a>"), "message"), "&x;");
}

TEST(Fields, BrokenXmlIsRefused) {
    for (auto const& broken :
         {""s, "words"s, "<a>"s, "<a><b></a></b>"s, "<a/><a/>"s, "<a><b>x\0y</b></a>"s, "<!-- a -->"s})
        EXPECT_EQ(why(read_xml(broken)), "The message is not well-formed XML.") << broken;
    EXPECT_EQ(why(read_xml("<a><b>&#xD800;</b></a>")), "The message is not valid UTF-8.");
    auto const deep = std::string(20'000 * 3, ' ');
    std::string nested;
    for (int i = 0; i < 20'000; ++i) nested += "<a>";
    EXPECT_EQ(why(read_xml(nested + deep)), "The message is not well-formed XML.");
}

}  // namespace
}  // namespace comity::fields

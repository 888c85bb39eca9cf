#include "rooms/intake/report.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/time.h"

namespace comity::intake {
namespace {

std::string why(std::string_view body) {
    auto const value = json::parse(body);
    if (!value) return "no JSON: " + value.error().why;
    auto const report = read_report(*value);
    return report ? "" : report.error().why;
}

// `member` of a report that is sound without it.
std::string why_with(std::string const& member) {
    return why(R"({"title":"Bridge down",)" + member + "}");
}

std::string quoted(std::size_t length) {
    return "\"" + std::string(length, 'x') + "\"";
}

TEST(Report, ReadsAllItsMembers) {
    auto const text =
        std::string(
            R"({"title":"No water","text":"Dry.\nSince the night.","language":"en","place":{"lon":-48.2031,)"
            R"("lat":12.8044,"radius_m":150.5,"name":"Hill Street"},"at":"2026-03-01T03:38:00Z",)"
            R"("categories":["water","health"],)"
            R"("contact":"q7xk-m2vd-tt0a","attachments":[{"sha256":")") +
        std::string(64, 'a') + R"(","media_type":"image/jpeg","name":"tank.jpg"}],"corrects":")" +
        std::string(64, 'b') +
        R"(","verified":true,"source":{"system":"ushahidi","id":"5","approved":true,"verified":false}})";
    auto const body = json::parse(text);
    ASSERT_TRUE(body);
    auto const report = read_report(*body);
    ASSERT_TRUE(report) << report.error().why;
    EXPECT_EQ(report->title, "No water");
    EXPECT_EQ(report->place->point, (Point{-48.2031, 12.8044}));
    EXPECT_EQ(report->place->radius_m, 150.5);
    EXPECT_EQ(report->at_ms, civil_time(2026, 3, 1, 3, 38, 0));
    EXPECT_EQ(report->categories, (std::vector<std::string>{"water", "health"}));
    EXPECT_EQ(report->contact, "q7xk-m2vd-tt0a");
    EXPECT_EQ(report->attachments.front().name, "tank.jpg");
    EXPECT_EQ(report->corrects->hex(), std::string(64, 'b'));
    EXPECT_EQ(report->source->verified, false);
    EXPECT_EQ(json::write(write_report(*report)), text);
    EXPECT_EQ(read_report(write_report(*report)), *report);
}

TEST(Report, NeedsATitleOrAText) {
    EXPECT_EQ(why(R"({"title":"x"})"), "");
    EXPECT_EQ(why(R"({"text":"x"})"), "");
    EXPECT_EQ(why("{}"), "A report must have a title or a text.");
    EXPECT_EQ(why(R"({"text":" \n"})"), "A report must have a title or a text.");
    EXPECT_EQ(why("[]"), "A report must be a JSON object.");
}

TEST(Report, RefusesWhatItDoesNotKnowByName) {
    EXPECT_EQ(why_with(R"("categorys":["roads"])"), "A report has no member \"categorys\".");
    EXPECT_EQ(why_with(R"("place":{"name":"x","latitude":1})"), "A place has no member \"latitude\".");
    EXPECT_EQ(why_with(R"("source":{"system":"x","url":1})"), "A source has no member \"url\".");
    EXPECT_EQ(why_with(R"("attachments":[{"hash":1}])"), "Attachment 1 has no member \"hash\".");
}

TEST(Report, HoldsTextsToTheirLimits) {
    EXPECT_EQ(why("{\"title\":" + quoted(300) + "}"), "");
    EXPECT_EQ(why("{\"title\":" + quoted(301) + "}"), "The title is longer than 300 characters.");
    EXPECT_EQ(why("{\"text\":" + quoted(50'000) + "}"), "");
    EXPECT_EQ(why("{\"text\":" + quoted(50'001) + "}"), "The text is longer than 50000 characters.");
    EXPECT_EQ(why(R"({"title":" "})"), "The title is empty: leave it out.");
    EXPECT_EQ(why(R"({"title":5})"), "The title must be text.");
    EXPECT_EQ(why(R"({"title":null,"text":"x"})"), "The title must be text.");
}

TEST(Report, RefusesControlCharacters) {
    EXPECT_EQ(why(R"({"text":"a\n\tb"})"), "");
    EXPECT_EQ(why(R"({"text":"a\rb"})"), "The text holds control characters.");
    EXPECT_EQ(why(R"({"text":"a\u0000b"})"), "The text holds control characters.");
    EXPECT_EQ(why(R"({"text":"a\u007fb"})"), "The text holds control characters.");
    EXPECT_EQ(why(R"({"text":"a\u0085b"})"), "The text holds control characters.");
    EXPECT_EQ(why(R"({"text":"a\u00a0b é"})"), "");
    EXPECT_EQ(why(R"({"title":"a\nb"})"), "The title holds control characters.");
}

TEST(Report, ChecksThePlace) {
    auto const globe = "The place is off the globe: lon goes from -180 to 180, lat from -90 to 90.";
    auto const both = "A place needs lon and lat, both, or a name alone.";
    EXPECT_EQ(why_with(R"("place":{"lon":180,"lat":-90})"), "");
    EXPECT_EQ(why_with(R"("place":{"name":"Hill Street"})"), "");
    EXPECT_EQ(why_with(R"("place":{"lon":180.1,"lat":0})"), globe);
    EXPECT_EQ(why_with(R"("place":{"lon":0,"lat":90.01})"), globe);
    EXPECT_EQ(why_with(R"("place":{"lon":1})"), both);
    EXPECT_EQ(why_with(R"("place":{"lat":1,"name":"x"})"), both);
    EXPECT_EQ(why_with(R"("place":{})"), both);
    EXPECT_EQ(why_with(R"("place":"Amathea")"), "The place must be an object with lon and lat, or a name.");
    EXPECT_EQ(why_with(R"("place":{"lon":"1","lat":2})"), "The lon and lat of the place must be numbers.");
    EXPECT_EQ(why_with(R"("place":{"lon":1,"lat":2,"radius_m":-1})"),
              "The radius_m of the place must be a number of metres from 0 to 20037509.");
    EXPECT_EQ(why_with(R"("place":{"name":"x","radius_m":5})"),
              "A radius_m needs the lon and lat around which it is drawn.");
}

TEST(Report, ChecksTheTime) {
    auto const refused =
        "The time \"at\" must be RFC 3339 with its zone and a year from 1900 to 2199, such as "
        "\"2010-01-12T16:53:00-05:00\".";
    EXPECT_EQ(why_with(R"("at":"2010-01-12T16:53:00-05:00")"), "");
    EXPECT_EQ(why_with(R"("at":"2010-01-12")"), "");
    EXPECT_EQ(why_with(R"("at":"20100-01-12T05:00:00Z")"), refused);
    EXPECT_EQ(why_with(R"("at":"2010-02-29T05:00:00Z")"), refused);
    EXPECT_EQ(why_with(R"("at":"2010-01-12T05:00:00")"), refused);
    EXPECT_EQ(why_with(R"("at":1263272400000)"), refused);
}

TEST(Report, ChecksTheCategories) {
    EXPECT_EQ(why_with(R"("categories":[])"), "");
    EXPECT_EQ(why_with(R"("categories":"water")"), "The categories must be a list of texts.");
    EXPECT_EQ(why_with(R"("categories":["a",""])"), "Category 2 is empty.");
    EXPECT_EQ(why_with(R"("categories":["a","a"])"), "Category 2 is there twice.");
    EXPECT_EQ(why_with(R"("categories":[1])"), "Category 1 must be text.");
    EXPECT_EQ(why_with(R"("categories":["a;b"])"),
              "Category 1 holds a \";\", which separates categories: give each its own.");
    EXPECT_EQ(why_with("\"categories\":[" + quoted(121) + "]"), "Category 1 is longer than 120 characters.");
    std::string many;
    for (int i = 0; i < 33; ++i) many += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\"";
    EXPECT_EQ(why_with("\"categories\":[" + many + "]"), "A report has at most 32 categories.");
}

TEST(Report, RefusesAContactThatIsANumberOrAnAddress) {
    auto const number = "The contact looks like a number: a report names an opaque contact id.";
    EXPECT_EQ(why_with(R"("contact":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6")"), "");
    EXPECT_EQ(why_with(R"("contact":"9995550123")"), number);
    EXPECT_EQ(why_with(R"("contact":"+999 555 0123")"), number);
    EXPECT_EQ(why_with(R"("contact":"tel-999-555-0123")"), number);
    EXPECT_EQ(why_with(R"("contact":"ana@amathea.example")"),
              "The contact looks like an address: a report names an opaque contact id.");
    auto const opaque = "The contact must be an opaque id of 8 to 64 letters a-z, digits and hyphens.";
    EXPECT_EQ(why_with(R"("contact":"short")"), opaque);
    EXPECT_EQ(why_with(R"("contact":"Upper-Case-Id")"), opaque);
    EXPECT_EQ(why_with(R"("contact":"--------")"), opaque);
}

TEST(Report, ChecksTheRest) {
    EXPECT_EQ(why_with(R"("language":"zh-Hant-TW")"), "");
    EXPECT_EQ(why_with(R"("language":"f")"),
              "The language must be a BCP 47 tag, such as \"fr\" or \"pt-BR\".");
    EXPECT_EQ(why_with(R"("language":"en_US")"),
              "The language must be a BCP 47 tag, such as \"fr\" or \"pt-BR\".");
    EXPECT_EQ(why_with(R"("verified":"yes")"), "The member verified must be true or false.");
    EXPECT_EQ(why_with(R"("corrects":"12")"),
              "The member corrects must be a statement id of 64 lower-case hexadecimal digits.");
    EXPECT_EQ(why_with(R"("source":{"id":"5"})"),
              "The system of the source must be a name of up to 64 letters a-z, digits and hyphens.");
    EXPECT_EQ(why_with(R"("attachments":[{"media_type":"image/png"}])"),
              "Attachment 1 needs a sha256 of 64 lower-case hexadecimal digits.");
    auto const hash = "\"sha256\":\"" + std::string(64, 'a') + "\"";
    EXPECT_EQ(why_with("\"attachments\":[{" + hash + "}]"),
              "Attachment 1 needs a media_type such as \"image/jpeg\".");
    EXPECT_EQ(why_with("\"attachments\":[{" + hash + R"(,"media_type":"image/png","name":"../x"}])"),
              "The name of attachment 1 holds a slash.");
}

TEST(Report, ListsItsBlobsOnce) {
    Report report;
    report.title = "Photos";
    Hash one;
    one.bytes[0] = 1;
    Hash two;
    two.bytes[0] = 2;
    report.attachments = {{one, "image/png", "a"}, {two, "image/png", "b"}, {one, "image/png", "c"}};
    EXPECT_EQ(report_blobs(write_report(report)), (std::vector<Hash>{one, two}));
}

}  // namespace
}  // namespace comity::intake

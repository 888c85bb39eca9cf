// The statement intake.form, and reports made of what people fill in.
#include "rooms/intake/form.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "rooms/intake/form_filled.h"

namespace comity::intake {
namespace {

std::string why(std::string_view text) {
    auto const form = read_form(*json::parse(text));
    return form ? "" : form.error().why;
}

TEST(Form, IsReadWithItsLanguages) {
    auto const form = *read_form(*json::parse(
        R"({"open":true,"greeting":"Tell us.","categories":["Roads",{"name":"Water","words":{"fr":"Pas d’eau"}}],
            "languages":["fr","ar"],"around":{"lon":-48.2,"lat":12.8,"across_km":60}})"));
    EXPECT_TRUE(form.open);
    EXPECT_EQ(text_in(form.greeting, "ar"), "Tell us.");
    EXPECT_EQ(form.categories[1].name, "Water");
    EXPECT_EQ(text_in(form.categories[1].words, "fr"), "Pas d’eau");
    EXPECT_EQ(form.languages, (std::vector<std::string>{"fr", "ar"}));
    EXPECT_EQ(form.around->across_km, 60);
    EXPECT_EQ(read_form(*json::parse(R"({"open":false})"))->languages.size(), 6u);
}

TEST(Form, RefusesWhatItsPageDoesNotAllow) {
    EXPECT_EQ(why(R"({"open":true,"languages":["en","de"]})"),
              "The form is offered in ar, en, es, fr, ru and zh, each once.");
    EXPECT_EQ(why(R"({"greeting":"Tell us what you see."})"), "The member open must be true or false.");
    EXPECT_EQ(why(R"({"open":true,"greting":"x"})"), "A form has no member \"greting\".");
    for (auto const* wrong :
         {R"([])", R"({"open":1})", R"({"open":true,"greeting":""})",
          R"({"open":true,"greeting":{"de":"x"}})", R"({"open":true,"greeting":{"en":7}})",
          R"({"open":true,"categories":"Water"})", R"({"open":true,"categories":["a","a"]})",
          R"({"open":true,"categories":["a;b"]})", R"({"open":true,"categories":[{"words":{}}]})",
          R"({"open":true,"categories":[7]})",
          R"({"open":true,"categories":["1","2","3","4","5","6","7","8","9","10","11","12","13"]})",
          R"({"open":true,"categories":[{"name":"a","words":"b"}]})", R"({"open":true,"languages":[]})",
          R"({"open":true,"languages":["en","en"]})", R"({"open":true,"around":{"lon":1}})",
          R"({"open":true,"around":{"lon":1,"lat":86,"across_km":9}})"})
        EXPECT_NE(why(wrong), "") << wrong;
}

std::int64_t const now_ms = *parse_time("2026-03-01T02:41:00Z");

TEST(FormFilled, BecomesAReportThatItsPageAllows) {
    Filled filled;
    filled.what = "No water";
    filled.lat = "12.8";
    filled.lon = "-48.2";
    filled.waited_s = "59";
    EXPECT_TRUE(misfits(filled, {}, now_ms).empty());
    auto report = report_of(filled, now_ms);
    EXPECT_TRUE(check_report(write_report(report)));
    EXPECT_FALSE(report.at_ms);
    filled.waited_s = "60";
    EXPECT_EQ(report_of(filled, now_ms).at_ms, now_ms - 60'000);
    filled.when = "today";
    filled.waited_s = "86400";
    EXPECT_EQ(report_of(filled, now_ms).at_ms, parse_time("2026-02-28"));
    for (auto const* odd : {"-1", "1e300", "soon", "nan", "99999999999"}) {
        filled.when = "now";
        filled.waited_s = odd;
        EXPECT_FALSE(report_of(filled, now_ms).at_ms) << odd;
    }
}

TEST(FormFilled, TellsPhotosByTheirBytes) {
    EXPECT_EQ(photo_type("\xff\xd8\xff\xe0"), "image/jpeg");
    EXPECT_EQ(photo_type("\x89PNG\r\n\x1a\n"), "image/png");
    for (auto const* other : {"", "<svg", "GIF89a", "\xff\xd8", "<!DOCTYPE html>", "#!/bin/sh"})
        EXPECT_EQ(photo_type(other), "") << other;
}

TEST(FormFilled, LeavesOutControlsThatNobodySees) {
    Request request;
    request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
    request.body = "what=a%0D%0Ab%0Dc%00%07%C2%85%7F%09d&where=x%0Ay&unknown=1&token=short";
    auto const filled = read_filled(request);
    ASSERT_TRUE(filled);
    EXPECT_EQ(filled->what, "a\nb\nc\td");
    EXPECT_EQ(filled->where, "x y");
    EXPECT_EQ(filled->token, "");
    for (auto const* wrong : {"what=%FF", "what=%zz", "what=%"}) {
        request.body = wrong;
        EXPECT_FALSE(read_filled(request)) << wrong;
    }
}

}  // namespace
}  // namespace comity::intake

// Words of server-drawn pages: the language is chosen as the reader asks, and what goes into a page is
// escaped.
#include "formats/catalogue.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "formats/html.h"

namespace comity {
namespace {

std::vector<std::string> const all{"en", "ar", "zh", "fr", "ru", "es"};

std::string_view chosen(std::string_view asked, std::string_view accepted,
                        std::vector<std::string> const& offered = all) {
    return choose_language(asked, accepted, offered).code;
}

TEST(Catalogue, ChoosesTheLanguage) {
    EXPECT_EQ(chosen("", ""), "en");
    EXPECT_EQ(chosen("ar", "fr"), "ar");
    EXPECT_EQ(chosen("FR-ca", ""), "fr");
    EXPECT_EQ(chosen("de", "es-MX, en;q=0.5"), "es");
    EXPECT_EQ(chosen("", "de-CH, fr;q=0.7, ru;q=0.9"), "ru");
    EXPECT_EQ(chosen("", "zh;q=0, *"), "en");
    EXPECT_EQ(chosen("", "fr;q=nonsense, ar;q=2, zh;q=0.1"), "zh");
    EXPECT_EQ(chosen("en", "en", {"fr", "ar"}), "fr");
    EXPECT_EQ(chosen("<script>", std::string(100'000, ','), {"ar"}), "ar");
}

TEST(Catalogue, SaysWithValues) {
    Catalogue const words({{"en", R"({"a":"Number {n}."})"}, {"fr", R"({"a":"Numéro {n}."})"}});
    EXPECT_EQ(words.say("fr", "a", {{"n", "7"}}), "Numéro 7.");
    EXPECT_EQ(words.keys("en"), std::vector<std::string>{"a"});
}

TEST(Catalogue, WritesDates) {
    auto const months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
    EXPECT_EQ(date_and_time(*parse_time("2026-11-22T14:05:59Z"), months), "22 Nov 2026, 14:05 UTC");
    EXPECT_EQ(date_and_time(*parse_time("2026-01-02T00:00:00.5Z"), months), "2 Jan 2026, 00:00 UTC");
}

TEST(Html, EscapesWhatPeopleSaid) {
    EXPECT_EQ(html::escape("<b a=\"1\" c='2'>&amp;"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
    auto const page = html::write({*language_of("ar"), "</title><script>x</script>", "", ""});
    EXPECT_NE(page.find("<html lang=\"ar\" dir=\"rtl\">"), page.npos);
    EXPECT_EQ(page.find("<script"), page.npos);
}

TEST(Html, LinksToTheOtherLanguages) {
    auto const links = html::language_links("/report/hill", *language_of("fr"), "Langue", all);
    EXPECT_NE(links.find("<b>Français</b>"), links.npos);
    EXPECT_NE(links.find("<a href=\"/report/hill?lang=ar\" lang=\"ar\" hreflang=\"ar\">العربية</a>"),
              links.npos);
    EXPECT_EQ(links.find("?lang=fr"), links.npos);
}

}  // namespace
}  // namespace comity

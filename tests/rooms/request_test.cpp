// What a request to consult cites: sectors and severity by the catalogues that this program carries.
#include <gtest/gtest.h>

#include "rooms/confidence/catalogues.h"
#include "rooms/confidence/steps.h"

namespace comity::confidence {
namespace {

// What is wrong with it; empty where nothing is.
std::string said_of(std::string const& sector, std::string const& severity) {
    auto const body = json::parse(
        R"({"to":"2020202020202020202020202020202020202020202020202020202020202020","track":"technical",)"
        R"("what":"x","when":"2026-02-28T22:10:00Z","asks":"y","asserts":"no_attribution","tlp":"AMBER",)"
        R"("systems":[{"critical":"essential","sector":")" +
        sector + R"("}],"severity":)" + severity + "}");
    auto const read = find_step_kind(steps::request_kind)->read(body.value());
    return read ? "" : read.error().why;
}

constexpr char own_scale[] = R"({"scale":"national, 5 levels","level":"4"})";

TEST(Request, TakesEachSectorOfTheCatalogueAndOther) {
    auto const* catalogue = find_catalogue("sectors", 1);
    ASSERT_TRUE(catalogue);
    for (auto const& item : catalogue->items) EXPECT_EQ(said_of(item.id, own_scale), "");
    EXPECT_EQ(said_of("other", own_scale), "");
    EXPECT_EQ(said_of("sport", own_scale),
              "The member \"sector\" must be health, power, water, transport, finance, telecommunications,"
              " government, electoral or other.");
}

TEST(Request, CitesAScaleOfSeverityWhereItNamesAVersion) {
    auto const severity = [](std::string const& text) { return said_of("health", text); };
    EXPECT_EQ(severity(own_scale), "");
    EXPECT_EQ(severity(R"({"scale":"severity","version":1,"level":"high"})"), "");
    EXPECT_EQ(severity(R"({"scale":"severity-nis","version":1,"level":"red"})"), "");
    EXPECT_EQ(severity(R"({"scale":"severity","version":1,"level":"red"})"),
              "The catalogue \"severity\" has no item \"red\".");
    EXPECT_EQ(severity(R"({"scale":"severity","version":7,"level":"high"})"),
              "The catalogue \"severity\" has no version 7.");
    EXPECT_EQ(severity(R"({"scale":"national","version":1,"level":"high"})"),
              "There is no catalogue \"national\".");
    EXPECT_EQ(severity(R"({"scale":"tlp","version":1,"level":"RED"})"),
              "The catalogue \"tlp\" is no scale of severity.");
    EXPECT_EQ(severity(R"({"scale":"severity","version":"1","level":"high"})"),
              "The version of the scale must be a whole number.");
    EXPECT_EQ(severity("\"severe\""), "The severity must be an object with \"scale\" and \"level\".");
}

}  // namespace
}  // namespace comity::confidence

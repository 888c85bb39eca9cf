// The pages of the room situation, asked as http would ask them.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <protozero/pbf_reader.hpp>
#include <thread>

#include "base/hash.h"
#include "rooms/intake/report.h"
#include "rooms/intake/room.h"
#include "rooms/situation/room.h"
#include "rooms/situation/tiles.h"
#include "testing.h"

namespace comity::situation {
namespace {

using intake::Place;
using intake::Report;

class Pages : public ::testing::Test {
  protected:
    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock clock;
    Rooms rooms{intake::room(), room()};
    std::unique_ptr<House> house = comity::testing::house_with_space(folder.path(), clock.clock(), rooms);
    Visit visit = comity::testing::visit(*house);

    Result<Reply> ask(std::string_view path_end, Pairs query = {}, Pairs captures = {}) {
        Request request;
        request.query = std::move(query);
        request.captures = std::move(captures);
        for (auto const& route : rooms[1].routes)
            if (route.path.ends_with(path_end)) return route.answer(visit, request);
        return refuse(Fault::not_found, "no such route");
    }
    json::Value page(std::string_view path_end, Pairs query = {}, Pairs captures = {}) {
        auto const reply = ask(path_end, std::move(query), std::move(captures));
        EXPECT_TRUE(reply) << reply.error().why;
        auto const body = json::parse(reply->body);
        EXPECT_TRUE(body) << reply->body;
        return *body;
    }
    std::string why(Pairs query) {
        auto const reply = ask("/reports", std::move(query));
        return reply ? "" : reply.error().why;
    }
    std::string titles(Pairs query) {
        std::string all;
        auto const body = page("/reports", std::move(query));
        for (auto const& each : *body.find("reports")->array())
            all.append(all.empty() ? "" : "|").append(each.text_of("title"));
        return all;
    }

    std::uint64_t say(Report report) {
        Saying saying;
        saying.kind = intake::report_kind;
        saying.body = json::write(intake::write_report(std::move(report)));
        auto const heard = visit.speak.say(std::move(saying));
        EXPECT_TRUE(heard) << heard.error().why;
        return heard ? heard->number : 0;
    }
    std::uint64_t say(std::string title, double lon, double lat, std::vector<std::string> categories,
                      std::int64_t at_ms) {
        Report report;
        report.title = std::move(title);
        report.place = Place{intake::Point{lon, lat}, std::nullopt, ""};
        report.categories = std::move(categories);
        report.at_ms = at_ms;
        return say(report);
    }
    void say_three() {
        say("No water at Hill Street", -48.2, 12.8, {"water"}, 1772332800000);
        say("Bridge at Alder down", -48.1, 12.85, {"roads", "bridges"}, 1772336400000);
        say("Water truck at Port-Levant", 179.9, -12.8, {"water", "aid"}, 1772340000000);
    }
};

TEST_F(Pages, ListsTheNewestFirst) {
    say_three();
    auto const body = page("/reports", {{"limit", "2"}});
    auto const& reports = *body.find("reports")->array();
    ASSERT_EQ(reports.size(), 2u);
    EXPECT_EQ(reports[0].text_of("title"), "Water truck at Port-Levant");
    EXPECT_EQ(reports[1].text_of("at"), "2026-03-01T03:40:00Z");
    EXPECT_EQ(reports[1].find("categories")->array()->size(), 2u);
    EXPECT_TRUE(reports[1].find("language")->is_null());
    EXPECT_EQ(*body.find("as_of")->integer(), static_cast<std::int64_t>(visit.sight.size()));
    auto const next = std::to_string(*body.find("next")->integer());
    auto const rest = page("/reports", {{"limit", "2"}, {"before", next}});
    EXPECT_EQ(rest.find("reports")->array()->size(), 1u);
    EXPECT_TRUE(rest.find("next")->is_null());
}

TEST_F(Pages, FiltersTogether) {
    say_three();
    EXPECT_EQ(titles({{"category", "bridges"}, {"category", "aid"}}),
              "Water truck at Port-Levant|Bridge at Alder down");
    EXPECT_EQ(titles({{"category", "unheard of"}}), "");
    EXPECT_EQ(titles({{"words", "WATER hill"}}), "No water at Hill Street");
    EXPECT_EQ(titles({{"from", "2026-03-01T03:40:00Z"}, {"to", "2026-03-01T04:40:00Z"}}),
              "Bridge at Alder down");
    EXPECT_EQ(titles({{"bbox", "-48.2,12.8,-48.1,12.8"}}), "No water at Hill Street");
    EXPECT_EQ(titles({{"bbox", "170,-20,-48.2,20"}}), "Water truck at Port-Levant|No water at Hill Street");
    EXPECT_EQ(titles({{"bbox", "-190,-20,-48.2,20"}}), "Water truck at Port-Levant|No water at Hill Street");
    EXPECT_EQ(titles({{"words", "water"}, {"bbox", "-49,12,-48,13"}}), "No water at Hill Street");
}

TEST_F(Pages, RefuseNonsense) {
    EXPECT_EQ(why({{"bbox", "1,2,3"}}), "The parameter bbox must be four numbers: west,south,east,north.");
    EXPECT_EQ(why({{"bbox", "1,nan,3,4"}}),
              "The parameter bbox must be four numbers: west,south,east,north.");
    EXPECT_FALSE(why({{"bbox", "0,20,10,10"}}).empty());
    EXPECT_FALSE(why({{"bbox", "0,0,10,91"}}).empty());
    EXPECT_EQ(why({{"from", "2026-03-02"}, {"to", "2026-03-01"}}), "The parameter from must lie before to.");
    EXPECT_FALSE(why({{"from", "yesterday"}}).empty());
    EXPECT_EQ(why({{"words", "?!"}}), "The parameter words holds no word that could be searched for.");
    EXPECT_FALSE(why({{"limit", "0"}}).empty());
}

TEST_F(Pages, ShowsOneAsItWasSaid) {
    auto const number = say("No water at Hill Street", -48.2, 12.8, {"water"}, 1772332800000);
    auto const body = page("/reports/{number}", {}, {{"number", std::to_string(number)}});
    EXPECT_EQ(body.find("body")->text_of("title"), "No water at Hill Street");
    EXPECT_TRUE(body.find("corrected_by")->is_null());
    Report correction;
    correction.title = "Water is back";
    correction.corrects = StatementId::from_hex_text(body.text_of("id"));
    auto const second = say(correction);
    auto const corrected = page("/reports/{number}", {}, {{"number", std::to_string(number)}});
    EXPECT_EQ(corrected.find("body")->text_of("title"), "No water at Hill Street");
    EXPECT_EQ(*corrected.find("corrected_by")->integer(), static_cast<std::int64_t>(second));
    EXPECT_EQ(titles({}), "Water is back");
    EXPECT_FALSE(ask("/reports/{number}", {}, {{"number", "0"}}));
    EXPECT_FALSE(ask("/reports/{number}", {}, {{"number", "999"}}));
    EXPECT_FALSE(ask("/reports/{number}", {}, {{"number", "x"}}));
}

TEST_F(Pages, SumsUp) {
    say_three();
    Report nowhere;
    nowhere.title = "Somewhere";
    say(nowhere);
    auto const all = page("/summary");
    EXPECT_EQ(*all.find("count")->integer(), 4);
    EXPECT_EQ(*all.find("placed")->integer(), 3);
    EXPECT_EQ(all.find("categories")->array()->front().text_of("name"), "water");
    auto const some = page("/summary", {{"category", "roads"}});
    EXPECT_EQ(*some.find("count")->integer(), 1);
    EXPECT_EQ(some.find("categories")->array()->size(), 4u);
    EXPECT_EQ(some.text_of("from"), "2026-03-01T03:40:00Z");
    EXPECT_EQ(some.find("days")->array()->size(), 1u);
    auto const none = page("/summary", {{"words", "unheard"}});
    EXPECT_EQ(*none.find("count")->integer(), 0);
    EXPECT_TRUE(none.find("bbox")->is_null());
    EXPECT_TRUE(none.find("days")->array()->empty());
}

TEST_F(Pages, AnswerInAnEmptySpace) {
    EXPECT_EQ(titles({}), "");
    EXPECT_EQ(titles({{"words", "water"}}), "");
    EXPECT_EQ(*page("/summary").find("count")->integer(), 0);
    EXPECT_TRUE(ask("{y}.mvt", {}, {{"z", "0"}, {"x", "0"}, {"y", "0"}}));
}

// Of one layer in a tile: how many features it has, its texts, and the sum of its values that are numbers.
struct DecodedLayer {
    std::size_t features = 0;
    std::vector<std::string> texts;
    std::int64_t sum = 0;
};
using Decoded = std::map<std::string, DecodedLayer>;

Decoded decode(std::string const& tile) {
    Decoded decoded;
    protozero::pbf_reader layers(tile);
    while (layers.next(3)) {
        auto layer = layers.get_message();
        std::string name;
        DecodedLayer found;
        std::vector<std::int64_t> numbers;
        std::vector<std::uint32_t> used;
        while (layer.next()) {
            if (layer.tag() == 1) {
                name = layer.get_string();
            } else if (layer.tag() == 2) {
                ++found.features;
                auto feature = layer.get_message();
                while (feature.next(2))
                    for (auto part : feature.get_packed_uint32()) used.push_back(part);
            } else if (layer.tag() == 4) {
                auto value = layer.get_message();
                numbers.push_back(0);
                while (value.next()) {
                    if (value.tag() == 1)
                        found.texts.push_back(value.get_string());
                    else if (value.tag() == 4)
                        numbers.back() = value.get_int64();
                    else
                        value.skip();
                }
            } else {
                layer.skip();
            }
        }
        for (std::size_t at = 1; at < used.size(); at += 2) found.sum += numbers[used[at]];
        decoded.emplace(name, std::move(found));
    }
    return decoded;
}

// Reports that are drawn each, on their own or under a count.
std::size_t shown(Decoded const& tile) {
    std::size_t reports = 0;
    for (auto const* layer : {"reports", "stacked"})
        if (auto const found = tile.find(layer); found != tile.end()) reports += found->second.features;
    return reports;
}

TEST_F(Pages, DrawPointsWhereThereAreFew) {
    say_three();
    auto const tile = decode(ask("{y}.mvt", {}, {{"z", "0"}, {"x", "0"}, {"y", "0"}})->body);
    EXPECT_EQ(shown(tile), 3u);
    auto const east = decode(ask("{y}.mvt", {}, {{"z", "1"}, {"x", "1"}, {"y", "1"}})->body);
    EXPECT_EQ(east.at("reports").features, 1u);
    auto const filtered =
        decode(ask("{y}.mvt", {{"words", "bridge"}}, {{"z", "0"}, {"x", "0"}, {"y", "0"}})->body);
    EXPECT_EQ(filtered.size(), 1u);
    EXPECT_EQ(filtered.at("reports").features, 1u);
    EXPECT_EQ(filtered.at("reports").texts.front(), "Bridge at Alder down");
}

TEST_F(Pages, CountWhatLiesTooCloseToBeToldApart) {
    for (int i = 0; i < 5; ++i) say("At the well", -48.2, 12.8, {"water"}, i);
    say("Across the island", -48.0, 12.9, {"roads"}, 9);
    auto const near = decode(ask("{y}.mvt", {}, {{"z", "8"}, {"x", "93"}, {"y", "118"}})->body);
    ASSERT_EQ(near.size(), 3u);
    EXPECT_EQ(near.at("reports").features, 1u);
    EXPECT_EQ(near.at("stacked").features, 5u);
    EXPECT_EQ(near.at("cells").features, 1u);
    EXPECT_EQ(near.at("cells").sum, 2 * 5);
    auto const far = decode(ask("{y}.mvt", {}, {{"z", "0"}, {"x", "0"}, {"y", "0"}})->body);
    EXPECT_EQ(far.at("cells").sum, 2 * 6);
    EXPECT_EQ(far.at("stacked").features, 6u);
}

TEST_F(Pages, DrawCellsWhereThereAreMany) {
    std::vector<Saying> sayings;
    for (int i = 0; i < 500; ++i) {
        Report report;
        report.title = "Report";
        report.place = Place{intake::Point{-48.2 + i % 50 * 0.5, 12.8 - i % 7}, std::nullopt, ""};
        report.categories = {i % 3 == 0 ? "water" : "roads"};
        sayings.push_back(
            {intake::report_kind, json::write(intake::write_report(report)), std::nullopt, "", ""});
    }
    for (auto const& heard : visit.speak.say_all(std::move(sayings)).get()) ASSERT_TRUE(heard);
    auto const tile = decode(ask("{y}.mvt", {}, {{"z", "0"}, {"x", "0"}, {"y", "0"}})->body);
    ASSERT_EQ(tile.size(), 1u);
    auto const& cells = tile.at("cells");
    EXPECT_LT(cells.features, 40u);
    EXPECT_EQ(cells.sum, 2 * 500);  // all of them, and again by verification
    EXPECT_NE(std::ranges::find_if(cells.texts, [](auto& text) { return text.starts_with("roads="); }),
              cells.texts.end());
    say("One more", -48.2, 12.8, {}, 0);
    EXPECT_EQ(decode(ask("{y}.mvt", {}, {{"z", "0"}, {"x", "0"}, {"y", "0"}})->body).at("cells").sum,
              2 * 501);
    auto const some =
        decode(ask("{y}.mvt", {{"category", "water"}}, {{"z", "0"}, {"x", "0"}, {"y", "0"}})->body);
    EXPECT_EQ(shown(some), 167u);
}

TEST_F(Pages, RefuseTilesThatAreNone) {
    for (Pairs captures :
         {Pairs{{"z", "19"}, {"x", "0"}, {"y", "0"}}, Pairs{{"z", "1"}, {"x", "2"}, {"y", "0"}},
          Pairs{{"z", "1"}, {"x", "-1"}, {"y", "0"}}, Pairs{{"z", "4294967297"}, {"x", "0"}, {"y", "0"}}})
        EXPECT_FALSE(ask("{y}.mvt", {}, captures));
}

// The same filters give the same reports in list, summary and tiles.
TEST_F(Pages, AgreeWithOneAnother) {
    for (int i = 0; i < 60; ++i)
        say("Report " + std::to_string(i % 4), -48 + i * 0.01, 12.5 + i * 0.01, {i % 2 == 0 ? "even" : "odd"},
            i * 3'600'000);
    for (Pairs query :
         {Pairs{}, Pairs{{"words", "report 2"}}, Pairs{{"category", "odd"}, {"to", "1970-01-02"}},
          Pairs{{"bbox", "-48,12.5,-47.8,12.6"}, {"words", "3"}}}) {
        auto const count = static_cast<std::size_t>(*page("/summary", query).find("count")->integer());
        EXPECT_EQ(shown(decode(ask("{y}.mvt", query, {{"z", "0"}, {"x", "0"}, {"y", "0"}})->body)), count);
        query.emplace_back("limit", "500");
        EXPECT_EQ(page("/reports", query).find("reports")->array()->size(), count);
    }
}

// While reports and corrections come in, each picture is whole: a list never shows what its as_of has not.
TEST_F(Pages, HoldStillWhileMoreComesIn) {
    std::atomic<bool> over{false};
    std::vector<std::jthread> readers;
    for (int reader = 0; reader < 3; ++reader) {
        readers.emplace_back([&] {
            while (!over) {
                auto const body = page("/reports", {{"words", "report"}, {"limit", "500"}});
                for (auto const& each : *body.find("reports")->array())
                    EXPECT_LT(*each.find("number")->integer(), *body.find("as_of")->integer());
                EXPECT_TRUE(ask("{y}.mvt", {{"words", "report"}}, {{"z", "0"}, {"x", "0"}, {"y", "0"}}));
            }
        });
    }
    for (int i = 0; i < 60; ++i) {
        auto const number = say("Report", -48, 12.5, {"category " + std::to_string(i)}, i);
        Report correction;
        correction.title = "Report, corrected";
        correction.corrects = visit.sight.record(number)->id;
        say(correction);
    }
    over = true;
    readers.clear();
    EXPECT_EQ(*page("/summary", {{"words", "report corrected"}}).find("count")->integer(), 60);
}

}  // namespace
}  // namespace comity::situation

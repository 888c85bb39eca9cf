// The columns in memory against plain SQL over the same view, on random reports and random filters.
#include "rooms/situation/points.h"

#include <gtest/gtest.h>

#include <random>

#include "methods/words.h"
#include "rooms/situation/reports_list.h"
#include "rooms/situation/search.h"
#include "rooms/situation/summary.h"
#include "told.h"

namespace comity::situation {
namespace {

using intake::Place;
using intake::Report;
using testing::ToldView;

class World {
  public:
    explicit World(std::uint64_t seed) : chance_(seed) {}

    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(chance_);
    }
    double degrees(double most) {
        return std::round(std::uniform_real_distribution(-most, most)(chance_) * 1000) / 1000;
    }

    Report report() {
        static constexpr std::array words{"water", "bridge", "école", "ماء", "clinic"};
        static constexpr std::array categories{"a", "b", "c", "d"};
        Report said;
        said.title = words[below(words.size())];
        said.text = words[below(words.size())];
        if (below(4) > 0) said.place = Place{intake::Point{degrees(180), degrees(84)}, std::nullopt, ""};
        said.at_ms = static_cast<std::int64_t>(below(1000)) * 60'000;
        for (auto name : categories)
            if (below(3) == 0) said.categories.emplace_back(name);
        return said;
    }

    Filters filters() {
        Filters asked;
        if (below(2) == 0) asked.categories.push_back(below(5) == 0 ? "unknown" : "b");
        if (below(3) == 0) asked.categories.push_back("d");
        if (below(2) == 0) asked.from_ms = static_cast<std::int64_t>(below(1000)) * 60'000;
        if (below(2) == 0)
            asked.to_ms = asked.from_ms.value_or(0) + static_cast<std::int64_t>(below(800)) * 60'000 + 1;
        if (below(2) == 0) asked.box = box();
        if (below(3) == 0) asked.words = query_words(below(2) == 0 ? "water" : "ecole ماء");
        return asked;
    }

    Box box() {
        auto const south = degrees(80);
        auto const north = degrees(80);
        return {degrees(180) + 0.0005, std::min(south, north) + 0.0005, degrees(180) + 0.0005,
                std::max(south, north) + 0.0015};
    }

  private:
    std::mt19937_64 chance_;
};

std::string quoted(std::string const& text) {
    return "'" + text + "'";
}

std::string box_sql(Box const& box) {
    auto const edge = [](double degrees) { return std::to_string(degrees); };
    auto const west = "lon >= " + edge(box.west);
    auto const east = "lon <= " + edge(box.east);
    return " AND lat BETWEEN " + edge(box.south) + " AND " + edge(box.north) + " AND (" + west +
           (box.west <= box.east ? " AND " : " OR ") + east + ")";
}

std::string sql_of(Filters const& filters) {
    std::string sql = "SELECT number FROM report JOIN report_text USING (number) WHERE true";
    if (filters.from_ms) sql += " AND at_ms >= " + std::to_string(*filters.from_ms);
    if (filters.to_ms) sql += " AND at_ms < " + std::to_string(*filters.to_ms);
    if (filters.box) sql += box_sql(*filters.box);
    if (!filters.categories.empty()) {
        sql += " AND (false";
        for (auto const& name : filters.categories)
            sql += " OR '; ' || categories || ';' LIKE " + quoted("%; " + name + ";%");
        sql += ")";
    }
    if (!filters.words.empty())
        sql += " AND number IN (SELECT rowid FROM report_words WHERE report_words MATCH " +
               quoted(match_all(filters.words)) + ")";
    return sql + " ORDER BY number DESC";
}

std::vector<std::uint64_t> by_sql(ToldView& view, Filters const& filters) {
    auto& query = view.database.query(sql_of(filters));
    std::vector<std::uint64_t> numbers;
    while (query.step()) numbers.push_back(static_cast<std::uint64_t>(query.integer(0)));
    query.reset();
    return numbers;
}

std::vector<std::uint64_t> by_points(ToldView& view, Points const& points, Filters const& filters) {
    Condition condition(points, filters);
    if (!filters.words.empty()) {
        auto rows = std::make_shared<Rows>();
        add_rows_with(view.ask(), points, filters.words, 0, *rows);
        condition.with_words(rows);
    }
    std::vector<std::uint64_t> numbers;
    for (auto row = points.size(); row > 0; --row)
        if (condition.holds(row - 1)) numbers.push_back(points.number(row - 1));
    EXPECT_EQ(sum_up(points, condition).count, numbers.size());
    return numbers;
}

TEST(Points, AgreeWithSql) {
    World world(20260301);
    ToldView view;
    Points points;
    std::vector<StatementId> ids;
    for (int round = 0; round < 30; ++round) {
        for (int i = 0; i < 40; ++i) {
            auto said = world.report();
            if (!ids.empty() && world.below(5) == 0) said.corrects = ids[world.below(ids.size())];
            ids.push_back(view.say(said));
            if (world.below(7) == 0) view.say(json::Value(json::Object{}), "test.note");
        }
        points.catch_up(view.ask(), view.next);
        for (int i = 0; i < 20; ++i) {
            auto const filters = world.filters();
            auto const expected = by_sql(view, filters);
            EXPECT_EQ(by_points(view, points, filters), expected) << sql_of(filters);
            auto const page = newest_numbers(view.ask(), points, filters, ~std::uint64_t{0} >> 1, 10);
            EXPECT_EQ(page, std::vector(expected.begin(), expected.begin() + std::min<std::ptrdiff_t>(
                                                                                 10, std::ssize(expected))));
        }
    }
    EXPECT_GT(points.corrections(), 0u);
}

TEST(Points, PagesMeetWithoutGapOrOverlap) {
    World world(7);
    ToldView view;
    for (int i = 0; i < 1000; ++i) view.say(world.report());
    Points points;
    points.catch_up(view.ask(), view.next);
    for (std::string words : {"", "water"}) {
        Filters filters;
        filters.words = query_words(words);
        std::vector<std::uint64_t> all;
        std::uint64_t before = ~std::uint64_t{0} >> 1;
        while (true) {
            auto const page = newest_numbers(view.ask(), points, filters, before, 17);
            if (page.empty()) break;
            all.insert(all.end(), page.begin(), page.end());
            before = page.back();
        }
        EXPECT_EQ(all, by_sql(view, filters));
    }
}

TEST(Points, CatchingUpInStepsOrAtOnceIsTheSame) {
    World world(11);
    ToldView view;
    Points in_steps;
    std::vector<StatementId> ids;
    for (int i = 0; i < 300; ++i) {
        auto said = world.report();
        if (!ids.empty() && world.below(3) == 0) said.corrects = ids[world.below(ids.size())];
        ids.push_back(view.say(said));
        if (world.below(10) == 0) in_steps.catch_up(view.ask(), view.next);
    }
    in_steps.catch_up(view.ask(), view.next);
    Points at_once;
    at_once.catch_up(view.ask(), view.next);
    ASSERT_EQ(in_steps.size(), at_once.size());
    for (std::size_t row = 0; row < at_once.size(); ++row) {
        EXPECT_EQ(in_steps.number(row), at_once.number(row));
        EXPECT_EQ(in_steps.at_ms(row), at_once.at_ms(row));
        EXPECT_EQ(in_steps.world(row), at_once.world(row));
        EXPECT_TRUE(std::ranges::equal(in_steps.categories(row), at_once.categories(row)));
    }
}

TEST(Summary, KeepsToItsBinsOverEverySpan) {
    for (std::int64_t span_ms : {1LL, 7'200'000LL, 86'400'000LL * 400, 86'400'000LL * 365 * 290}) {
        ToldView view;
        for (int i = 0; i < 200; ++i) {
            Report said;
            said.title = "x";
            said.at_ms = -2'000'000'000'000 + span_ms * i / 199;
            view.say(said);
        }
        Points points;
        points.catch_up(view.ask(), view.next);
        auto const summary = sum_up(points, Condition(points, {}));
        std::uint64_t counted = 0;
        for (auto const& [at_ms, count] : summary.bins) counted += count;
        EXPECT_EQ(counted, 200u);
        EXPECT_LE(summary.bins.size(), bins_limit);
        EXPECT_LE(summary.bins.front().first, *summary.first_ms);
        EXPECT_GT(summary.bins.back().first + summary.bin_ms, *summary.last_ms);
    }
}

}  // namespace
}  // namespace comity::situation

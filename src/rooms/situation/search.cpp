#include "rooms/situation/search.h"

#include <algorithm>
#include <list>
#include <mutex>

#include "rooms/situation/reports.h"

namespace comity::situation {

namespace {

// The latest questions and their answers. Any thread; one looks up at a time, and the others who ask for the
// same words while a map draws its tiles find the answer.
class Searches {
  public:
    std::shared_ptr<Rows const> rows(Picture const& picture, std::vector<std::string> const& words) {
        std::lock_guard lock(mutex_);
        auto& search = found(match_all(words));
        auto const& points = *picture.points;
        if (search.as_of == points.as_of() && search.rows) return search.rows;
        // Nobody may see a set change: what is new goes into a copy. A correction can take words away.
        bool const extend = search.rows && search.corrections == points.corrections();
        auto rows = extend ? std::make_shared<Rows>(*search.rows) : std::make_shared<Rows>();
        add_rows_with(picture.ask(), points, words, extend ? search.size : 0, *rows);
        search.rows = std::move(rows);
        search.as_of = points.as_of();
        search.corrections = points.corrections();
        search.size = points.size();
        return search.rows;
    }

  private:
    struct Search {
        std::string match;
        std::shared_ptr<Rows const> rows;
        std::uint64_t as_of = 0;
        std::uint64_t corrections = 0;
        std::size_t size = 0;
    };

    Search& found(std::string const& match) {
        constexpr std::size_t kept = 8;
        auto const at = std::ranges::find(searches_, match, &Search::match);
        if (at != searches_.end()) {
            searches_.splice(searches_.begin(), searches_, at);
        } else {
            searches_.push_front({match, nullptr});
            if (searches_.size() > kept) searches_.pop_back();
        }
        return searches_.front();
    }

    std::mutex mutex_;
    std::list<Search> searches_;  // the latest asked first
};

}  // namespace

void add_rows_with(Ask const& ask, Points const& points, std::vector<std::string> const& words,
                   std::size_t begin, Rows& rows) {
    if (begin >= points.size()) return;
    auto& query =
        ask("SELECT rowid FROM report_words WHERE report_words MATCH ?1 AND rowid >= ?2 ORDER BY rowid");
    query.with(match_all(words), points.number(begin));
    auto row = begin;
    while (query.step()) {
        auto const number = static_cast<std::uint64_t>(query.integer(0));
        while (row < points.size() && points.number(row) < number) ++row;
        if (row < points.size() && points.number(row) == number) rows.add(row);
    }
    query.reset();
}

std::shared_ptr<Rows const> rows_with(Sight const& sight, Picture const& picture,
                                      std::vector<std::string> const& words) {
    return sight.keep<Searches>([] { return std::make_shared<Searches>(); })->rows(picture, words);
}

WorldBox world_box(mvt::WorldRange const& range) {
    auto const south = std::min(range.south_east.y, Points::no_place - 1);
    return {range.north_west.x, range.north_west.y, range.south_east.x - range.north_west.x,
            south - range.north_west.y};
}

WorldBox world_box(Box const& box) {
    return world_box(
        mvt::WorldRange{Points::world_of(box.west, box.north), Points::world_of(box.east, box.south)});
}

Condition::Condition(Points const& points, Filters const& filters)
    : points_(points), any_category_asked_(!filters.categories.empty()) {
    if (filters.box) boxes_.push_back(world_box(*filters.box));
    if (filters.from_ms) from_ms_ = *filters.from_ms;
    if (filters.to_ms) to_ms_ = *filters.to_ms;
    category_wanted_.resize(points.category_ids());
    for (auto const& name : filters.categories)
        if (auto const id = points.category_id(name)) category_wanted_[*id] = true;
    verification_wanted_.fill(filters.verifications.empty());
    for (auto each : filters.verifications) verification_wanted_[static_cast<std::size_t>(each)] = true;
}

Condition full_condition(Sight const& sight, Picture const& picture, Filters const& filters) {
    Condition condition(*picture.points, filters);
    if (!filters.words.empty()) condition.with_words(rows_with(sight, picture, filters.words));
    return condition;
}

}  // namespace comity::situation

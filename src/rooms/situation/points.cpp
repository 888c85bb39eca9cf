#include "rooms/situation/points.h"

#include <algorithm>
#include <mutex>

#include "rooms/situation/reports.h"

namespace comity::situation {

namespace {

struct Kept {
    std::shared_mutex mutex;
    Points points;
};

}  // namespace

mvt::World Points::world_of(double lon, double lat) {
    auto world = mvt::world_of({lon, lat});
    world.y = std::min(world.y, no_place - 1);
    return world;
}

std::size_t Points::first_row_from(std::uint64_t number) const {
    return std::ranges::lower_bound(numbers_, number) - numbers_.begin();
}

std::optional<std::uint32_t> Points::category_id(std::string_view name) const {
    auto const found = category_by_name_.find(std::string(name));
    if (found == category_by_name_.end()) return std::nullopt;
    return found->second;
}

void Points::catch_up(Ask const& ask, std::uint64_t as_of) {
    MUST(as_of >= as_of_);
    if (as_of == as_of_) return;
    read_categories(ask);
    read_corrected_rows(ask);
    read_new_rows(ask);
    read_judged_rows(ask);
    as_of_ = as_of;
}

void Points::read_categories(Ask const& ask) {
    auto& query = ask("SELECT id, name FROM category WHERE id >= ?1 ORDER BY id");
    query.with(std::uint64_t{category_names_.size()});
    while (query.step()) {
        MUST(query.integer(0) == static_cast<std::int64_t>(category_names_.size()));
        category_by_name_.emplace(query.text(1), static_cast<std::uint32_t>(category_names_.size()));
        category_names_.emplace_back(query.text(1));
    }
    query.reset();
}

void Points::read_new_rows(Ask const& ask) {
    auto const next = numbers_.empty() ? 0 : numbers_.back() + 1;
    auto& query =
        ask("SELECT number, at_ms, lon, lat, category_ids FROM report WHERE number >= ?1 ORDER BY number");
    query.with(next);
    while (query.step()) {
        add_row();
        read_row(size() - 1, query);
    }
    query.reset();
}

// Of rows that are here already; those that are not come with the new ones, corrected.
void Points::read_corrected_rows(Ask const& ask) {
    if (numbers_.empty()) return;
    auto& query =
        ask("SELECT number, at_ms, lon, lat, category_ids FROM report WHERE number <= ?2 AND number IN"
            " (SELECT report FROM report_correction WHERE number >= ?1)");
    query.with(as_of_, numbers_.back());
    while (query.step()) {
        auto const row = first_row_from(static_cast<std::uint64_t>(query.integer(0)));
        MUST(row < size() && numbers_[row] == static_cast<std::uint64_t>(query.integer(0)));
        read_row(row, query);
        ++corrections_;
    }
    query.reset();
}

void Points::read_judged_rows(Ask const& ask) {
    auto& query = ask("SELECT number, verification FROM report_state WHERE changed >= ?1");
    query.with(as_of_);
    while (query.step()) {
        auto const row = first_row_from(static_cast<std::uint64_t>(query.integer(0)));
        MUST(row < size() && numbers_[row] == static_cast<std::uint64_t>(query.integer(0)));
        verification_[row] = static_cast<Verification>(query.integer(1));
    }
    query.reset();
}

void Points::add_row() {
    numbers_.push_back(0);
    x_.push_back(0);
    y_.push_back(no_place);
    at_ms_.push_back(0);
    verification_.push_back(Verification::unseen);
    category_begin_.push_back(0);
    category_count_.push_back(0);
}

void Points::read_row(std::size_t row, Query const& query) {
    numbers_[row] = static_cast<std::uint64_t>(query.integer(0));
    at_ms_[row] = query.integer(1);
    bool const has_place = !query.is_null(2);
    auto const world = has_place ? world_of(query.real(2), query.real(3)) : mvt::World{0, no_place};
    x_[row] = world.x;
    y_[row] = world.y;
    ids_.clear();
    read_category_ids(query.text(4), ids_);
    MUST(ids_.size() <= 255 && category_pool_.size() + ids_.size() <= 0xffffffff);
    category_begin_[row] = static_cast<std::uint32_t>(category_pool_.size());
    category_count_[row] = static_cast<std::uint8_t>(ids_.size());
    category_pool_.insert(category_pool_.end(), ids_.begin(), ids_.end());
}

// A Reading taken under the lock is never older than the points, which only move under it; but when the views
// were swapped meanwhile, another Kept is in its place. The first Picture after a commit catches up alone and
// looks again.
Result<Picture> take_picture(Sight const& sight) {
    auto const make = [] { return std::make_shared<Kept>(); };
    constexpr int attempts = 100;
    for (int i = 0; i < attempts; ++i) {
        auto const kept = sight.keep<Kept>(make);
        auto const points = std::shared_ptr<Points const>(kept, &kept->points);
        {
            std::shared_lock still(kept->mutex);
            TRY(reading, sight.read());
            bool const fits = points->as_of() == reading.as_of() && sight.keep<Kept>(make) == kept;
            if (fits) return Picture{points, std::move(still), std::move(reading)};
        }
        std::unique_lock alone(kept->mutex);
        TRY(reading, sight.read());
        if (reading.as_of() < points->as_of() || sight.keep<Kept>(make) != kept) continue;
        auto const ask = [&](std::string_view sql) -> Query& { return reading.query(sql); };
        kept->points.catch_up(ask, reading.as_of());
    }
    return refuse(Fault::busy, "So much is coming in that no picture of it could be taken.");
}

}  // namespace comity::situation

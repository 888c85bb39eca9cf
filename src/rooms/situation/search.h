// Search: which reports the Filters mean, out of a Picture. Words are looked up in the full-text index, all
// else in the Points. A Condition holds for one Picture and belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "kernel/sight.h"
#include "rooms/situation/filters.h"
#include "rooms/situation/points.h"

namespace comity::situation {

// A set of rows of Points.
class Rows {
  public:
    void add(std::size_t row) {
        if (row / 64 >= bits_.size()) bits_.resize(row / 64 + 1);
        bits_[row / 64] |= std::uint64_t{1} << (row % 64);
    }
    bool has(std::size_t row) const {
        return row / 64 < bits_.size() && (bits_[row / 64] >> (row % 64) & 1) != 0;
    }

  private:
    std::vector<std::uint64_t> bits_;
};

// Those that hold all the words, which are query_words(); looked up once and kept for the next who asks.
std::shared_ptr<Rows const> rows_with(Sight const& sight, Picture const& picture,
                                      std::vector<std::string> const& words);
// The same without keeping; for tests, and for rows_with itself: what is new in `points` from row `begin` on.
void add_rows_with(Ask const& ask, Points const& points, std::vector<std::string> const& words,
                   std::size_t begin, Rows& rows);

// A box in the world square. It may reach over the 180th meridian: widths are counted eastward from `west`.
struct WorldBox {
    std::uint32_t west = 0;
    std::uint32_t north = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool holds(mvt::World at) const { return at.x - west <= width && at.y - north <= height; }
};

WorldBox world_box(Box const& box);
WorldBox world_box(mvt::WorldRange const& range);

// What a row must be. Words are apart: `words`, where set, is asked last.
class Condition {
  public:
    Condition(Points const& points, Filters const& filters);

    // Placed within this box as well; at most once beside the box of the filters.
    void within(WorldBox const& box) { boxes_.push_back(box); }
    void with_words(std::shared_ptr<Rows const> rows) { words_ = std::move(rows); }

    bool holds(std::size_t row) const {
        return holds_rest(row) && holds_category(row) && holds_verification(row);
    }
    // All but category and verification.
    bool holds_rest(std::size_t row) const {
        if (!boxes_.empty()) {
            if (!points_.placed(row)) return false;
            for (auto const& box : boxes_)
                if (!box.holds(points_.world(row))) return false;
        }
        auto const at_ms = points_.at_ms(row);
        return at_ms >= from_ms_ && at_ms < to_ms_ && (!words_ || words_->has(row));
    }
    bool holds_verification(std::size_t row) const {
        return verification_wanted_[static_cast<std::size_t>(points_.verification(row))];
    }
    bool holds_category(std::size_t row) const {
        if (!any_category_asked_) return true;
        for (auto id : points_.categories(row))
            if (category_wanted_[id]) return true;
        return false;
    }

  private:
    Points const& points_;
    std::vector<WorldBox> boxes_;
    std::int64_t from_ms_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t to_ms_ = std::numeric_limits<std::int64_t>::max();
    bool any_category_asked_ = false;
    std::vector<bool> category_wanted_;  // by id
    std::array<bool, verification_names.size()> verification_wanted_{};
    std::shared_ptr<Rows const> words_;
};

// With the words of the filters looked up.
Condition full_condition(Sight const& sight, Picture const& picture, Filters const& filters);

}  // namespace comity::situation

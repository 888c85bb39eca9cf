// Points: of every report the number, place, time, categories and verification, in columns in memory, so that
// a filter over a million of them takes milliseconds. A Picture holds them still together with a Reading of
// the same moment. One thread at a time may catch up; any number may read while none does. Pictures see to
// that.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/mvt.h"
#include "kernel/sight.h"
#include "rooms/situation/verification.h"

namespace comity::situation {

using Ask = std::function<Query&(std::string_view sql)>;  // Reading::query, or a test's Database

class Points {
  public:
    // Takes in what the view `reports` was told since; `as_of` is the snapshot's, never less than before.
    void catch_up(Ask const& ask, std::uint64_t as_of);

    std::uint64_t as_of() const { return as_of_; }
    std::uint64_t corrections() const { return corrections_; }  // grows when a row already here has changed

    // Rows count from 0, in the order of their reports' numbers.
    std::size_t size() const { return numbers_.size(); }
    std::uint64_t number(std::size_t row) const { return numbers_[row]; }
    std::size_t first_row_from(std::uint64_t number) const;  // size() where there is none
    std::int64_t at_ms(std::size_t row) const { return at_ms_[row]; }
    bool placed(std::size_t row) const { return y_[row] != no_place; }
    mvt::World world(std::size_t row) const { return {x_[row], y_[row]}; }  // of a placed row
    Verification verification(std::size_t row) const { return verification_[row]; }
    std::span<std::uint32_t const> categories(std::size_t row) const {
        return {category_pool_.data() + category_begin_[row], category_count_[row]};
    }

    std::size_t category_ids() const { return category_names_.size(); }  // ids are below this; 0 is none's
    std::string const& category_name(std::uint32_t id) const { return category_names_[id]; }
    std::optional<std::uint32_t> category_id(std::string_view name) const;

    // The southernmost row of the world square stands for "no place"; who is there is moved a centimetre
    // north.
    static constexpr std::uint32_t no_place = 0xffffffff;
    static mvt::World world_of(double lon, double lat);

  private:
    void add_row();
    void read_row(std::size_t row, Query const& query);
    void read_categories(Ask const& ask);
    void read_new_rows(Ask const& ask);
    void read_corrected_rows(Ask const& ask);
    void read_judged_rows(Ask const& ask);

    std::uint64_t as_of_ = 0;
    std::uint64_t corrections_ = 0;
    std::vector<std::uint64_t> numbers_;
    std::vector<std::uint32_t> x_;
    std::vector<std::uint32_t> y_;
    std::vector<std::int64_t> at_ms_;
    std::vector<Verification> verification_;
    std::vector<std::uint32_t> category_begin_;  // into the pool; a corrected row gets a new stretch of it
    std::vector<std::uint8_t> category_count_;
    std::vector<std::uint32_t> category_pool_;
    std::vector<std::string> category_names_{""};
    std::unordered_map<std::string, std::uint32_t> category_by_name_;
    std::vector<std::uint32_t> ids_;  // of the row being read, kept for its memory
};

// The points, and the view's tables, as they stood at one moment. Give it back soon: while it is held the
// points cannot catch up. Nobody may hold a Reading while asking for a Picture.
struct Picture {
    std::shared_ptr<Points const> points;
    std::shared_lock<std::shared_mutex> still;
    Reading reading;

    Ask ask() const {
        return [this](std::string_view sql) -> Query& { return reading.query(sql); };
    }
    std::uint64_t as_of() const { return reading.as_of("reports"); }
};

Result<Picture> take_picture(Sight const& sight);

}  // namespace comity::situation

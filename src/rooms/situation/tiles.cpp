#include "rooms/situation/tiles.h"

#include <algorithm>
#include <array>
#include <limits>
#include <list>
#include <mutex>
#include <unordered_map>

#include "base/text.h"

namespace comity::situation {

namespace {

constexpr std::size_t title_limit = 80;
constexpr std::size_t tops_a_cell = 4;
constexpr std::size_t kept_tiles_bytes = 16 << 20;

using RowList = std::vector<std::uint32_t>;

// The tiles drawn last, within a limit of bytes. Any thread.
class KeptTiles {
  public:
    std::optional<std::string> find(std::string const& key) {
        std::lock_guard lock(mutex_);
        auto const found = by_key_.find(key);
        if (found == by_key_.end()) return std::nullopt;
        tiles_.splice(tiles_.begin(), tiles_, found->second);
        return tiles_.front().tile;
    }

    void keep(std::string const& key, std::string const& tile) {
        std::lock_guard lock(mutex_);
        if (by_key_.contains(key) || key.size() + tile.size() > kept_tiles_bytes / 4) return;
        tiles_.push_front({key, tile});
        by_key_.emplace(key, tiles_.begin());
        bytes_ += cost_of(tiles_.front());
        while (bytes_ > kept_tiles_bytes) {
            bytes_ -= cost_of(tiles_.back());
            by_key_.erase(tiles_.back().key);
            tiles_.pop_back();
        }
    }

  private:
    struct Kept {
        std::string key;
        std::string tile;
    };
    static std::size_t cost_of(Kept const& kept) { return 2 * kept.key.size() + kept.tile.size() + 200; }

    std::mutex mutex_;
    std::list<Kept> tiles_;  // the latest asked first
    std::unordered_map<std::string, std::list<Kept>::iterator> by_key_;
    std::size_t bytes_ = 0;
};

RowList rows_in(Points const& points, Condition const& condition) {
    RowList rows;
    for (std::size_t row = 0; row < points.size(); ++row)
        if (condition.holds(row)) rows.push_back(static_cast<std::uint32_t>(row));
    return rows;
}

std::string title_of(Ask const& ask, std::uint64_t number) {
    auto& query = ask("SELECT title, substr(text, 1, 80) FROM report_text WHERE number = ?1");
    std::string title;
    if (query.with(number).step()) title = query.text(query.text(0).empty() ? 1 : 0);
    query.reset();
    return std::string(first_code_points(title, title_limit));
}

void draw_report(Ask const& ask, Points const& points, std::uint32_t row, mvt::Local at, mvt::Layer& layer) {
    auto const number = points.number(row);
    auto const title = title_of(ask, number);
    auto const categories = points.categories(row);
    auto const category = categories.empty() ? std::string_view() : points.category_name(categories.front());
    std::array const tags{mvt::Tag{"number", static_cast<std::int64_t>(number)}, mvt::Tag{"title", title},
                          mvt::Tag{"category", category}, mvt::Tag{"at", points.at_ms(row)},
                          mvt::Tag{"verification", name_of(points.verification(row))}};
    layer.point(at, tags, number);
}

std::size_t cell_of(mvt::Local at, unsigned a_side) {
    auto const side = mvt::extent / static_cast<std::int32_t>(a_side);
    return static_cast<std::size_t>(at.y / side) * a_side + static_cast<std::size_t>(at.x / side);
}

// Rows by cell: those of cell c are rows[begin[c]] up to rows[begin[c + 1]].
struct Grid {
    std::vector<std::uint32_t> begin;
    RowList rows;

    std::size_t size() const { return begin.size() - 1; }
    std::span<std::uint32_t const> cell(std::size_t at) const {
        return {rows.data() + begin[at], begin[at + 1] - begin[at]};
    }
};

Grid sort_into_cells(Points const& points, RowList const& rows, mvt::TileAddress const& tile,
                     unsigned a_side) {
    Grid grid{std::vector<std::uint32_t>(std::size_t{a_side} * a_side + 1), {}};
    std::vector<std::uint16_t> cells(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        cells[i] = static_cast<std::uint16_t>(cell_of(mvt::local_of(tile, points.world(rows[i])), a_side));
        ++grid.begin[cells[i] + 1u];
    }
    for (std::size_t cell = 0; cell < grid.size(); ++cell) grid.begin[cell + 1] += grid.begin[cell];
    auto next = grid.begin;
    grid.rows.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) grid.rows[next[cells[i]]++] = rows[i];
    return grid;
}

// Counts categories cell after cell; between cells only what was counted is set back.
class CategoryCounts {
  public:
    explicit CategoryCounts(Points const& points) : points_(points), counts_(points.category_ids()) {}

    void count(std::size_t row) {
        for (auto id : points_.categories(row))
            if (counts_[id]++ == 0) seen_.push_back(id);
    }
    // The most frequent first; among equals the one that was said first in this space.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> take_tops() {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> tops;
        tops.reserve(seen_.size());
        for (auto id : seen_) tops.emplace_back(id, std::exchange(counts_[id], 0));
        seen_.clear();
        auto const kept = std::min(tops.size(), tops_a_cell);
        std::ranges::partial_sort(
            tops, tops.begin() + static_cast<std::ptrdiff_t>(kept), [](auto& one, auto& other) {
                return one.second != other.second ? one.second > other.second : one.first < other.first;
            });
        tops.resize(kept);
        return tops;
    }

  private:
    Points const& points_;
    std::vector<std::uint32_t> counts_;
    std::vector<std::uint32_t> seen_;
};

mvt::Local mean_position(Points const& points, mvt::TileAddress const& tile,
                         std::span<std::uint32_t const> rows) {
    std::uint64_t x = 0;
    std::uint64_t y = 0;
    for (auto row : rows) {
        x += points.world(row).x;
        y += points.world(row).y;
    }
    return mvt::local_of(
        tile, {static_cast<std::uint32_t>(x / rows.size()), static_cast<std::uint32_t>(y / rows.size())});
}

void draw_cell(Points const& points, std::span<std::uint32_t const> in_cell, CategoryCounts& counts,
               mvt::Local at, mvt::Layer& layer) {
    std::array<std::int64_t, verification_names.size()> verifications{};
    for (auto row : in_cell) {
        counts.count(row);
        ++verifications[static_cast<std::size_t>(points.verification(row))];
    }
    auto const tops = counts.take_tops();
    std::string shares;
    for (auto const& [id, many] : tops)
        shares.append(shares.empty() ? "" : ";")
            .append(points.category_name(id))
            .append("=")
            .append(std::to_string(many));
    auto const most = tops.empty() ? std::string_view() : points.category_name(tops.front().first);
    std::vector<mvt::Tag> tags{
        {"count", static_cast<std::int64_t>(in_cell.size())}, {"category", most}, {"c", shares}};
    for (std::size_t i = 0; i < verifications.size(); ++i)
        tags.push_back({verification_names[i], verifications[i]});
    layer.point(at, tags);
}

void draw_cells(Points const& points, RowList const& rows, mvt::TileAddress const& tile,
                mvt::TileBuilder& builder) {
    auto const grid = sort_into_cells(points, rows, tile, cells_a_side);
    CategoryCounts counts(points);
    for (std::size_t at = 0; at < grid.size(); ++at)
        if (auto const in_cell = grid.cell(at); !in_cell.empty())
            draw_cell(points, in_cell, counts, mean_position(points, tile, in_cell), builder.layer("cells"));
}

// One would hide the other where they lie as close as their marks are wide.
void draw_points(Ask const& ask, Points const& points, RowList const& rows, mvt::TileAddress const& tile,
                 mvt::TileBuilder& builder) {
    auto const grid = sort_into_cells(points, rows, tile, marks_a_side);
    CategoryCounts counts(points);
    for (std::size_t cell = 0; cell < grid.size(); ++cell) {
        auto const close = grid.cell(cell);
        if (close.empty()) continue;
        auto const at = mean_position(points, tile, close);
        if (close.size() > 1) draw_cell(points, close, counts, at, builder.layer("cells"));
        auto& layer = builder.layer(close.size() > 1 ? "stacked" : "reports");
        for (auto row : close) draw_report(ask, points, row, at, layer);
    }
}

std::optional<std::uint32_t> read_coordinate(std::string_view text) {
    auto const value = read_whole_number(text);
    if (!value || *value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

Result<mvt::TileAddress> read_address(Request const& request) {
    auto const z = read_coordinate(request.capture("z"));
    auto const x = read_coordinate(request.capture("x"));
    auto const y = read_coordinate(request.capture("y"));
    if (z && x && y && *z <= deepest_tile && mvt::TileAddress{*z, *x, *y}.valid())
        return mvt::TileAddress{*z, *x, *y};
    return refuse(Fault::not_found, "There is no such tile: z goes from 0 to 18, x and y from 0 to 2^z - 1.");
}

std::string tile_key(mvt::TileAddress const& tile, std::uint64_t as_of, Filters const& filters) {
    return std::to_string(tile.z) + "/" + std::to_string(tile.x) + "/" + std::to_string(tile.y) + "@" +
           std::to_string(as_of) + key_of(filters);
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    TRY(tile, read_address(request));
    TRY(filters, read_filters(request));
    TRY(picture, take_picture(visit.sight));
    auto const kept = visit.sight.keep<KeptTiles>([] { return std::make_shared<KeptTiles>(); });
    auto const key = tile_key(tile, picture.as_of(), filters);
    Reply reply;
    reply.content_type = "application/vnd.mapbox-vector-tile";
    if (auto found = kept->find(key)) {
        reply.body = *std::move(found);
        return reply;
    }
    reply.body =
        draw_tile(picture.ask(), *picture.points, full_condition(visit.sight, picture, filters), tile);
    kept->keep(key, reply.body);
    return reply;
}

}  // namespace

std::string draw_tile(Ask const& ask, Points const& points, Condition condition,
                      mvt::TileAddress const& tile) {
    condition.within(world_box(mvt::range_of(tile)));
    auto const rows = rows_in(points, condition);
    mvt::TileBuilder builder;
    if (rows.size() > points_a_tile) {
        draw_cells(points, rows, tile, builder);
    } else {
        draw_points(ask, points, rows, tile, builder);
    }
    return builder.finish();
}

Route tiles_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/tiles/{z}/{x}/{y}.mvt";
    route.summary = "The reports under the filters as a Mapbox Vector Tile.";
    route.parameters = filter_parameters();
    route.answers = "application/vnd.mapbox-vector-tile";
    route.answer = answer;
    return route;
}

}  // namespace comity::situation

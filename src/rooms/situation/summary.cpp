#include "rooms/situation/summary.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "base/time.h"

namespace comity::situation {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::array bin_widths_ms{minute_ms,   5 * minute_ms, 15 * minute_ms, hour_ms,
                                   3 * hour_ms, 6 * hour_ms,   12 * hour_ms,   day_ms,
                                   7 * day_ms,  30 * day_ms,   365 * day_ms,   3650 * day_ms};

// Towards the past, before 1970 too.
std::int64_t bin_of(std::int64_t at_ms, std::int64_t width_ms) {
    return (at_ms >= 0 ? at_ms : at_ms - width_ms + 1) / width_ms;
}

// The narrowest width with which the span fills no more than the limit.
std::int64_t bin_width_ms(std::int64_t first_ms, std::int64_t last_ms) {
    for (auto width_ms : bin_widths_ms) {
        auto const bins = bin_of(last_ms, width_ms) - bin_of(first_ms, width_ms) + 1;
        if (bins <= static_cast<std::int64_t>(bins_limit)) return width_ms;
    }
    return bin_widths_ms.back();
}

struct Extent {
    mvt::World north_west{0xffffffff, 0xffffffff};
    mvt::World south_east{0, 0};

    void take(mvt::World at) {
        north_west = {std::min(north_west.x, at.x), std::min(north_west.y, at.y)};
        south_east = {std::max(south_east.x, at.x), std::max(south_east.y, at.y)};
    }
};

// To a millionth of a degree, a decimetre, outward: what is inside stays inside.
Box box_around(Extent const& extent) {
    constexpr double parts = 1e6;
    auto const north_west = mvt::lon_lat_of(extent.north_west);
    auto const south_east = mvt::lon_lat_of(extent.south_east);
    return {std::floor(north_west.lon * parts) / parts, std::floor(south_east.lat * parts) / parts,
            std::ceil(south_east.lon * parts) / parts, std::ceil(north_west.lat * parts) / parts};
}

void count_bins(Summary& summary, std::vector<std::int64_t> const& times_ms) {
    if (times_ms.empty()) return;
    summary.bin_ms = bin_width_ms(*summary.first_ms, *summary.last_ms);
    auto const first = bin_of(*summary.first_ms, summary.bin_ms);
    auto const last = bin_of(*summary.last_ms, summary.bin_ms);
    for (auto bin = first; bin <= last; ++bin) summary.bins.emplace_back(bin * summary.bin_ms, 0);
    for (auto at_ms : times_ms)
        ++summary.bins[static_cast<std::size_t>(bin_of(at_ms, summary.bin_ms) - first)].second;
}

void sort_categories(Summary& summary, std::vector<std::uint64_t> const& counts) {
    for (std::uint32_t id = 0; id < counts.size(); ++id)
        if (counts[id] > 0) summary.categories.emplace_back(id, counts[id]);
    std::ranges::sort(summary.categories, [](auto const& one, auto const& other) {
        return one.second != other.second ? one.second > other.second : one.first < other.first;
    });
}

void write_time_or_null(json::Writer& writer, std::string_view name, std::optional<std::int64_t> at_ms) {
    writer.key(name);
    at_ms ? writer.value(format_time(*at_ms)) : writer.null();
}

void write_box(json::Writer& writer, std::optional<Box> const& box) {
    writer.key("bbox");
    if (!box) {
        writer.null();
        return;
    }
    writer.open('[').value(box->west).value(box->south).value(box->east).value(box->north).close(']');
}

std::string write_summary(Summary const& summary, Points const& points, std::uint64_t as_of) {
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", as_of).member("count", summary.count).member("placed", summary.placed);
    write_box(writer, summary.box);
    write_time_or_null(writer, "from", summary.first_ms);
    write_time_or_null(writer, "to", summary.last_ms);
    writer.key("categories").open('[');
    for (auto const& [id, count] : summary.categories)
        writer.open('{').member("name", points.category_name(id)).member("count", count).close('}');
    writer.close(']').key("verifications").open('[');
    for (std::size_t i = 0; i < verification_names.size(); ++i)
        writer.open('{')
            .member("name", verification_names[i])
            .member("count", summary.verifications[i])
            .close('}');
    writer.close(']').key("days").open('[');
    for (auto const& [at_ms, count] : summary.bins)
        writer.open('{').member("at", format_time(at_ms)).member("count", count).close('}');
    writer.close(']').member("bin_ms", summary.bin_ms).close('}');
    return body;
}

Shape summary_shape() {
    using namespace shape;
    auto const verification = object({{"name", verification_shape()}, {"count", whole_number()}});
    return named(
        "Summary",
        object({{"as_of", whole_number()},
                {"count", whole_number()},
                {"placed", whole_number()},
                {"bbox", or_null(box_shape())},
                {"from", or_null(instant())},
                {"to", or_null(instant())},
                {"categories",
                 list(named("CategoryCount", object({{"name", text()}, {"count", whole_number()}})))},
                {"verifications", list(named("VerificationCount", verification))},
                {"days", list(named("TimeBin", object({{"at", instant()}, {"count", whole_number()}})))},
                {"bin_ms", whole_number()}}));
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    TRY(filters, read_filters(request));
    TRY(picture, take_picture(visit.sight));
    auto const summary = sum_up(*picture.points, full_condition(visit.sight, picture, filters));
    return json_reply(write_summary(summary, *picture.points, picture.as_of()));
}

}  // namespace

Summary sum_up(Points const& points, Condition const& condition) {
    Summary summary;
    Extent extent;
    std::vector<std::uint64_t> categories(points.category_ids());
    std::vector<std::int64_t> times_ms;
    for (std::size_t row = 0; row < points.size(); ++row) {
        if (!condition.holds_rest(row)) continue;
        bool const of_category = condition.holds_category(row);
        bool const of_verification = condition.holds_verification(row);
        if (of_verification)
            for (auto id : points.categories(row)) ++categories[id];
        if (of_category) ++summary.verifications[static_cast<std::size_t>(points.verification(row))];
        if (!of_category || !of_verification) continue;
        times_ms.push_back(points.at_ms(row));
        if (!points.placed(row)) continue;
        ++summary.placed;
        extent.take(points.world(row));
    }
    summary.count = times_ms.size();
    if (summary.placed > 0) summary.box = box_around(extent);
    if (auto const [first, last] = std::ranges::minmax_element(times_ms); first != times_ms.end()) {
        summary.first_ms = *first;
        summary.last_ms = *last;
    }
    count_bins(summary, times_ms);
    sort_categories(summary, categories);
    return summary;
}

Route summary_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/summary";
    route.summary = "How many reports the filters mean, where, of which categories and when.";
    route.parameters = filter_parameters();
    route.gives = summary_shape();
    route.answer = answer;
    return route;
}

}  // namespace comity::situation

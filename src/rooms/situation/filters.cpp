#include "rooms/situation/filters.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "methods/words.h"

namespace comity::situation {

namespace {

constexpr std::size_t categories_limit = 100;
constexpr std::size_t words_limit_bytes = 1000;
constexpr std::size_t words_limit = 32;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

// A map that was turned past the 180th meridian counts on: -190 is 170.
double on_globe(double lon) {
    if (lon < -180) return lon + 360;
    if (lon > 180) return lon - 360;
    return lon;
}

Result<std::optional<Box>> read_box(Request const& request) {
    auto const asked = request.asked("bbox");
    if (!asked || asked->empty()) return std::optional<Box>();
    auto const parts = split(*asked, ',');
    std::array<double, 4> edges{};
    bool sound = parts.size() == 4;
    for (std::size_t i = 0; sound && i < 4; ++i) {
        auto const edge = read_number(trim(parts[i]));
        sound = edge.has_value();
        edges[i] = edge.value_or(0);
    }
    if (!sound) return malformed("The parameter bbox must be four numbers: west,south,east,north.");
    auto const [west, south, east, north] = edges;
    if (south < -90 || north > 90 || south > north)
        return malformed("In bbox, south and north must lie between -90 and 90, south not above north.");
    if (std::abs(west) > 540 || std::abs(east) > 540)
        return malformed("In bbox, west and east must lie between -540 and 540.");
    if (east - west >= 360) return std::optional(Box{-180, south, 180, north});
    return std::optional(Box{on_globe(west), south, on_globe(east), north});
}

Result<std::vector<std::string>> read_words(Request const& request) {
    auto const asked = request.asked("words");
    std::vector<std::string> words;
    if (!asked || trim(*asked).empty()) return words;
    if (asked->size() > words_limit_bytes)
        return malformed("The parameter words is too long: a few words suffice.");
    words = query_words(*asked);
    if (words.empty()) return malformed("The parameter words holds no word that could be searched for.");
    if (words.size() > words_limit) return malformed("The parameter words asks for more than 32 words.");
    std::ranges::sort(words);
    return words;
}

Result<std::vector<std::string>> read_categories(Request const& request) {
    std::vector<std::string> categories;
    for (auto each : request.all_asked("category"))
        if (!each.empty()) categories.emplace_back(each);
    if (categories.size() > categories_limit)
        return malformed("At most 100 categories can be asked for at once.");
    std::ranges::sort(categories);
    auto const repeated = std::ranges::unique(categories);
    categories.erase(repeated.begin(), repeated.end());
    return categories;
}

Result<std::vector<Verification>> read_verifications(Request const& request) {
    std::vector<Verification> verifications;
    for (auto each : request.all_asked("verification")) {
        if (each.empty()) continue;
        auto const verification = verification_named(each);
        if (!verification)
            return malformed("The parameter verification must be unseen, verified, doubtful or not.");
        verifications.push_back(*verification);
    }
    std::ranges::sort(verifications);
    auto const repeated = std::ranges::unique(verifications);
    verifications.erase(repeated.begin(), repeated.end());
    return verifications;
}

void write_time(json::Writer& writer, std::string_view name, std::optional<std::int64_t> time) {
    if (time) writer.member(name, *time);
}

}  // namespace

Result<Filters> read_filters(Request const& request) {
    TRY(categories, read_categories(request));
    TRY(from_ms, asked_time(request, "from"));
    TRY(to_ms, asked_time(request, "to"));
    if (from_ms && to_ms && *from_ms >= *to_ms) return malformed("The parameter from must lie before to.");
    TRY(box, read_box(request));
    TRY(words, read_words(request));
    TRY(verifications, read_verifications(request));
    return Filters{std::move(categories), from_ms, to_ms, box, std::move(words), std::move(verifications)};
}

std::string key_of(Filters const& filters) {
    std::string key;
    json::Writer writer(key);
    writer.open('{').key("c").open('[');
    for (auto const& each : filters.categories) writer.value(each);
    writer.close(']').key("w").open('[');
    for (auto const& each : filters.words) writer.value(each);
    writer.close(']').key("v").open('[');
    for (auto each : filters.verifications) writer.value(name_of(each));
    writer.close(']');
    write_time(writer, "from", filters.from_ms);
    write_time(writer, "to", filters.to_ms);
    if (filters.box) {
        writer.key("box").open('[').value(filters.box->west).value(filters.box->south);
        writer.value(filters.box->east).value(filters.box->north).close(']');
    }
    writer.close('}');
    return key;
}

Shape box_shape() {
    return shape::named("Box", shape::list(shape::number(), 4));
}

std::vector<Parameter> filter_parameters() {
    return {
        {"category", "string", "Reports with this category; repeated: with any of them.", true},
        {"verification", "string",
         "Reports of which this is held: unseen, verified, doubtful or not; repeated: any of them.", true},
        {"from", "date-time", "Reports of this time or later."},
        {"to", "date-time", "Reports before this time."},
        {"words", "string", "Reports that hold all of these words."},
        {"bbox", "string", "Reports placed within west,south,east,north, in degrees."},
    };
}

}  // namespace comity::situation

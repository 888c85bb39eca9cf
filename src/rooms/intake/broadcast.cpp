#include "rooms/intake/broadcast.h"

#include <algorithm>
#include <cmath>

#include "base/members.h"
#include "base/text.h"
#include "methods/journey.h"
#include "rooms/intake/message.h"

namespace comity::intake {

namespace {

constexpr std::size_t why_limit = 1000;
constexpr std::size_t corners_least = 3, corners_most = 200;
constexpr double circle_limit_m = 2'000'000;
constexpr char bad_area[] =
    "The area must be a circle of lon, lat and radius_m, or a polygon of 3 to 200 corners [lon, lat].";

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

bool on_globe(Point const& point) {
    return std::abs(point.lon) <= 180 && std::abs(point.lat) <= 90;
}

// The same place, on the side of the 180th meridian that is nearer.
double beside(double lon, double other) {
    if (lon - other > 180) return lon - 360;
    if (other - lon > 180) return lon + 360;
    return lon;
}

bool in_polygon(std::vector<Point> const& corners, Point const& point) {
    bool inside = false;
    for (std::size_t at = 0, before = corners.size() - 1; at < corners.size(); before = at++) {
        auto const& to = corners[at];
        auto const& from = corners[before];
        auto const from_lon = beside(from.lon, point.lon), to_lon = beside(to.lon, point.lon);
        if ((from.lat > point.lat) == (to.lat > point.lat)) continue;
        auto const cut = from_lon + (point.lat - from.lat) / (to.lat - from.lat) * (to_lon - from_lon);
        if (point.lon < cut) inside = !inside;
    }
    return inside;
}

Result<Area> checked(Area area) {
    bool const is_circle = area.middle.has_value();
    bool const fits = is_circle
                          ? on_globe(*area.middle) && area.radius_m > 0 && area.radius_m <= circle_limit_m
                          : area.corners.size() >= corners_least && area.corners.size() <= corners_most &&
                                std::ranges::all_of(area.corners, on_globe);
    if (!fits) return malformed(bad_area);
    return area;
}

bool read_member(json::Value const& object, std::string_view name, double& out) {
    auto const* value = object.find(name);
    return value && value->number(out);
}

Result<Area> read_circle(json::Value const& circle) {
    Area area;
    area.middle = Point{};
    bool const whole =
        circle.object() && circle.object()->size() == 3 && read_member(circle, "lon", area.middle->lon) &&
        read_member(circle, "lat", area.middle->lat) && read_member(circle, "radius_m", area.radius_m);
    if (!whole) return malformed(bad_area);
    return checked(std::move(area));
}

Result<Area> read_polygon(json::Value const& polygon) {
    Area area;
    if (!polygon.array()) return malformed(bad_area);
    for (auto const& each : *polygon.array()) {
        Point corner;
        bool const is_pair = each.array() && each.array()->size() == 2 &&
                             (*each.array())[0].number(corner.lon) && (*each.array())[1].number(corner.lat);
        if (!is_pair) return malformed(bad_area);
        area.corners.push_back(corner);
    }
    return checked(std::move(area));
}

Result<std::vector<double>> read_asked_numbers(std::string_view text) {
    std::vector<double> numbers;
    for (auto const part : split(text, ',')) {
        auto const number = read_number(trim(part));
        if (!number || numbers.size() > 2 * corners_most) return malformed(bad_area);
        numbers.push_back(*number);
    }
    return numbers;
}

Result<void> check_about_broadcast(json::Value const& body, std::string const& whole) {
    if (!body.object()) return malformed(whole + " must be a JSON object.");
    TRY_OK(members::refuse_others(body, whole, {"broadcast", "why"}));
    TRY_OK(members::needed_id(body, "broadcast"));
    TRY_OK(members::text(body, "why", "The reason", why_limit, members::Lines::many));
    return {};
}

Shape about_broadcast(std::string name) {
    using namespace shape;
    return named(std::move(name), closed({{"broadcast", id()}, optional("why", text())}));
}

}  // namespace

bool lies_in(Area const& area, Point const& point) {
    if (area.middle)
        return journey::distance_m({area.middle->lon, area.middle->lat}, {point.lon, point.lat}) <=
               area.radius_m;
    return in_polygon(area.corners, point);
}

Result<Area> read_area(json::Value const& value) {
    if (!value.object() || value.object()->size() != 1) return malformed(bad_area);
    if (auto const* circle = value.find("circle")) return read_circle(*circle);
    if (auto const* polygon = value.find("polygon")) return read_polygon(*polygon);
    return malformed(bad_area);
}

Result<Area> read_asked_area(std::optional<std::string_view> circle,
                             std::optional<std::string_view> polygon) {
    if (circle.has_value() == polygon.has_value())
        return malformed("Ask for a circle=lon,lat,radius_m or a polygon=lon,lat,lon,lat,… .");
    TRY(numbers, read_asked_numbers(circle ? *circle : *polygon));
    Area area;
    if (circle) {
        if (numbers.size() != 3) return malformed(bad_area);
        area.middle = Point{numbers[0], numbers[1]};
        area.radius_m = numbers[2];
        return checked(std::move(area));
    }
    if (numbers.size() % 2 != 0) return malformed(bad_area);
    for (std::size_t at = 0; at < numbers.size(); at += 2)
        area.corners.push_back({numbers[at], numbers[at + 1]});
    return checked(std::move(area));
}

Result<Broadcast> read_broadcast(json::Value const& body) {
    if (!body.object()) return malformed("A broadcast must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A broadcast", {"area", "texts", "language", "why"}));
    auto const* area = body.find("area");
    if (!area) return malformed(bad_area);
    TRY(where, read_area(*area));
    auto const* texts = body.find("texts");
    if (!texts || !texts->object() || texts->object()->empty())
        return malformed("The member \"texts\" must be an object of texts by language.");
    TRY(words, read_texts(body, "texts", "The texts", message_limit, members::Lines::many));
    TRY(language, members::language(body));
    if (!language.empty() && !words.contains(language))
        return malformed("The member \"language\" must be one of the texts' languages.");
    TRY(why, members::needed_text(body, "why", "The reason", why_limit, members::Lines::many));
    return Broadcast{std::move(where), std::move(words), std::move(language), std::move(why)};
}

Shape area_shape() {
    using namespace shape;
    auto const circle = closed({{"lon", number()}, {"lat", number()}, {"radius_m", number()}});
    return named("BroadcastArea",
                 closed({optional("circle", circle), optional("polygon", list(list(number(), 2)))}));
}

Shape broadcast_shape() {
    using namespace shape;
    return named(
        broadcast_kind,
        closed(
            {{"area", area_shape()}, {"texts", map(text())}, optional("language", text()), {"why", text()}}));
}

Result<void> check_broadcast(json::Value const& body) {
    TRY_OK(read_broadcast(body));
    return {};
}

std::pair<std::string, std::string> words_for(Broadcast const& broadcast, std::string_view language) {
    auto found = broadcast.texts.find(language);
    if (found == broadcast.texts.end()) found = broadcast.texts.find(broadcast.language);
    if (found == broadcast.texts.end()) found = broadcast.texts.find("en");
    if (found == broadcast.texts.end()) found = broadcast.texts.begin();
    return {found->second, found->first};
}

Shape broadcast_consent_shape() {
    return about_broadcast(broadcast_consent_kind);
}
Shape broadcast_ended_shape() {
    return about_broadcast(broadcast_ended_kind);
}

Result<void> check_broadcast_consent(json::Value const& body) {
    return check_about_broadcast(body, "A consent");
}
Result<void> check_broadcast_ended(json::Value const& body) {
    return check_about_broadcast(body, "The end of a broadcast");
}

std::optional<StatementId> named_broadcast(json::Value const& body) {
    return StatementId::from_hex_text(body.text_of("broadcast"));
}

}  // namespace comity::intake

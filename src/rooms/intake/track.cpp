#include "rooms/intake/track.h"

#include <cmath>

#include "base/members.h"
#include "base/time.h"

namespace comity::intake {

namespace {

constexpr std::size_t name_limit = 120;
constexpr std::size_t file_name_limit = 255;
constexpr std::size_t segments_limit = 1000;
constexpr double longest_s = 300 * 366.0 * 86'400;  // all accepted years: a receiver's clock may have jumped
constexpr std::int64_t most_points = 100'000'000;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

Result<TrackPoint> read_point(json::Value const& value, bool has_times) {
    auto const* numbers = value.array();
    TrackPoint point;
    if (!numbers || numbers->size() < 2 || numbers->size() > 3 || !(*numbers)[0].number(point.lon) ||
        !(*numbers)[1].number(point.lat))
        return malformed("A point of a track is a list of lon, lat and perhaps seconds.");
    if (!(std::abs(point.lon) <= 180) || !(std::abs(point.lat) <= 90))
        return malformed(
            "A point of the track is off the globe: lon goes from -180 to 180, lat from -90 to 90.");
    if (numbers->size() == 2 || (*numbers)[2].is_null()) return point;
    double at_s = 0;
    if (!(*numbers)[2].number(at_s) || !(at_s >= 0) || at_s > longest_s)
        return malformed("The seconds of a point count from the beginning of the track, on from 0.");
    if (!has_times) return malformed("Points have seconds only where the track says when it began.");
    point.at_s = at_s;
    return point;
}

Result<void> read_segments(Track& track, json::Value const& body) {
    auto const* segments = body.find("segments");
    if (!segments || !segments->array() || segments->array()->empty())
        return malformed("A track needs segments: lists of points.");
    if (segments->array()->size() > segments_limit) return malformed("A track has at most 1,000 segments.");
    std::size_t points = 0;
    for (auto const& segment : *segments->array()) {
        if (!segment.array() || segment.array()->empty())
            return malformed("A segment of a track is a list of one or more points.");
        points += segment.array()->size();
        if (points > track_points_limit) return malformed("A track has at most 6,000 points.");
        auto& read = track.segments.emplace_back();
        for (auto const& each : *segment.array()) {
            TRY(point, read_point(each, track.began_ms.has_value()));
            read.push_back(point);
        }
    }
    return {};
}

Result<std::optional<TrackFile>> read_file(json::Value const& body) {
    auto const* value = body.find("file");
    if (!value) return std::optional<TrackFile>();
    if (!value->object()) return malformed("The file must be an object with sha256 and media_type.");
    TRY_OK(members::refuse_others(*value, "The file", {"sha256", "media_type", "name"}));
    auto const hash = Hash::from_hex_text(value->text_of("sha256"));
    if (!hash) return malformed("The file needs a sha256 of 64 lower-case hexadecimal digits.");
    if (value->text_of("media_type") != track_media_type)
        return malformed("The file of a track is of the media_type application/gpx+xml.");
    TRY(name, members::text(*value, "name", "The name of the file", file_name_limit, members::Lines::one));
    if (name.find_first_of("/\\") != name.npos) return malformed("The name of the file holds a slash.");
    return std::optional(TrackFile{*hash, std::move(name)});
}

Result<void> read_of_points(Track& track, json::Value const& body) {
    auto const* value = body.find("of_points");
    if (!value) return {};
    auto const* count = value->integer();
    if (!count || *count < static_cast<std::int64_t>(track.points()) || *count > most_points)
        return malformed(
            "The member of_points says how many points there were: no fewer than there are here.");
    track.of_points = static_cast<std::uint64_t>(*count);
    return {};
}

json::Value write_point(TrackPoint const& point) {
    json::Array numbers{point.lon, point.lat};
    if (point.at_s && *point.at_s == std::floor(*point.at_s))
        numbers.emplace_back(static_cast<std::int64_t>(*point.at_s));
    else if (point.at_s)
        numbers.emplace_back(*point.at_s);
    return numbers;
}

}  // namespace

std::size_t Track::points() const {
    std::size_t all = 0;
    for (auto const& segment : segments) all += segment.size();
    return all;
}

Result<Track> read_track(json::Value const& body) {
    if (!body.object()) return malformed("A track must be a JSON object.");
    TRY_OK(
        members::refuse_others(body, "A track", {"who", "name", "began", "segments", "of_points", "file"}));
    Track track;
    TRY(who, members::text(body, "who", "The member who", name_limit, members::Lines::one));
    TRY(name, members::text(body, "name", "The name of the track", name_limit, members::Lines::one));
    TRY(began_ms, members::time(body, "began"));
    TRY(file, read_file(body));
    track.who = std::move(who);
    track.name = std::move(name);
    track.began_ms = began_ms;
    track.file = std::move(file);
    TRY_OK(read_segments(track, body));
    TRY_OK(read_of_points(track, body));
    return track;
}

json::Value write_track(Track const& track) {
    json::Object body;
    if (!track.who.empty()) body.emplace_back("who", track.who);
    if (!track.name.empty()) body.emplace_back("name", track.name);
    if (track.began_ms) body.emplace_back("began", format_time(*track.began_ms));
    json::Array segments;
    for (auto const& segment : track.segments) {
        json::Array points;
        points.reserve(segment.size());
        for (auto const& point : segment) points.push_back(write_point(point));
        segments.emplace_back(std::move(points));
    }
    body.emplace_back("segments", std::move(segments));
    if (track.of_points) body.emplace_back("of_points", static_cast<std::int64_t>(track.of_points));
    if (!track.file) return body;
    json::Object file{{"sha256", track.file->sha256.hex()}, {"media_type", track_media_type}};
    if (!track.file->name.empty()) file.emplace_back("name", track.file->name);
    body.emplace_back("file", std::move(file));
    return body;
}

Shape track_shape() {
    using namespace shape;
    auto const file = closed({{"sha256", id()}, {"media_type", text()}, optional("name", text())});
    return named(track_kind, closed({optional("who", text()),
                                     optional("name", text()),
                                     optional("began", text()),
                                     {"segments", list(list(list(or_null(number()))))},
                                     optional("of_points", whole_number()),
                                     optional("file", file)}));
}

Result<void> check_track(json::Value const& body) {
    TRY_OK(read_track(body));
    return {};
}

std::vector<Hash> track_blobs(json::Value const& body) {
    auto const* file = body.find("file");
    auto const hash = file ? Hash::from_hex_text(file->text_of("sha256")) : std::nullopt;
    return hash ? std::vector{*hash} : std::vector<Hash>{};
}

}  // namespace comity::intake

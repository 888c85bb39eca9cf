#include "rooms/situation/tracks_list.h"

#include <limits>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "rooms/situation/tracks.h"

namespace comity::situation {

namespace {

constexpr char no_such_track[] = "There is no such track, or it is not open to you.";

constexpr char selected[] =
    "SELECT number, id, who, name, began_ms, ended_ms, heard_at_ms, length_m, points, segments, gaps,"
    " longest_gap_s, west, south, east, north, line FROM track";

void write_instant(json::Writer& writer, std::string_view name, Query const& row, int column) {
    writer.key(name);
    row.is_null(column) ? writer.null() : writer.value(format_time(row.integer(column)));
}

// Leaves the object open.
void write_track(json::Writer& writer, Query const& row) {
    writer.open('{').member("number", row.integer(0)).member("id", to_hex(row.blob(1)));
    writer.member("who", row.text(2)).member("name", row.text(3));
    write_instant(writer, "began", row, 4);
    write_instant(writer, "ended", row, 5);
    write_instant(writer, "heard_at", row, 6);
    writer.member("length_m", row.real(7)).member("points", row.integer(8));
    writer.member("segments", row.integer(9)).member("gaps", row.integer(10));
    writer.member("longest_gap_s", row.real(11)).key("box").open('[');
    for (int column = 12; column < 16; ++column) writer.value(row.real(column));
    writer.close(']').member("replay", !row.is_null(4)).key("line").raw(row.text(16));
}

Result<Reply> answer_list(Visit const& visit, Request const& request) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    TRY(before, asked_integer(request, "before", most, 0, most));
    TRY(limit, asked_integer(request, "limit", 50, 1, 200));
    TRY(from_ms, asked_time(request, "from"));
    TRY(to_ms, asked_time(request, "to"));
    TRY(reading, visit.sight.read());
    static std::string const sql = std::string(selected) +
                                   " WHERE number < ?1 AND (?2 IS NULL OR ended_ms >= ?2)"
                                   " AND (?3 IS NULL OR began_ms < ?3) AND (?4 IS NULL OR who = ?4)"
                                   " ORDER BY number DESC LIMIT ?5";
    auto& query = reading.query(sql).bind(1, before);
    from_ms ? query.bind(2, *from_ms) : query.bind_null(2);
    to_ms ? query.bind(3, *to_ms) : query.bind_null(3);
    auto const who = request.asked("who");
    who ? query.bind(4, *who) : query.bind_null(4);
    query.bind(5, limit + 1);
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("tracks")).key("tracks").open('[');
    std::int64_t given = 0, last = 0;
    bool more = false;
    while (query.step()) {
        more = given++ == limit;
        if (more) break;
        last = query.integer(0);
        write_track(writer, query);
        writer.close('}');
    }
    query.reset();
    writer.close(']').key("next");
    more ? writer.value(last) : writer.null();
    writer.close('}');
    return json_reply(std::move(body));
}

void write_number_or_null(json::Writer& writer, std::optional<double> number) {
    number ? writer.value(*number) : writer.null();
}

void write_leg(json::Writer& writer, journey::Leg const& leg) {
    writer.open('{').member("length_m", leg.length_m).key("points").open('[');
    auto lon = leg.fixes.front().lon;
    for (std::size_t i = 0; i < leg.fixes.size(); ++i) {
        lon = unrolled(leg.fixes[i].lon, lon);
        writer.open('[').value(lon).value(leg.fixes[i].lat);
        write_number_or_null(writer, leg.fixes[i].at_s);
        write_number_or_null(writer, leg.speeds_mps[i]);
        writer.close(']');
    }
    writer.close(']').close('}');
}

void write_gap(json::Writer& writer, journey::Gap const& gap) {
    auto const place = [&](char const* name, journey::Fix const& fix) {
        writer.key(name).open('[').value(fix.lon).value(fix.lat).close(']');
    };
    writer.open('{').member("from_s", *gap.from.at_s).member("to_s", *gap.to.at_s);
    place("from", gap.from);
    place("to", gap.to);
    writer.member("distance_m", gap.distance_m).close('}');
}

void write_file(json::Writer& writer, std::optional<intake::TrackFile> const& file) {
    writer.key("file");
    if (!file) {
        writer.null();
        return;
    }
    writer.open('{').member("sha256", file->sha256.hex()).member("media_type", intake::track_media_type);
    writer.member("name", file->name).close('}');
}

void write_way(json::Writer& writer, intake::Track const& track) {
    auto const way = journey::walk(segments_of(track));
    writer.member("of_points", track.of_points ? track.of_points : std::uint64_t{way.fixes});
    // Seconds count from what the statement calls its beginning.
    writer.key("counted_from");
    track.began_ms ? writer.value(format_time(*track.began_ms)) : writer.null();
    write_file(writer, track.file);
    writer.key("legs").open('[');
    for (auto const& leg : way.legs) write_leg(writer, leg);
    writer.close(']').key("gap_list").open('[');
    for (auto const& gap : way.gaps) write_gap(writer, gap);
    writer.close(']');
}

Result<Reply> answer_one(Visit const& visit, Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    auto record = number ? visit.sight.record(*number) : refuse(Fault::not_found, no_such_track);
    if (!record || record->header.kind != intake::track_kind) return refuse(Fault::not_found, no_such_track);
    TRY(said, json::parse(record->body));
    TRY(track, intake::read_track(said));
    TRY(reading, visit.sight.read());
    static std::string const sql = std::string(selected) + " WHERE number = ?1";
    auto& query = reading.query(sql).with(*number);
    if (!query.step()) {
        query.reset();
        return refuse(Fault::not_found, no_such_track);
    }
    std::string body;
    json::Writer writer(body);
    write_track(writer, query);
    query.reset();
    writer.member("party", record->header.party.hex());
    write_way(writer, track);
    writer.close('}');
    return json_reply(std::move(body));
}

Shape line_shape() {
    using namespace shape;
    return object({{"number", whole_number()},
                   {"id", id()},
                   {"who", text()},
                   {"name", text()},
                   {"began", or_null(instant())},
                   {"ended", or_null(instant())},
                   {"heard_at", instant()},
                   {"length_m", number()},
                   {"points", whole_number()},
                   {"segments", whole_number()},
                   {"gaps", whole_number()},
                   {"longest_gap_s", number()},
                   {"box", list(number(), 4)},
                   {"replay", truth()},
                   {"line", list(list(list(number(), 2)))}});
}

Shape page_shape() {
    using namespace shape;
    return named("TrackPage", object({{"as_of", whole_number()},
                                      {"next", or_null(whole_number())},
                                      {"tracks", list(named("TrackLine", line_shape()))}}));
}

Shape whole_shape() {
    using namespace shape;
    auto const file = object({{"sha256", id()}, {"media_type", text()}, {"name", text()}});
    auto const leg = object({{"points", list(list(or_null(number()), 4))}, {"length_m", number()}});
    auto const gap = object({{"from_s", number()},
                             {"to_s", number()},
                             {"from", list(number(), 2)},
                             {"to", list(number(), 2)},
                             {"distance_m", number()}});
    return named("TrackWhole", object(with(line_shape(), {{"party", id()},
                                                          {"of_points", whole_number()},
                                                          {"counted_from", or_null(instant())},
                                                          {"file", or_null(named("TrackFile", file))},
                                                          {"legs", list(named("TrackLeg", leg))},
                                                          {"gap_list", list(named("TrackGap", gap))}})));
}

}  // namespace

Route tracks_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/tracks";
    route.summary = "Tracks of patrols and devices, newest first, each with a line to draw.";
    route.parameters = {{"before", "integer", "Tracks with a smaller number."},
                        {"limit", "integer", "At most so many, 1 to 200; otherwise 50."},
                        {"from", "date-time", "Tracks that went on at this time or later."},
                        {"to", "date-time", "Tracks that began before this time."},
                        {"who", "string", "Those of this patrol or device."}};
    route.gives = page_shape();
    route.answer = answer_list;
    return route;
}

Route track_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/tracks/{number}";
    route.summary =
        "One track: every point with its second and speed, and the gaps, to draw it and replay it.";
    route.gives = whole_shape();
    route.answer = answer_one;
    return route;
}

}  // namespace comity::situation

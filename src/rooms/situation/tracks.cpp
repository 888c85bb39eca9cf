#include "rooms/situation/tracks.h"

#include <algorithm>
#include <cmath>

namespace comity::situation {

namespace {

constexpr std::size_t line_points = 200;  // as it is listed

std::int64_t instant(std::int64_t began_ms, double at_s) {
    return began_ms + static_cast<std::int64_t>(std::llround(at_s * 1000));
}

// The coordinates of a MultiLineString: a leg is a line.
std::string line_of(journey::Journey const& way) {
    std::vector<journey::Segment> legs;
    legs.reserve(way.legs.size());
    for (auto const& leg : way.legs) legs.push_back(leg.fixes);
    std::string line;
    json::Writer writer(line);
    writer.open('[');
    for (auto const& leg : journey::thinned(std::move(legs), line_points).segments) {
        writer.open('[');
        auto lon = leg.front().lon;
        auto const put = [&](journey::Fix const& fix) {
            lon = unrolled(fix.lon, lon);
            writer.open('[').value(lon).value(fix.lat).close(']');
        };
        for (auto const& fix : leg) put(fix);
        if (leg.size() == 1) put(leg.front());  // a line has two points
        writer.close(']');
    }
    writer.close(']');
    return line;
}

double longest_gap_s(journey::Journey const& way) {
    double longest = 0;
    for (auto const& gap : way.gaps) longest = std::max(longest, gap.length_s());
    return longest;
}

void apply(Tables& tables, Entry const& entry) {
    if (entry.header.kind != intake::track_kind || entry.erased) return;
    auto const track = intake::read_track(entry.body);
    if (!track) return;
    auto const way = journey::walk(segments_of(*track));
    auto& insert = tables.query(
        "INSERT INTO track(number, id, who, name, began_ms, ended_ms, heard_at_ms, points, segments,"
        " length_m, gaps, longest_gap_s, west, south, east, north, start_lon, start_lat, line)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)");
    insert.bind(1, entry.number).bind_blob(2, entry.id.view()).bind(3, track->who).bind(4, track->name);
    bool const timed = track->began_ms && way.first_s;
    timed ? insert.bind(5, instant(*track->began_ms, *way.first_s)) : insert.bind_null(5);
    timed ? insert.bind(6, instant(*track->began_ms, *way.last_s)) : insert.bind_null(6);
    insert.bind(7, entry.at_ms).bind(8, std::uint64_t{way.fixes});
    insert.bind(9, std::uint64_t{track->segments.size()}).bind(10, std::round(way.length_m));
    insert.bind(11, std::uint64_t{way.gaps.size()}).bind(12, std::round(longest_gap_s(way)));
    for (int i = 0; i < 4; ++i) insert.bind(13 + i, way.box[static_cast<std::size_t>(i)]);
    auto const& start = track->segments.front().front();
    insert.bind(17, start.lon).bind(18, start.lat).bind(19, line_of(way)).run();
}

void hide(Tables& tables, std::uint64_t number) {
    tables.query("DELETE FROM track WHERE number = ?1").with(number).run();
}

}  // namespace

std::vector<journey::Segment> segments_of(intake::Track const& track) {
    std::vector<journey::Segment> segments;
    for (auto const& segment : track.segments) {
        auto& fixes = segments.emplace_back();
        for (auto const& point : segment) fixes.push_back({point.lon, point.lat, point.at_s});
    }
    return segments;
}

double unrolled(double lon, double before) {
    while (lon - before > 180) lon -= 360;
    while (before - lon > 180) lon += 360;
    return lon;
}

View tracks_view() {
    View view;
    view.name = "tracks";
    view.version = "1";
    view.tables = {
        {"track", Role::observer,
         "CREATE TABLE track(number INTEGER PRIMARY KEY, id BLOB NOT NULL, who TEXT NOT NULL,"
         " name TEXT NOT NULL, began_ms INTEGER, ended_ms INTEGER, heard_at_ms INTEGER NOT NULL,"
         " points INTEGER NOT NULL, segments INTEGER NOT NULL, length_m REAL NOT NULL, gaps INTEGER NOT NULL,"
         " longest_gap_s REAL NOT NULL, west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL,"
         " north REAL NOT NULL, start_lon REAL NOT NULL, start_lat REAL NOT NULL, line TEXT NOT NULL) "
         "STRICT"}};
    view.apply = apply;
    view.hide = hide;
    return view;
}

Dataset tracks_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "tracks";
    dataset.title = "Tracks of patrols and devices: who went where, and when";
    dataset.columns = {{"number", integer, "#meta+number"},  {"who", text, "#org+patrol"},
                       {"name", text, "#description+title"}, {"began", time, "#date+start"},
                       {"ended", time, "#date+end"},         {"points", integer, "#meta+points"},
                       {"length_m", real, "#geo+length"},    {"gaps", integer, "#meta+gaps"},
                       {"longest_gap_s", real, "#meta+gap"}, {"start_lon", place_lon, "#geo+lon"},
                       {"start_lat", place_lat, "#geo+lat"}, {"line", lines, "#geo+line"}};
    dataset.rows =
        "SELECT number, number, who, name, began_ms, ended_ms, points, length_m, gaps, longest_gap_s,"
        " start_lon, start_lat, line FROM track WHERE number > ?1 ORDER BY number LIMIT ?2";
    return dataset;
}

}  // namespace comity::situation

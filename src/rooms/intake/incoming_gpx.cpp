// GPX on its way in: tracks become statements of the ways of patrols, waypoints become reports.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "formats/gpx.h"
#include "methods/journey.h"
#include "rooms/intake/incoming.h"
#include "rooms/intake/track.h"

namespace comity::intake {

namespace {

constexpr std::size_t name_limit = 120;
constexpr char channel[] = "gpx";

std::string short_name(std::string_view text, std::size_t limit) {
    return std::string(trim(one_line(first_code_points(text, limit))));
}

// Finer than any receiver, and short to write.
double rounded(double value, double steps) {
    return std::round(value * steps) / steps;
}

std::optional<std::int64_t> beginning_of(gpx::Track const& track) {
    std::optional<std::int64_t> began_ms;
    for (auto const& segment : track.segments)
        for (auto const& fix : segment)
            if (fix.at_ms && (!began_ms || *fix.at_ms < *began_ms)) began_ms = fix.at_ms;
    return began_ms;
}

std::vector<journey::Segment> segments_of(gpx::Track const& track, std::int64_t began_ms) {
    std::vector<journey::Segment> segments;
    for (auto const& segment : track.segments) {
        auto& fixes = segments.emplace_back();
        for (auto const& fix : segment) {
            journey::Fix read{rounded(fix.lon, 1e7), rounded(fix.lat, 1e7)};
            if (fix.at_ms) read.at_s = static_cast<double>(*fix.at_ms - began_ms) / 1000;
            fixes.push_back(read);
        }
    }
    return segments;
}

std::string with_thousands(std::size_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

std::string points_of(std::size_t number) {
    return with_thousands(number) + (number == 1 ? " point" : " points");
}

void add_note(std::string& notes, std::string const& note) {
    notes += (notes.empty() ? "" : " ") + note;
}

// What is not as the file has it, or cannot be done with it.
std::string notes_of(gpx::Track const& track, Track const& made, double reach_m) {
    std::string notes;
    std::size_t timed = 0, points = 0;
    for (auto const& segment : made.segments)
        for (auto const& point : segment) timed += point.at_s.has_value(), ++points;
    if (timed == 0)
        add_note(notes, "This track has no times: it can be drawn, but not replayed.");
    else if (timed < points)
        add_note(notes, "No time is known of " + points_of(points - timed) + " of this track.");
    if (track.left_out > 0)
        add_note(notes, "Not taken: " + points_of(track.left_out) + " without a place on the globe.");
    if (made.of_points > 0)
        add_note(notes, "Of " + with_thousands(made.of_points) + " points " + with_thousands(points) +
                            " are on the record, the others within " +
                            with_thousands(static_cast<std::size_t>(std::ceil(reach_m))) + " m of them" +
                            (made.file ? "; the file is kept whole." : "."));
    return notes;
}

std::string summary_of(Track const& track) {
    std::string members = "{";
    json::Writer writer(members);
    auto const instant = [&](char const* name, std::optional<std::int64_t> at_ms) {
        writer.key(name);
        at_ms ? writer.value(format_time(*at_ms)) : writer.null();
    };
    std::optional<std::int64_t> ended_ms;
    for (auto const& segment : track.segments)
        for (auto const& point : segment)
            if (point.at_s)
                ended_ms = std::max(ended_ms.value_or(*track.began_ms),
                                    *track.began_ms + static_cast<std::int64_t>(*point.at_s * 1000));
    std::uint64_t const points = track.points();
    writer.member("who", track.who).member("name", track.name);
    instant("began", track.began_ms);
    instant("ended", ended_ms);
    writer.member("points", points).member("of_points", track.of_points ? track.of_points : points);
    writer.member("segments", std::uint64_t{track.segments.size()});
    return members.substr(1);
}

class IncomingGpx final : public Incoming {
  public:
    IncomingGpx(Asked const& asked, FileBytes file, gpx::Document document)
        : asked_(asked), file_(std::move(file)), document_(std::move(document)) {
        hash_ = sha256(file_.bytes);
    }

    bool next(Item& item) override {
        if (track_ < document_.tracks.size()) {
            read_track(item, document_.tracks[track_++]);
        } else if (waypoint_ < document_.waypoints.size()) {
            if (asked_.look && waypoint_ == rows_a_look) return false;
            read_waypoint(item, document_.waypoints[waypoint_++]);
        } else {
            return false;
        }
        return true;
    }
    std::string format() const override { return "gpx"; }

  private:
    std::string who() const;
    void read_track(Item& item, gpx::Track const& track);
    void read_waypoint(Item& item, gpx::Waypoint const& waypoint);

    Asked asked_;
    FileBytes file_;
    gpx::Document document_;
    Hash hash_;
    std::size_t track_ = 0;
    std::size_t waypoint_ = 0;
    std::unordered_map<Hash, std::uint64_t, IdHash> equal_;
};

// Who is told beside the file; else how the file is called.
std::string IncomingGpx::who() const {
    if (!asked_.who.empty()) return short_name(asked_.who, name_limit);
    auto name = file_name(asked_.name);
    if (auto const ending = name.rfind('.'); ending != name.npos && ending > 0) name.resize(ending);
    return short_name(name, name_limit);
}

void IncomingGpx::read_track(Item& item, gpx::Track const& track) {
    item.line = track.line;
    if (track.fixes == 0) {
        item.wrong = track.left_out ? "No point of this track has a place on the globe."
                                    : "This track holds no points.";
        return;
    }
    Track made;
    made.who = who();
    made.name = short_name(track.name.empty() ? document_.name : track.name, name_limit);
    made.began_ms = beginning_of(track);
    auto thinned = journey::thinned(segments_of(track, made.began_ms.value_or(0)), track_points_limit);
    for (auto const& segment : thinned.segments) {
        auto& points = made.segments.emplace_back();
        for (auto const& fix : segment) points.push_back({fix.lon, fix.lat, fix.at_s});
    }
    if (thinned.reach_m > 0) made.of_points = track.fixes;
    // A file that holds more would outlive the erasure of what was taken from it.
    bool const is_alone = document_.tracks.size() == 1 && document_.waypoints.empty();
    if (is_alone) made.file = TrackFile{hash_, file_name(asked_.name)};
    item.kind = track_kind;
    item.summary = summary_of(made);
    item.note = notes_of(track, made, thinned.reach_m);
    item.body = write_track(made);
    item.channel = channel;
    // The same way is the same whoever is named with it, and in whatever file it stands.
    auto const hash =
        sha256(json::write(*item.body.find("segments")) + (made.began_ms ? format_time(*made.began_ms) : ""));
    item.external_id = "track:" + hash.hex();
    if (is_alone) item.blob = file_.bytes;
}

void IncomingGpx::read_waypoint(Item& item, gpx::Waypoint const& waypoint) {
    item.line = waypoint.line;
    if (!waypoint.is_placed) {
        item.wrong = "This waypoint has no place on the globe.";
        return;
    }
    Report report;
    report.title = short_name(waypoint.name, title_limit);
    if (waypoint.description != report.title) report.text = waypoint.description;
    if (report.title.empty() && trim(report.text).empty()) report.title = "Waypoint";
    report.place = Place{Point{waypoint.fix.lon, waypoint.fix.lat}, std::nullopt, ""};
    report.at_ms = waypoint.fix.at_ms;
    add_category(report.categories, first_code_points(waypoint.type, name_limit));
    item.kind = report_kind;
    item.body = write_report(std::move(report));
    item.channel = channel;
    auto const hash = sha256(json::write(item.body));
    item.external_id = "waypoint:" + hash.hex() + ":" + std::to_string(++equal_[hash]);
}

}  // namespace

Result<std::unique_ptr<Incoming>> open_gpx(Asked const& asked, FileBytes file) {
    TRY(document, gpx::read(file.bytes));
    if (document.tracks.empty() && document.waypoints.empty())
        return refuse(Fault::malformed, document.routes ? "The GPX file holds planned routes alone; what is "
                                                          "imported are tracks and waypoints."
                                                        : "The GPX file holds no track and no waypoint.");
    return std::make_unique<IncomingGpx>(asked, std::move(file), std::move(document));
}

}  // namespace comity::intake

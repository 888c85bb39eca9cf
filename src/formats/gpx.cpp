#include "formats/gpx.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/time.h"
#include "formats/xml_document.h"

namespace comity::gpx {

namespace {

// Lines are counted once, from the front on.
class Lines {
  public:
    explicit Lines(BytesView bytes) : bytes_(bytes) {}
    std::size_t line_of(pugi::xml_node const& element) {
        auto const offset = std::max<std::ptrdiff_t>(element.offset_debug(), 0);
        auto const at = std::min(static_cast<std::size_t>(offset), bytes_.size());
        if (at < at_) at_ = 0, line_ = 1;
        line_ += static_cast<std::size_t>(std::count(bytes_.begin() + at_, bytes_.begin() + at, '\n'));
        at_ = at;
        return line_;
    }

  private:
    BytesView bytes_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

std::string words_of(pugi::xml_node const& parent, std::string_view name) {
    return without_controls(xml::child(parent, name).text().get());
}

std::optional<double> degrees(pugi::xml_node const& point, char const* name, double most) {
    auto const value = read_number(trim(point.attribute(name).value()));
    if (!value || std::abs(*value) > most) return std::nullopt;
    return value;
}

std::optional<std::int64_t> time_of(pugi::xml_node const& point) {
    std::string const text(trim(xml::child(point, "time").text().get()));
    auto const at_ms = parse_time(text);
    return at_ms ? at_ms : parse_time(text + "Z");
}

std::optional<Fix> fix_of(pugi::xml_node const& point) {
    auto const lon = degrees(point, "lon", 180), lat = degrees(point, "lat", 90);
    if (!lon || !lat) return std::nullopt;
    return Fix{*lon, *lat, time_of(point)};
}

// What a person wrote: the description, else the comment; both where they differ.
std::string description_of(pugi::xml_node const& element) {
    auto text = words_of(element, "desc");
    auto const comment = words_of(element, "cmt");
    if (text.empty() || comment.empty() || comment == text) return text.empty() ? comment : text;
    return text + "\n\n" + comment;
}

Track read_track(pugi::xml_node const& element, Lines& lines) {
    Track track;
    track.line = lines.line_of(element);
    track.name = words_of(element, "name");
    track.description = description_of(element);
    for (auto const& segment : element.children()) {
        if (xml::local_name(segment) != "trkseg") continue;
        std::vector<Fix> fixes;
        for (auto const& point : segment.children()) {
            if (xml::local_name(point) != "trkpt") continue;
            if (auto const fix = fix_of(point))
                fixes.push_back(*fix);
            else
                ++track.left_out;
        }
        track.fixes += fixes.size();
        if (!fixes.empty()) track.segments.push_back(std::move(fixes));
    }
    return track;
}

Waypoint read_waypoint(pugi::xml_node const& element, Lines& lines) {
    Waypoint waypoint;
    waypoint.line = lines.line_of(element);
    auto const fix = fix_of(element);
    waypoint.is_placed = fix.has_value();
    if (fix) waypoint.fix = *fix;
    waypoint.name = words_of(element, "name");
    waypoint.description = description_of(element);
    waypoint.type = words_of(element, "type");
    return waypoint;
}

}  // namespace

Result<Document> read(BytesView bytes) {
    if (bytes.size() > file_limit_bytes)
        return refuse(Fault::too_large, "The GPX file is larger than 64 MiB.");
    pugi::xml_document document;
    TRY_OK(xml::read(document, bytes, "The GPX file"));
    auto const root = document.document_element();
    if (xml::local_name(root) != "gpx") return refuse(Fault::malformed, "This XML is no GPX file.");
    Document gpx;
    gpx.name = words_of(root, "name");
    if (gpx.name.empty()) gpx.name = words_of(xml::child(root, "metadata"), "name");
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    Lines lines(bytes);
    for (auto const& element : root.children()) {
        auto const name = xml::local_name(element);
        if (name == "trk") gpx.tracks.push_back(read_track(element, lines));
        if (name == "wpt") gpx.waypoints.push_back(read_waypoint(element, lines));
        if (name == "rte") ++gpx.routes;
    }
    return gpx;
}

}  // namespace comity::gpx

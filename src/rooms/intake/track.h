// The statement intake.track: the way a patrol or a device took, by fixes of its position. Its page is
// docs/statements/intake.track.md. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::intake {

inline constexpr char track_kind[] = "intake.track";
inline constexpr char track_media_type[] = "application/gpx+xml";
inline constexpr std::size_t track_points_limit = 6000;

struct TrackPoint {
    double lon = 0;
    double lat = 0;
    std::optional<double> at_s = {};  // since the track began
    bool operator==(TrackPoint const&) const = default;
};

struct TrackFile {
    Hash sha256;
    std::string name;  // empty: none
    bool operator==(TrackFile const&) const = default;
};

// Text that was not said is empty.
struct Track {
    std::string who;  // a patrol or a device
    std::string name;
    std::optional<std::int64_t> began_ms;  // none: no point has a time
    std::vector<std::vector<TrackPoint>> segments;
    std::uint64_t of_points = 0;  // how many there were, where only some are here; 0: these are all
    std::optional<TrackFile> file;
    bool operator==(Track const&) const = default;

    std::size_t points() const;
};

Result<Track> read_track(json::Value const& body);
json::Value write_track(Track const& track);
Shape track_shape();
Result<void> check_track(json::Value const& body);
std::vector<Hash> track_blobs(json::Value const& body);  // of a body that passed the check

}  // namespace comity::intake

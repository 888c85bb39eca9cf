// The statements by which analysts write to everybody who reported from an area: intake.broadcast, the
// consent of a second one, and its end. Their pages are in docs/statements/. Values and pure functions; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "rooms/intake/form.h"
#include "rooms/intake/report.h"

namespace comity::intake {

inline constexpr char broadcast_kind[] = "intake.broadcast";
inline constexpr char broadcast_consent_kind[] = "intake.broadcast_consent";
inline constexpr char broadcast_ended_kind[] = "intake.broadcast_ended";

inline constexpr std::int64_t alone_limit = 50;                  // to more than so many nobody writes alone
inline constexpr std::int64_t proposed_ms = 24LL * 3600 * 1000;  // so long a consent is waited for

// A circle or a polygon, whose last corner leads to the first.
struct Area {
    std::optional<Point> middle;
    double radius_m = 0;
    std::vector<Point> corners;
};

bool lies_in(Area const& area, Point const& point);
// {"circle":{"lon","lat","radius_m"}} or {"polygon":[[lon,lat],…]}
Result<Area> read_area(json::Value const& value);
// The same as it is asked for: "lon,lat,radius_m", or "lon,lat,lon,lat,…".
Result<Area> read_asked_area(std::optional<std::string_view> circle, std::optional<std::string_view> polygon);

struct Broadcast {
    Area area;
    Texts texts;
    std::string language;  // for whoever's is not known, or has no text
    std::string why;
};

Result<Broadcast> read_broadcast(json::Value const& body);
Shape broadcast_shape();
Shape area_shape();
Result<void> check_broadcast(json::Value const& body);
// The words for somebody of this language, which may be empty, and their language.
std::pair<std::string, std::string> words_for(Broadcast const& broadcast, std::string_view language);

Shape broadcast_consent_shape();
Result<void> check_broadcast_consent(json::Value const& body);
Shape broadcast_ended_shape();
Result<void> check_broadcast_ended(json::Value const& body);
std::optional<StatementId> named_broadcast(json::Value const& body);  // by a consent or an end

}  // namespace comity::intake

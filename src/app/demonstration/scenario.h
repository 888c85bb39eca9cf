// The demonstration as it is written under demo/: the places, who speaks, and what they say when. Read once;
// then values, for any thread. docs/demonstration.md says what the files hold.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "formats/stanzas.h"

namespace comity::demonstration {

struct Place {
    std::string name;
    double lon = 0;
    double lat = 0;
    double radius_m = 0;  // how far off the truth may lie
};

enum class Channel { sms, form, app, desk, patrol, drone, satellite };

struct Speaker {
    std::string label;  // what the party is called on the record
    Channel channel = Channel::app;
};

// One thing that is said, at a moment of space time.
struct Turn {
    std::int64_t at_ms = 0;
    std::string kind;  // intake.report, situation.assessment …
    std::string name;  // "r014": how later turns refer to it; empty where none can
    Stanza said;
};

struct File {
    std::string_view name;  // "day-1.txt", "photos/bridge-east.jpg"
    std::string_view bytes;
};

struct Scenario {
    std::int64_t begins_at_ms = 0;
    std::map<std::string, Place, std::less<>> places;
    std::map<std::string, Speaker, std::less<>> speakers;
    std::vector<Turn> turns;                                           // in order of time
    std::map<std::string, std::string_view, std::less<>> attachments;  // "photos/…", "tracks/…"
};

std::int64_t begins_at_ms();  // when the earth shakes, on day 1

// "1 03:07": the third hour of day 1; "2026-02-10 09:00": before it.
std::optional<std::int64_t> read_moment(std::string_view text);

// Refuses what does not hold together: an unknown speaker, place, photo or earlier turn, a time that goes
// back. The sentence names file and line. The bytes of the files must outlive it.
Result<Scenario> read_scenario(std::vector<File> const& files);

// The paths of a report's attachments: "photos/bridge-east.jpg".
std::vector<std::string> attachments_of(Stanza const& said);

// The fields under which a turn refers to turns before.
inline constexpr std::array<std::string_view, 8> referring_fields{
    "About", "Same-as", "Corrects", "Of", "Changes", "Assess", "Close", "Publish"};

// The names that a turn refers to under `field`: "r014 r020".
std::vector<std::string_view> references(Stanza const& said, std::string_view field);

}  // namespace comity::demonstration

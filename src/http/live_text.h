// The events of the live stream as text/event-stream. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/events.h"

namespace comity::http {

struct SpaceSize {
    std::string space;
    std::uint64_t size = 0;  // entries in its journal
};

// Where `id` is empty, the event does not move the place at which the reader would go on.
void write_ready(std::string& out, std::string_view id, std::string_view at,
                 std::vector<SpaceSize> const& spaces);
void write_reset(std::string& out, std::string_view id, std::vector<SpaceSize> const& spaces);
void write_heard(std::string& out, std::string_view id, std::string_view space, Event const& event);
void write_claims(std::string& out, std::string_view space);  // they have changed
void write_left(std::string& out, std::string_view space);

// Too many to tell one by one.
struct Many {
    std::uint64_t first = 0, last = 0;           // numbers
    std::map<std::string, std::uint64_t> kinds;  // how many of each
};
void write_many(std::string& out, std::string_view space, Many const& many);

void write_place(std::string& out, std::string_view id);  // no event: only where the reader would go on
void write_beat(std::string& out, std::string_view id, std::string_view at);

}  // namespace comity::http

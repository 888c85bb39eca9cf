// What is held of a report now, and all that was ever said of it, as pages write it. Any thread.
#pragma once

#include "base/json.h"
#include "kernel/shape.h"
#include "kernel/sight.h"
#include "rooms/situation/points.h"

namespace comity::situation {

// The members verification, reliability, credibility, assessed_by, closing, closed_by, duplicate_of, actions
// {all, open} and publications, into an object that is open.
void write_state(json::Writer& writer, Ask const& ask, std::uint64_t number);

std::vector<Shape::Member> state_shape();

// The member history: statements about the report in the order they were heard, byte for byte.
Result<void> write_history(json::Writer& writer, Sight const& sight, std::uint64_t number);
Shape::Member history_shape();

}  // namespace comity::situation

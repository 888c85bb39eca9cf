// Answers to a form made into a report: what people read of them, where and when. Pure functions; any thread.
#pragma once

#include <optional>

#include "formats/xform.h"
#include "formats/xform_submission.h"
#include "rooms/intake/report.h"

namespace comity::intake {

// A form as it is needed for each of its submissions; made once.
struct FormInUse {
    xform::Form form;
    xform::Paths repeats;
    xform::Paths device;  // what a phone tells of its owner: nothing of it is kept
    std::unordered_map<std::string, xform::Question const*> questions;  // by path
    std::string language;  // BCP 47, where the form's first language is one

    explicit FormInUse(xform::Form read);
    FormInUse(FormInUse const&) = delete;
    FormInUse& operator=(FormInUse const&) = delete;
};

Result<Report> report_of(FormInUse const& form, xform::Submission const& submission);

struct Position {
    double lat = 0, lon = 0;
    std::optional<double> accuracy_m;
};
std::optional<Position> read_position(std::string_view geopoint);  // "lat lon altitude accuracy"
// As phones write it, with zones such as +01; a date alone is its midnight, UTC.
std::optional<std::int64_t> read_moment(std::string_view text);

}  // namespace comity::intake

// The statements intake.report: what somebody reports, where, when and under which headings; and
// intake.attachment: files of a report that came after it. Their pages are in docs/statements. Values and
// pure functions; any thread.
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

inline constexpr char report_kind[] = "intake.report";

inline constexpr std::size_t title_limit = 300, text_limit = 50'000;  // characters
inline constexpr double radius_limit_m = 20'037'509;                  // half of the way around the globe

struct Point {
    double lon = 0;
    double lat = 0;
    bool operator==(Point const&) const = default;
};

// A point, a name, or both.
struct Place {
    std::optional<Point> point;
    std::optional<double> radius_m;  // only with a point: how far from it the truth may lie
    std::string name;                // empty: none
    bool operator==(Place const&) const = default;
};

struct Attachment {
    Hash sha256;
    std::string media_type;
    std::string name;  // empty: none
    bool operator==(Attachment const&) const = default;
};

// The system a report was taken over from, and what that system held of it.
struct Source {
    std::string system;  // "ushahidi"
    std::string id;      // there
    std::optional<bool> approved;
    std::optional<bool> verified;
    bool operator==(Source const&) const = default;
};

// The answers to a form from which the report was made, as they were sent.
struct Submission {
    std::string form_id, version, instance;
    std::string replaces;  // the instance that these answers edit; empty: none
    std::string xml;
    std::optional<StatementId> edited_by = {};  // where their edit came first
    bool operator==(Submission const&) const = default;
};

// Text that was not said is empty.
struct Report {
    std::string title;
    std::string text;
    std::string language;  // BCP 47
    std::optional<Place> place;
    std::optional<std::int64_t> at_ms;
    std::vector<std::string> categories;  // each once, in the order given
    std::string contact;                  // an opaque id of this space
    std::vector<Attachment> attachments;
    std::optional<StatementId> corrects;  // this report stands in the place of that one
    std::optional<bool> verified;
    std::optional<Source> source;
    std::optional<bool> may_publish = {};  // whether the person who reported agrees to that
    std::optional<Submission> submission = {};
    bool operator==(Report const&) const = default;
};

// Refuses, with one sentence, whatever docs/statements/intake.report.md does not allow.
Result<Report> read_report(json::Value const& body);
// Of the body of a report, this alone.
Result<std::optional<Submission>> read_submission(json::Value const& body);
// The body of a report, in the order of the page. What read_report accepts it reads back the same.
json::Value write_report(Report report);

// `which` begins the sentence of a refusal: "Attachment 2".
Result<Attachment> read_attachment(json::Value const& value, std::string const& which);
json::Object write_attachment(Attachment attachment);
Shape attachment_shape();

Shape report_shape();

Result<void> check_report(json::Value const& body);
// What it corrects, or the edit of its answers that came first: erased with it.
std::optional<StatementId> report_it_goes_with(json::Value const& body);
std::vector<Hash> report_blobs(json::Value const& body);  // each once; of a body that passed the check

inline constexpr char attachment_kind[] = "intake.attachment";

struct Attached {
    StatementId report;
    std::vector<Attachment> attachments;
};

Result<Attached> read_attached(json::Value const& body);
json::Object write_attached(Attached attached);
Shape attached_shape();
Result<void> check_attached(json::Value const& body);
std::optional<StatementId> report_of_attached(json::Value const& body);

}  // namespace comity::intake

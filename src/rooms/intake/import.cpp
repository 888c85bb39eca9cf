#include "rooms/intake/import.h"

#include "rooms/intake/import_run.h"
#include "rooms/intake/mappings_view.h"

namespace comity::intake {

namespace {

constexpr std::uint64_t file_limit_bytes = std::uint64_t{1} << 30;

bool is_on(Request const& request, std::string_view name) {
    auto const asked = request.asked(name);
    return asked && (*asked == "1" || *asked == "true");
}

std::string asked_text(Request const& request, std::string_view name) {
    return std::string(request.asked(name).value_or(""));
}

Result<void> read_mapping(Asked& asked, Sight const& sight, Request const& request) {
    auto const name = asked_text(request, "mapping");
    auto const said = asked_text(request, "map");
    if (!name.empty() && !said.empty())
        return refuse(Fault::malformed, "Ask for a mapping by its name or say one, not both.");
    if (!name.empty()) {
        TRY(saved, mapping_named(sight, name));
        asked.mapping = std::move(saved);
        asked.mapping_is_saved = true;
    } else if (!said.empty()) {
        TRY(body, json::parse(said));
        TRY(mapping, read_said_mapping(body, Name::may_be_missing));
        asked.mapping = std::move(mapping);
    }
    return {};
}

Result<Asked> read_asked(Sight const& sight, Request const& request) {
    Asked asked;
    asked.format = asked_text(request, "format");
    asked.name = asked_text(request, "name");
    asked.sheet = asked_text(request, "sheet");
    asked.who = asked_text(request, "who");
    asked.look = is_on(request, "look");
    TRY_OK(read_mapping(asked, sight, request));
    if (!asked.look) return asked;
    TRY(saved, mappings_now(sight));
    asked.saved = std::move(saved);
    return asked;
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    TRY(asked, read_asked(visit.sight, request));
    TRY(incoming, open_incoming(asked, {request.body, request.body_owner}));
    auto const run = std::make_shared<ImportRun>(visit, std::move(incoming), is_on(request, "correct"));
    Reply reply;
    reply.content_type = "application/x-ndjson";
    if (asked.look) {
        reply.body = run->look();
        return reply;
    }
    reply.next = [run]() -> Result<std::optional<std::string>> { return run->next(); };
    return reply;
}

}  // namespace

Route import_route() {
    Route route;
    route.method = Method::post;
    route.path = "/api/v1/spaces/{space}/imports";
    route.summary =
        "Imports tables of reports, tracks, photos, or a zip of these; everything in the file is accounted "
        "for in the answer, as it streams.";
    route.parameters = {
        {"format", "string", "csv, xlsx, geojson, gpx, photo or zip; otherwise by the first bytes."},
        {"name", "string", "The name of the file: photos and tracks keep it."},
        {"mapping", "string", "The name of a saved mapping, by which columns are read."},
        {"map", "string", "A mapping that is not saved, as the JSON of intake.mapping; it needs no name."},
        {"sheet", "string", "The sheet of a workbook; otherwise the first one."},
        {"who", "string", "The patrol or device whose tracks these are; otherwise the file is named."},
        {"look", "boolean", "Shows the first ten rows as they would be read, and stores nothing."},
        {"correct", "boolean", "Says rows that have changed since an earlier import anew, as corrections."},
    };
    route.takes = {{"text/csv"},
                   {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
                   {"application/geo+json"},
                   {"application/gpx+xml"},
                   {"image/jpeg"},
                   {"image/png"},
                   {"application/zip"},
                   {"application/octet-stream"}};
    route.answers = "application/x-ndjson";
    route.role = Role::contributor;
    route.body_limit_bytes = file_limit_bytes;
    route.answer = answer;
    return route;
}

}  // namespace comity::intake

#include "rooms/situation/photo_page.h"

#include <algorithm>
#include <fstream>

#include "base/json.h"
#include "formats/photo.h"
#include "rooms/intake/report.h"
#include "rooms/situation/reports_list.h"

namespace comity::situation {

namespace {

Result<bool> names_file(Sight const& sight, std::uint64_t number, Hash const& hash) {
    TRY(record, sight.record(number));
    TRY(body, json::parse(record.body));
    auto const blobs = intake::report_blobs(body);
    return std::ranges::find(blobs, hash) != blobs.end();
}

Result<std::vector<std::uint64_t>> corrections_of(Sight const& sight, std::uint64_t number) {
    TRY(reading, sight.read());
    std::vector<std::uint64_t> numbers;
    auto& query = reading.query(
        "SELECT number FROM report_history JOIN report_correction USING (number)"
        " WHERE report_history.report = ?1");
    query.with(number);
    while (query.step()) numbers.push_back(static_cast<std::uint64_t>(query.integer(0)));
    query.reset();
    return numbers;
}

// The report itself or one of its corrections must have the file.
Result<void> check_belongs(Sight const& sight, std::uint64_t number, Hash const& hash) {
    TRY(numbers, corrections_of(sight, number));
    numbers.push_back(number);
    for (auto each : numbers) {
        TRY(named, names_file(sight, each, hash));
        if (named) return {};
    }
    return refuse(Fault::not_found, "This report has no such photo.");
}

std::string read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Broken("a kept file cannot be read");
    return bytes;
}

Result<photo::Photo> drawn_photo(Sight const& sight, Request const& request) {
    TRY(record, asked_report(sight, request));
    auto const hash = Hash::from_hex_text(request.capture("sha256"));
    if (!hash) return refuse(Fault::malformed, "A file is named by its SHA-256 in 64 hexadecimal digits.");
    TRY_OK(check_belongs(sight, record.number, *hash));
    TRY(path, sight.blob_path(*hash));
    return photo::draw_anew(read_file(path));
}

Result<Reply> show(Visit const& visit, Request const& request) {
    TRY(drawn, drawn_photo(visit.sight, request));
    Reply reply;
    reply.content_type = "image/jpeg";
    reply.body = std::move(drawn.jpeg);
    return reply;
}

Result<Reply> keep(Visit const& visit, Request const& request) {
    TRY(drawn, drawn_photo(visit.sight, request));
    TRY(kept, visit.speak.keep_blob(drawn.jpeg));
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("sha256", kept.hex()).member("bytes", std::uint64_t{drawn.jpeg.size()});
    writer.member("width", std::uint64_t{drawn.width}).member("height", std::uint64_t{drawn.height});
    writer.close('}');
    return json_reply(std::move(body), 201);
}

Shape photo_shape() {
    using namespace shape;
    return named("PublishablePhoto", object({{"sha256", id()},
                                             {"bytes", whole_number()},
                                             {"width", whole_number()},
                                             {"height", whole_number()}}));
}

}  // namespace

Route photo_route() {
    Route route;
    route.method = Method::post;
    route.path = "/api/v1/spaces/{space}/reports/{number}/photos/{sha256}/publishable";
    route.summary =
        "Draws a photo of the report anew, upright and without metadata, for a publication to name.";
    route.role = Role::analyst;
    route.cacheable = false;
    route.gives = photo_shape();
    route.statuses = {201};
    route.answer = keep;
    return route;
}

Route photo_look_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/reports/{number}/photos/{sha256}/publishable";
    route.summary = "A photo of the report as it would be published, to look at; nothing is kept.";
    route.answers = "image/jpeg";
    route.role = Role::analyst;
    route.cacheable = false;
    route.answer = show;
    return route;
}

}  // namespace comity::situation

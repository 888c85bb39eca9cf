#include "rooms/intake/report.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/members.h"
#include "base/text.h"
#include "base/time.h"
#include "rooms/intake/contact_id.h"

namespace comity::intake {

namespace {

constexpr std::size_t place_name_limit = 300;
constexpr std::size_t attachments_limit = 16;
constexpr std::size_t file_name_limit = 255;
constexpr std::size_t source_id_limit = 200;
constexpr std::size_t form_name_limit = 200;
constexpr std::size_t xml_limit_bytes = 160 * 1024;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

Result<Point> read_point(json::Value const& place) {
    Point point;
    auto const* lon = place.find("lon");
    auto const* lat = place.find("lat");
    if (!lon || !lat) return malformed("A place needs lon and lat, both, or a name alone.");
    if (!lon->number(point.lon) || !lat->number(point.lat))
        return malformed("The lon and lat of the place must be numbers.");
    if (!(std::abs(point.lon) <= 180) || !(std::abs(point.lat) <= 90))
        return malformed("The place is off the globe: lon goes from -180 to 180, lat from -90 to 90.");
    return point;
}

Result<std::optional<double>> read_radius(json::Value const& place) {
    auto const* value = place.find("radius_m");
    if (!value) return std::optional<double>();
    double radius_m = 0;
    if (!value->number(radius_m) || !(radius_m >= 0) || radius_m > radius_limit_m)
        return malformed("The radius_m of the place must be a number of metres from 0 to 20037509.");
    if (!place.find("lon")) return malformed("A radius_m needs the lon and lat around which it is drawn.");
    return std::optional(radius_m);
}

Result<std::optional<Place>> read_place(json::Value const& body) {
    auto const* value = body.find("place");
    if (!value) return std::optional<Place>();
    if (!value->object()) return malformed("The place must be an object with lon and lat, or a name.");
    TRY_OK(members::refuse_others(*value, "A place", {"lon", "lat", "radius_m", "name"}));
    TRY(name, members::text(*value, "name", "The name of the place", place_name_limit, members::Lines::many));
    TRY(radius_m, read_radius(*value));
    Place place{std::nullopt, radius_m, std::move(name)};
    if (value->find("lon") || value->find("lat") || place.name.empty()) {
        TRY(point, read_point(*value));
        place.point = point;
    }
    return std::optional(std::move(place));
}

bool is_media_type(std::string_view text) {
    auto const allowed = [](char c) {
        return is_letter(c) || is_digit(c) ||
               std::string_view("!#$&-^_.+/").find(c) != std::string_view::npos;
    };
    auto const parts = split(text, '/');
    return text.size() <= 127 && parts.size() == 2 && !parts[0].empty() && !parts[1].empty() &&
           std::ranges::all_of(text, allowed);
}

Result<std::vector<Attachment>> read_attachments(json::Value const& body) {
    auto const* value = body.find("attachments");
    std::vector<Attachment> attachments;
    if (!value) return attachments;
    if (!value->array()) return malformed("The attachments must be a list.");
    if (value->array()->size() > attachments_limit) return malformed("A report has at most 16 attachments.");
    for (auto const& each : *value->array()) {
        TRY(attachment, read_attachment(each, "Attachment " + std::to_string(attachments.size() + 1)));
        attachments.push_back(std::move(attachment));
    }
    return attachments;
}

Result<std::optional<Source>> read_source(json::Value const& body) {
    auto const* value = body.find("source");
    if (!value) return std::optional<Source>();
    if (!value->object()) return malformed("The source must be an object with system and id.");
    TRY_OK(members::refuse_others(*value, "A source", {"system", "id", "approved", "verified"}));
    auto const system = value->text_of("system");
    auto const allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    if (system.empty() || system.size() > 64 || !std::ranges::all_of(system, allowed))
        return malformed(
            "The system of the source must be a name of up to 64 letters a-z, digits and hyphens.");
    TRY(id, members::text(*value, "id", "The id of the source", source_id_limit, members::Lines::one));
    TRY(approved, members::truth(*value, "approved", "The member approved of the source"));
    TRY(verified, members::truth(*value, "verified", "The member verified of the source"));
    return std::optional(Source{std::string(system), std::move(id), approved, verified});
}

json::Object write_place(Place place) {
    json::Object object;
    object.reserve(4);
    if (place.point) {
        object.emplace_back("lon", place.point->lon);
        object.emplace_back("lat", place.point->lat);
    }
    if (place.radius_m) object.emplace_back("radius_m", *place.radius_m);
    if (!place.name.empty()) object.emplace_back("name", std::move(place.name));
    return object;
}

json::Array write_attachments(std::vector<Attachment> attachments) {
    json::Array array;
    for (auto& each : attachments) array.emplace_back(write_attachment(std::move(each)));
    return array;
}

json::Object write_submission(Submission submission) {
    json::Object object;
    object.reserve(5);
    object.emplace_back("form_id", std::move(submission.form_id));
    if (!submission.version.empty()) object.emplace_back("version", std::move(submission.version));
    object.emplace_back("instance", std::move(submission.instance));
    if (!submission.replaces.empty()) object.emplace_back("replaces", std::move(submission.replaces));
    object.emplace_back("xml", std::move(submission.xml));
    if (submission.edited_by) object.emplace_back("edited_by", submission.edited_by->hex());
    return object;
}

json::Object write_source(Source source) {
    json::Object object;
    object.reserve(4);
    object.emplace_back("system", std::move(source.system));
    if (!source.id.empty()) object.emplace_back("id", std::move(source.id));
    if (source.approved) object.emplace_back("approved", *source.approved);
    if (source.verified) object.emplace_back("verified", *source.verified);
    return object;
}

json::Array write_categories(std::vector<std::string> categories) {
    json::Array array;
    array.reserve(categories.size());
    for (auto& each : categories) array.emplace_back(std::move(each));
    return array;
}

}  // namespace

Result<Attachment> read_attachment(json::Value const& value, std::string const& which) {
    if (!value.object()) return malformed(which + " must be an object with sha256 and media_type.");
    TRY_OK(members::refuse_others(value, which, {"sha256", "media_type", "name"}));
    auto const hash = Hash::from_hex_text(value.text_of("sha256"));
    if (!hash) return malformed(which + " needs a sha256 of 64 lower-case hexadecimal digits.");
    auto const media_type = value.text_of("media_type");
    if (!is_media_type(media_type)) return malformed(which + " needs a media_type such as \"image/jpeg\".");
    auto const lower = (which.starts_with('A') ? "a" : which.substr(0, 1)) + which.substr(1);
    TRY(name, members::text(value, "name", "The name of " + lower, file_name_limit, members::Lines::one));
    if (name.find_first_of("/\\") != name.npos) return malformed("The name of " + lower + " holds a slash.");
    return Attachment{*hash, std::string(media_type), std::move(name)};
}

json::Object write_attachment(Attachment attachment) {
    json::Object object{{"sha256", attachment.sha256.hex()},
                        {"media_type", std::move(attachment.media_type)}};
    if (!attachment.name.empty()) object.emplace_back("name", std::move(attachment.name));
    return object;
}

Result<std::optional<Submission>> read_submission(json::Value const& body) {
    auto const* value = body.find("submission");
    if (!value) return std::optional<Submission>();
    if (!value->object())
        return malformed("The submission must be an object with form_id, instance and xml.");
    TRY_OK(members::refuse_others(*value, "A submission",
                                  {"form_id", "version", "instance", "replaces", "xml", "edited_by"}));
    TRY(form_id, members::needed_text(*value, "form_id", "The form_id of the submission", form_name_limit,
                                      members::Lines::one));
    TRY(version, members::text(*value, "version", "The version of the submission", form_name_limit,
                               members::Lines::one));
    TRY(instance, members::needed_text(*value, "instance", "The instance of the submission", form_name_limit,
                                       members::Lines::one));
    TRY(replaces, members::text(*value, "replaces", "The instance that the submission replaces",
                                form_name_limit, members::Lines::one));
    TRY(edited_by, members::id(*value, "edited_by"));
    auto const xml = value->text_of("xml");
    if (xml.empty() || xml.size() > xml_limit_bytes)
        return malformed("The submission needs its xml, of at most 160 KiB.");
    return std::optional(Submission{std::move(form_id), std::move(version), std::move(instance),
                                    std::move(replaces), std::string(xml), edited_by});
}

Result<Report> read_report(json::Value const& body) {
    if (!body.object()) return malformed("A report must be a JSON object.");
    TRY_OK(members::refuse_others(
        body, "A report",
        {"title", "text", "language", "place", "at", "categories", "contact", "attachments", "corrects",
         "verified", "source", "may_publish", "submission"}));
    Report report;
    TRY(title, members::text(body, "title", "The title", title_limit, members::Lines::one));
    TRY(text, members::text(body, "text", "The text", text_limit, members::Lines::many));
    if (title.empty() && trim(text).empty()) return malformed("A report must have a title or a text.");
    TRY(language, members::language(body));
    TRY(place, read_place(body));
    TRY(at_ms, members::time(body, "at"));
    TRY(categories, members::categories(body, "A report"));
    TRY(contact, read_contact(body, "a report"));
    TRY(attachments, read_attachments(body));
    TRY(corrects, members::id(body, "corrects"));
    TRY(verified, members::truth(body, "verified", "The member verified"));
    TRY(source, read_source(body));
    TRY(may_publish, members::truth(body, "may_publish", "The member may_publish"));
    TRY(submission, read_submission(body));
    return Report{
        std::move(title),      std::move(text),    std::move(language),    std::move(place),    at_ms,
        std::move(categories), std::move(contact), std::move(attachments), std::move(corrects), verified,
        std::move(source),     may_publish,        std::move(submission)};
}

json::Value write_report(Report report) {
    json::Object body;
    body.reserve(13);
    if (!report.title.empty()) body.emplace_back("title", std::move(report.title));
    if (!report.text.empty()) body.emplace_back("text", std::move(report.text));
    if (!report.language.empty()) body.emplace_back("language", std::move(report.language));
    if (report.place) body.emplace_back("place", write_place(*std::move(report.place)));
    if (report.at_ms) body.emplace_back("at", format_time(*report.at_ms));
    if (!report.categories.empty())
        body.emplace_back("categories", write_categories(std::move(report.categories)));
    if (!report.contact.empty()) body.emplace_back("contact", std::move(report.contact));
    if (!report.attachments.empty())
        body.emplace_back("attachments", write_attachments(std::move(report.attachments)));
    if (report.corrects) body.emplace_back("corrects", report.corrects->hex());
    if (report.verified) body.emplace_back("verified", *report.verified);
    if (report.source) body.emplace_back("source", write_source(*std::move(report.source)));
    if (report.may_publish) body.emplace_back("may_publish", *report.may_publish);
    if (report.submission) body.emplace_back("submission", write_submission(*std::move(report.submission)));
    return json::Value(std::move(body));
}

Shape report_shape() {
    using namespace shape;
    auto const place = closed({optional("lon", number()), optional("lat", number()),
                               optional("radius_m", number()), optional("name", text())});
    auto const submission = closed({{"form_id", text()},
                                    optional("version", text()),
                                    {"instance", text()},
                                    optional("replaces", text()),
                                    {"xml", text()},
                                    optional("edited_by", id())});
    auto const source = closed({{"system", text()},
                                optional("id", text()),
                                optional("approved", truth()),
                                optional("verified", truth())});
    return named(
        report_kind,
        closed({optional("title", text()), optional("text", text()), optional("language", text()),
                optional("place", named("Place", place)), optional("at", text()),
                optional("categories", list(text())), optional("contact", text()),
                optional("attachments", list(attachment_shape())), optional("corrects", id()),
                optional("verified", truth()), optional("source", named("Source", source)),
                optional("may_publish", truth()), optional("submission", named("Submission", submission))}));
}

Shape attachment_shape() {
    using namespace shape;
    return named("Attachment", closed({{"sha256", id()}, {"media_type", text()}, optional("name", text())}));
}

Result<void> check_report(json::Value const& body) {
    TRY_OK(read_report(body));
    return {};
}

std::optional<StatementId> report_it_goes_with(json::Value const& body) {
    if (auto const corrected = StatementId::from_hex_text(body.text_of("corrects"))) return corrected;
    auto const* submission = body.find("submission");
    return submission ? StatementId::from_hex_text(submission->text_of("edited_by")) : std::nullopt;
}

std::vector<Hash> report_blobs(json::Value const& body) {
    std::vector<Hash> blobs;
    auto const* attachments = body.find("attachments");
    if (!attachments || !attachments->array()) return blobs;
    for (auto const& each : *attachments->array()) {
        auto const hash = Hash::from_hex_text(each.text_of("sha256"));
        if (hash && std::ranges::find(blobs, *hash) == blobs.end()) blobs.push_back(*hash);
    }
    return blobs;
}

}  // namespace comity::intake

#include "rooms/intake/report.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "base/text.h"
#include "base/time.h"

namespace comity::intake {

namespace {

constexpr std::size_t title_limit = 300;
constexpr std::size_t text_limit = 50'000;
constexpr std::size_t place_name_limit = 300;
constexpr std::size_t category_limit = 120;
constexpr std::size_t categories_limit = 32;
constexpr std::size_t attachments_limit = 16;
constexpr std::size_t file_name_limit = 255;
constexpr std::size_t source_id_limit = 200;
constexpr double radius_limit_m = 20'037'509;  // half of the way around the globe

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

// Controls of C0 but newline and tab, DEL, and those of C1 (U+0080 to U+009F).
bool has_controls(std::string_view text, bool one_line) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 && (one_line || (c != '\n' && c != '\t'))) return true;
        if (c == 0x7f) return true;
        if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    }
    return false;
}

bool longer_than(std::string_view text, std::size_t limit) {
    return text.size() > limit && count_code_points(text) > limit;
}

enum class Lines { one, many };

// The text of `member`, called `what` in a sentence: absent as empty, but not said and empty.
Result<std::string> read_text(json::Value const& object, std::string_view member, std::string const& what,
                              std::size_t limit, Lines lines) {
    auto const* value = object.find(member);
    if (!value) return std::string();
    auto const* text = value->text();
    if (!text) return malformed(what + " must be text.");
    if (lines == Lines::one && trim(*text).empty()) return malformed(what + " is empty: leave it out.");
    if (longer_than(*text, limit))
        return malformed(what + " is longer than " + std::to_string(limit) + " characters.");
    if (has_controls(*text, lines == Lines::one)) return malformed(what + " holds control characters.");
    return *text;
}

Result<std::optional<bool>> read_truth(json::Value const& object, std::string_view member,
                                       std::string const& what) {
    auto const* value = object.find(member);
    if (!value) return std::optional<bool>();
    if (!value->boolean()) return malformed(what + " must be true or false.");
    return std::optional(*value->boolean());
}

// A misspelt member would be lost without a word; so it is refused by its name.
Result<void> refuse_unknown(json::Value const& object, std::string const& what,
                            std::initializer_list<std::string_view> known) {
    for (auto const& [name, value] : *object.object()) {
        if (std::ranges::find(known, std::string_view(name)) != known.end()) continue;
        auto const shown = has_controls(name, true) ? "?" : std::string(first_code_points(name, 60));
        return malformed(what + " has no member \"" + shown + "\".");
    }
    return {};
}

// BCP 47, as far as its shape goes: "fr", "ht", "zh-Hant-TW".
bool is_language_tag(std::string_view tag) {
    if (tag.size() < 2 || tag.size() > 35) return false;
    bool first = true;
    for (auto part : split(tag, '-')) {
        if (part.empty() || part.size() > 8) return false;
        if (first && (part.size() < 2 || !std::ranges::all_of(part, is_letter))) return false;
        if (!std::ranges::all_of(part, [](char c) { return is_letter(c) || is_digit(c); })) return false;
        first = false;
    }
    return true;
}

Result<std::string> read_language(json::Value const& body) {
    auto const* value = body.find("language");
    if (!value) return std::string();
    if (!value->text() || !is_language_tag(*value->text()))
        return malformed("The language must be a BCP 47 tag, such as \"fr\" or \"pt-BR\".");
    return *value->text();
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
    TRY_OK(refuse_unknown(*value, "A place", {"lon", "lat", "radius_m", "name"}));
    TRY(name, read_text(*value, "name", "The name of the place", place_name_limit, Lines::many));
    TRY(radius_m, read_radius(*value));
    Place place{std::nullopt, radius_m, std::move(name)};
    if (value->find("lon") || value->find("lat") || place.name.empty()) {
        TRY(point, read_point(*value));
        place.point = point;
    }
    return std::optional(std::move(place));
}

Result<std::optional<std::int64_t>> read_at(json::Value const& body) {
    auto const* value = body.find("at");
    if (!value) return std::optional<std::int64_t>();
    auto const at_ms = value->text() ? parse_time(*value->text()) : std::nullopt;
    if (!at_ms)
        return malformed(
            "The time \"at\" must be RFC 3339 with its zone and a year from 1900 to 2199, such as "
            "\"2010-01-12T16:53:00-05:00\".");
    return at_ms;
}

Result<std::string> read_category(json::Value const& value, std::size_t position) {
    auto const which = "Category " + std::to_string(position);
    if (!value.text()) return malformed(which + " must be text.");
    auto const& name = *value.text();
    if (trim(name).empty()) return malformed(which + " is empty.");
    if (longer_than(name, category_limit)) return malformed(which + " is longer than 120 characters.");
    if (has_controls(name, true)) return malformed(which + " holds control characters.");
    if (name.find(';') != name.npos)
        return malformed(which + " holds a \";\", which separates categories: give each its own.");
    return name;
}

Result<std::vector<std::string>> read_categories(json::Value const& body) {
    auto const* value = body.find("categories");
    std::vector<std::string> categories;
    if (!value) return categories;
    if (!value->array()) return malformed("The categories must be a list of texts.");
    if (value->array()->size() > categories_limit) return malformed("A report has at most 32 categories.");
    for (auto const& each : *value->array()) {
        auto const position = categories.size() + 1;
        TRY(name, read_category(each, position));
        if (std::ranges::find(categories, name) != categories.end())
            return malformed("Category " + std::to_string(position) + " is there twice.");
        categories.push_back(std::move(name));
    }
    return categories;
}

// Seven digits in a row, hyphens not counted, with fewer than eight letters beside them; or digits alone.
bool looks_like_number(std::string_view contact) {
    std::size_t row = 0;
    std::size_t longest = 0;
    std::size_t letters = 0;
    for (char c : contact) {
        if (c == '-') continue;
        row = is_digit(c) ? row + 1 : 0;
        longest = std::max(longest, row);
        letters += is_lower(c);
    }
    return letters == 0 || (longest >= 7 && letters < 8);
}

Result<std::string> read_contact(json::Value const& body) {
    auto const* value = body.find("contact");
    if (!value) return std::string();
    if (!value->text()) return malformed("The contact must be text.");
    auto const& contact = *value->text();
    if (contact.find('@') != contact.npos)
        return malformed("The contact looks like an address: a report names an opaque contact id.");
    if (std::ranges::count_if(contact, is_digit) >= 7 && looks_like_number(contact))
        return malformed("The contact looks like a number: a report names an opaque contact id.");
    auto const allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    if (contact.size() < 8 || contact.size() > 64 || !std::ranges::all_of(contact, allowed) ||
        looks_like_number(contact))
        return malformed("The contact must be an opaque id of 8 to 64 letters a-z, digits and hyphens.");
    return contact;
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

Result<Attachment> read_attachment(json::Value const& value, std::size_t position) {
    auto const which = "Attachment " + std::to_string(position);
    if (!value.object()) return malformed(which + " must be an object with sha256 and media_type.");
    TRY_OK(refuse_unknown(value, which, {"sha256", "media_type", "name"}));
    auto const hash = Hash::from_hex_text(value.text_of("sha256"));
    if (!hash) return malformed(which + " needs a sha256 of 64 lower-case hexadecimal digits.");
    auto const media_type = value.text_of("media_type");
    if (!is_media_type(media_type)) return malformed(which + " needs a media_type such as \"image/jpeg\".");
    TRY(name, read_text(value, "name", "The name of attachment " + std::to_string(position), file_name_limit,
                        Lines::one));
    if (name.find_first_of("/\\") != name.npos)
        return malformed("The name of attachment " + std::to_string(position) + " holds a slash.");
    return Attachment{*hash, std::string(media_type), std::move(name)};
}

Result<std::vector<Attachment>> read_attachments(json::Value const& body) {
    auto const* value = body.find("attachments");
    std::vector<Attachment> attachments;
    if (!value) return attachments;
    if (!value->array()) return malformed("The attachments must be a list.");
    if (value->array()->size() > attachments_limit) return malformed("A report has at most 16 attachments.");
    for (auto const& each : *value->array()) {
        TRY(attachment, read_attachment(each, attachments.size() + 1));
        attachments.push_back(std::move(attachment));
    }
    return attachments;
}

Result<std::optional<StatementId>> read_corrects(json::Value const& body) {
    auto const* value = body.find("corrects");
    if (!value) return std::optional<StatementId>();
    auto const id = value->text() ? StatementId::from_hex_text(*value->text()) : std::nullopt;
    if (!id)
        return malformed("The member corrects must be a statement id of 64 lower-case hexadecimal digits.");
    return id;
}

Result<std::optional<Source>> read_source(json::Value const& body) {
    auto const* value = body.find("source");
    if (!value) return std::optional<Source>();
    if (!value->object()) return malformed("The source must be an object with system and id.");
    TRY_OK(refuse_unknown(*value, "A source", {"system", "id", "approved", "verified"}));
    auto const system = value->text_of("system");
    auto const allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    if (system.empty() || system.size() > 64 || !std::ranges::all_of(system, allowed))
        return malformed(
            "The system of the source must be a name of up to 64 letters a-z, digits and hyphens.");
    TRY(id, read_text(*value, "id", "The id of the source", source_id_limit, Lines::one));
    TRY(approved, read_truth(*value, "approved", "The member approved of the source"));
    TRY(verified, read_truth(*value, "verified", "The member verified of the source"));
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
    for (auto& each : attachments) {
        json::Object object{{"sha256", each.sha256.hex()}, {"media_type", std::move(each.media_type)}};
        if (!each.name.empty()) object.emplace_back("name", std::move(each.name));
        array.emplace_back(std::move(object));
    }
    return array;
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

Result<Report> read_report(json::Value const& body) {
    if (!body.object()) return malformed("A report must be a JSON object.");
    TRY_OK(refuse_unknown(body, "A report",
                          {"title", "text", "language", "place", "at", "categories", "contact", "attachments",
                           "corrects", "verified", "source"}));
    Report report;
    TRY(title, read_text(body, "title", "The title", title_limit, Lines::one));
    TRY(text, read_text(body, "text", "The text", text_limit, Lines::many));
    if (title.empty() && trim(text).empty()) return malformed("A report must have a title or a text.");
    TRY(language, read_language(body));
    TRY(place, read_place(body));
    TRY(at_ms, read_at(body));
    TRY(categories, read_categories(body));
    TRY(contact, read_contact(body));
    TRY(attachments, read_attachments(body));
    TRY(corrects, read_corrects(body));
    TRY(verified, read_truth(body, "verified", "The member verified"));
    TRY(source, read_source(body));
    return Report{
        std::move(title),      std::move(text),    std::move(language),    std::move(place),    at_ms,
        std::move(categories), std::move(contact), std::move(attachments), std::move(corrects), verified,
        std::move(source)};
}

json::Value write_report(Report report) {
    json::Object body;
    body.reserve(11);
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
    return json::Value(std::move(body));
}

Result<void> check_report(json::Value const& body) {
    TRY_OK(read_report(body));
    return {};
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

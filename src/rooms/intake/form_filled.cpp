#include "rooms/intake/form_filled.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/time.h"
#include "formats/multipart.h"

namespace comity::intake {

namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
constexpr std::int64_t worth_telling_s = 60;
constexpr std::int64_t waited_limit_s = 365LL * 24 * 3600;
constexpr std::uint64_t text_body_limit_bytes = 512 * 1024;

bool is_token(std::string_view text) {
    auto const fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    };
    return text.size() >= 16 && text.size() <= 64 && std::ranges::all_of(text, fits);
}

void take(Filled& filled, std::string_view name, std::string_view value) {
    if (name == "what") filled.what = without_controls(value);
    if (name == "publish") filled.may_publish = value == "yes";
    if (name == "token" && is_token(value)) filled.token = value;
    for (auto const& [field, text] : {std::pair{"where", &filled.where},
                                      {"lon", &filled.lon},
                                      {"lat", &filled.lat},
                                      {"radius", &filled.radius_m},
                                      {"when", &filled.when},
                                      {"date", &filled.date},
                                      {"category", &filled.category},
                                      {"waited", &filled.waited_s},
                                      {"website", &filled.trap}}) {
        if (name == field) *text = one_line(without_controls(value));
    }
}

std::unexpected<Error> unreadable() {
    return refuse(Fault::malformed, "The form cannot be read.");
}

Result<Filled> read_encoded(std::string_view body) {
    Filled filled;
    if (body.size() > text_body_limit_bytes) return refuse(Fault::too_large, "The form is too long.");
    for (auto const pair : split(body, '&')) {
        auto const equals = std::min(pair.find('='), pair.size());
        auto const name = percent_decode(pair.substr(0, equals), true);
        auto const value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value || !is_utf8(*value)) return unreadable();
        take(filled, *name, *value);
    }
    return filled;
}

Result<Filled> read_parts(std::string_view body, std::string_view content_type) {
    Filled filled;
    TRY(boundary, multipart::boundary_of(content_type));
    TRY(parts, multipart::read(body, boundary));
    for (auto const& part : parts) {
        if (part.name == "photo") {
            // A form without a photo sends an empty file.
            if (part.file_name && !part.bytes.empty()) filled.photo = part.bytes;
            continue;
        }
        if (part.bytes.size() > text_body_limit_bytes)
            return refuse(Fault::too_large, "The form is too long.");
        if (!is_utf8(part.bytes)) return unreadable();
        take(filled, part.name, part.bytes);
    }
    return filled;
}

std::optional<double> number(std::string_view text, double limit) {
    auto const value = read_number(text);
    return value && std::abs(*value) <= limit ? value : std::nullopt;
}

std::optional<std::int64_t> waited(Filled const& filled) {
    auto const seconds = number(filled.waited_s, static_cast<double>(waited_limit_s));
    if (!seconds || *seconds < 0) return std::nullopt;
    return static_cast<std::int64_t>(*seconds);
}

bool has_point(Filled const& filled) {
    return !filled.lon.empty() || !filled.lat.empty();
}

bool is_day(std::string_view text) {
    return text.size() == 10 && parse_time(text).has_value();
}

std::string_view misfit_of_place(Filled const& filled) {
    if (!has_point(filled)) return "";
    bool const fits = number(filled.lon, 180) && number(filled.lat, 90);
    auto const radius_m =
        filled.radius_m.empty() ? std::optional(0.0) : number(filled.radius_m, radius_limit_m);
    return fits && radius_m && *radius_m >= 0 ? "" : "error.place";
}

std::string_view misfit_of_time(Filled const& filled, std::int64_t now_ms) {
    if (filled.when.empty() || filled.when == "now" || filled.when == "today") return "";
    // East of Greenwich it may be tomorrow already.
    bool const fits =
        filled.when == "date" && is_day(filled.date) && *parse_time(filled.date) <= now_ms + day_ms;
    return fits ? "" : "error.date";
}

}  // namespace

Result<Filled> read_filled(Request const& request) {
    auto const type = request.header("content-type");
    auto const word = trim(type.substr(0, type.find(';')));
    if (word == "application/x-www-form-urlencoded") return read_encoded(request.body);
    if (word == "multipart/form-data") return read_parts(request.body, type);
    return refuse(Fault::unsupported, "The form is sent as multipart/form-data.");
}

std::string_view photo_type(std::string_view bytes) {
    if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    return {};
}

std::vector<Misfit> misfits(Filled const& filled, Form const& form, std::int64_t now_ms) {
    std::vector<Misfit> found;
    auto const add = [&](std::string_view field, std::string_view key) {
        if (!key.empty()) found.push_back({field, std::string(key)});
    };
    if (filled.what.empty()) add("what", "error.what");
    if (count_code_points(filled.what) > what_limit) add("what", "error.what.long");
    if (count_code_points(filled.where) > where_limit) add("where", "error.where.long");
    add("where", misfit_of_place(filled));
    add("when", misfit_of_time(filled, now_ms));
    bool const offered =
        filled.category.empty() ||
        std::ranges::find(form.categories, filled.category, &FormCategory::name) != form.categories.end();
    if (!offered) add("category", "error.category");
    if (filled.photo && filled.photo->size() > photo_limit_bytes)
        add("photo", "error.photo.large");
    else if (filled.photo && photo_type(*filled.photo).empty())
        add("photo", "error.photo");
    return found;
}

Report report_of(Filled const& filled, std::int64_t now_ms) {
    Report report;
    report.text = filled.what;
    Place place;
    place.name = filled.where;
    if (has_point(filled)) {
        place.point = Point{number(filled.lon, 180).value_or(0), number(filled.lat, 90).value_or(0)};
        if (!filled.radius_m.empty()) place.radius_m = number(filled.radius_m, radius_limit_m);
    }
    if (place.point || !place.name.empty()) report.place = std::move(place);
    auto const waited_s = waited(filled).value_or(0);
    auto const written_ms = now_ms - waited_s * 1000;
    if (filled.when == "date") report.at_ms = parse_time(filled.date);
    if (filled.when == "today") report.at_ms = parse_time(format_time(written_ms).substr(0, 10));
    bool const now = filled.when != "date" && filled.when != "today";
    if (now && waited_s >= worth_telling_s) report.at_ms = written_ms;
    if (!filled.category.empty()) report.categories = {filled.category};
    report.may_publish = filled.may_publish;
    return report;
}

}  // namespace comity::intake

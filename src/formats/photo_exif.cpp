#include <array>
#include <cmath>

#include "base/text.h"
#include "base/time.h"
#include "formats/photo_parts.h"
#include "formats/photo_taken.h"
#include "formats/photo_tiff.h"

namespace comity::photo {

namespace {

constexpr std::uint32_t text_type = 2, short_type = 3, long_type = 4, fraction_type = 5;
constexpr BytesView exif_mark("Exif\0\0", 6);

std::uint32_t big_endian(BytesView bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// The segments of a JPEG before its picture.
BytesView exif_of_jpeg(BytesView file) {
    constexpr std::uint32_t app1 = 0xffe1, scan = 0xffda;
    for (std::size_t at = 2; at + 4 <= file.size();) {
        auto const marker = big_endian(file, at, 2), size = big_endian(file, at + 2, 2);
        if (marker < 0xff00 || marker == scan || size < 2 || file.size() - at - 2 < size) return {};
        auto const content = file.substr(at + 4, size - 2);
        if (marker == app1 && content.starts_with(exif_mark)) return content.substr(exif_mark.size());
        at += 2 + size;
    }
    return {};
}

BytesView exif_of_png(BytesView file) {
    constexpr std::size_t frame_bytes = 12;
    for (std::size_t at = 8; file.size() >= at + frame_bytes;) {
        std::size_t const size = big_endian(file, at, 4);
        if (file.size() - at - frame_bytes < size) return {};
        if (file.substr(at + 4, 4) == "eXIf") return file.substr(at + 8, size);
        at += frame_bytes + size;
    }
    return {};
}

// Degrees, minutes and seconds, each a fraction; the letter says on which side.
std::optional<double> degrees(Tiff const& tiff, std::size_t folder, std::uint32_t side_tag, char negative,
                              double most) {
    auto const field = tiff.find(folder, side_tag + 1);
    auto const side = tiff.text(tiff.find(folder, side_tag));
    if (!field || field->count != 3 || side.size() != 1) return std::nullopt;
    double value = 0, worth = 1;
    for (std::uint32_t i = 0; i < 3; ++i, worth *= 60) {
        auto const part = tiff.fraction(*field, i);
        if (!part) return std::nullopt;
        value += *part / worth;
    }
    if (value > most) return std::nullopt;
    return side[0] == negative ? -value : value;
}

void read_place(Taken& taken, Tiff const& tiff, std::size_t folder) {
    constexpr std::uint32_t lat_side = 1, lon_side = 3;
    auto const lat = degrees(tiff, folder, lat_side, 'S', 90);
    auto const lon = degrees(tiff, folder, lon_side, 'W', 180);
    // Cameras without a fix write zeros.
    if (!lat || !lon || (*lat == 0 && *lon == 0)) return;
    taken.lat = lat;
    taken.lon = lon;
}

// "2026:03:01 18:30:05" as RFC 3339 has it, with this zone.
std::optional<std::int64_t> read_time(BytesView text, std::string_view zone) {
    if (text.size() < 19 || text[4] != ':' || text[7] != ':') return std::nullopt;
    std::string said(text.substr(0, 19));
    said[4] = said[7] = '-';
    return parse_time(said + std::string(zone));
}

// The satellites' own clock, UTC: a date, and hours, minutes and seconds as fractions.
std::optional<std::int64_t> time_of_satellites(Tiff const& tiff, std::size_t folder) {
    constexpr std::uint32_t clock_tag = 7, date_tag = 29;
    auto const clock = tiff.find(folder, clock_tag);
    auto const date = tiff.text(tiff.find(folder, date_tag));
    if (!clock || clock->count != 3 || date.size() != 10) return std::nullopt;
    std::string said(date);
    said[4] = said[7] = '-';
    auto const midnight_ms = parse_time(said);
    double seconds = 0;
    for (std::uint32_t i = 0; i < 3; ++i) seconds = seconds * 60 + tiff.fraction(*clock, i).value_or(1e9);
    if (!midnight_ms || !(seconds < 86'400)) return std::nullopt;
    return *midnight_ms + static_cast<std::int64_t>(seconds) * 1000;
}

void set_time(Taken& taken, std::optional<std::int64_t> at_ms, bool has_zone) {
    if (taken.at_ms || !at_ms) return;
    taken.at_ms = at_ms;
    taken.has_zone = has_zone;
}

}  // namespace

bool Tiff::is_sound() const {
    return bytes_.starts_with(BytesView("II*\0", 4)) || bytes_.starts_with(BytesView("MM\0*", 4));
}

std::uint32_t Tiff::number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        auto const place = little_ ? at + size - 1 - i : at + i;
        value = value << 8 | static_cast<unsigned char>(bytes_[place]);
    }
    return value;
}

std::optional<Tiff::Field> Tiff::find(std::size_t folder, std::uint32_t tag) const {
    constexpr std::size_t entry_bytes = 12;
    if (folder == 0) return std::nullopt;
    auto const entries = number(folder, 2);
    for (std::size_t i = 0; i < entries; ++i) {
        auto const entry = folder + 2 + i * entry_bytes;
        if (entry + entry_bytes > bytes_.size()) break;
        if (number(entry, 2) != tag) continue;
        auto const type = number(entry + 2, 2), count = number(entry + 4, 4);
        bool const is_beside = (type == text_type && count <= 4) || (type == short_type && count <= 2) ||
                               (type == long_type && count == 1);
        return Field{type, count, is_beside ? entry + 8 : number(entry + 8, 4)};
    }
    return std::nullopt;
}

BytesView Tiff::text(std::optional<Field> const& field) const {
    if (!field || field->type != text_type || field->at > bytes_.size()) return {};
    auto const text = bytes_.substr(field->at, field->count);
    return text.substr(0, text.find('\0'));
}

std::optional<double> Tiff::fraction(Field const& field, std::uint32_t place) const {
    auto const below = number(field.at + 8 * place + 4, 4);
    if (field.type != fraction_type || place >= field.count || below == 0) return std::nullopt;
    return static_cast<double>(number(field.at + 8 * place, 4)) / below;
}

int orientation_of_tiff(BytesView bytes) {
    constexpr std::uint32_t orientation_tag = 0x0112;
    Tiff const tiff(bytes);
    auto const field = tiff.is_sound() ? tiff.find(tiff.first_folder(), orientation_tag) : std::nullopt;
    auto const said = field && field->type == short_type ? tiff.number(field->at, 2) : 0;
    return said >= 1 && said <= 8 ? static_cast<int>(said) : 1;
}

Taken taken_of(BytesView file) {
    constexpr std::uint32_t exif_tag = 0x8769, gps_tag = 0x8825, original_tag = 0x9003, zone_tag = 0x9011;
    Taken taken;
    Tiff const tiff(file.starts_with("\xff\xd8") ? exif_of_jpeg(file) : exif_of_png(file));
    if (!tiff.is_sound()) return taken;
    auto const folder_of = [&](std::uint32_t tag) -> std::size_t {
        auto const field = tiff.find(tiff.first_folder(), tag);
        return field && field->type == long_type ? tiff.number(field->at, 4) : 0;
    };
    auto const camera = folder_of(exif_tag), satellites = folder_of(gps_tag);
    if (satellites) read_place(taken, tiff, satellites);
    auto const original = tiff.text(tiff.find(camera, original_tag));
    auto const zone = trim(tiff.text(tiff.find(camera, zone_tag)));
    if (!zone.empty()) set_time(taken, read_time(original, zone), true);
    if (satellites) set_time(taken, time_of_satellites(tiff, satellites), true);
    set_time(taken, read_time(original, "Z"), false);
    return taken;
}

}  // namespace comity::photo

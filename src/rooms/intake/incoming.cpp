#include "rooms/intake/incoming.h"

#include "base/text.h"
#include "formats/xlsx.h"
#include "formats/zip.h"
#include "rooms/intake/form_filled.h"

namespace comity::intake {

std::vector<IncomingFile> const& Incoming::files() const {
    static std::vector<IncomingFile> const none;
    return none;
}

std::string format_of(BytesView bytes) {
    if (!photo_type(bytes).empty()) return "photo";
    if (zip::is_zip(bytes)) return xlsx::is_xlsx(bytes) ? "xlsx" : "zip";
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    auto const begins = bytes.find_first_not_of(" \t\r\n");
    if (begins == bytes.npos) return "csv";
    if (bytes[begins] == '<') return "gpx";
    return bytes[begins] == '{' ? "geojson" : "csv";
}

Result<std::unique_ptr<Incoming>> open_incoming(Asked const& asked, FileBytes file) {
    auto const format = asked.format.empty() ? format_of(file.bytes) : asked.format;
    if (format == "csv" || format == "xlsx" || format == "geojson")
        return open_table(asked, std::move(file), format);
    if (format == "gpx") return open_gpx(asked, std::move(file));
    if (format == "photo") return open_photo(asked, std::move(file));
    if (format == "zip") return open_zip(asked, std::move(file));
    return refuse(Fault::unsupported,
                  "What can be imported is csv, xlsx, geojson, gpx, photo, or a zip of these.");
}

std::string file_name(std::string_view path) {
    constexpr std::size_t name_limit = 200;
    auto const slash = path.find_last_of("/\\");
    auto const last = slash == path.npos ? path : path.substr(slash + 1);
    return one_line(first_code_points(without_controls(last), name_limit));
}

}  // namespace comity::intake

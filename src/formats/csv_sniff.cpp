#include <algorithm>
#include <optional>

#include "base/text.h"
#include "formats/csv.h"

namespace comity::csv {
namespace {

constexpr std::size_t sample_records = 100;
constexpr std::size_t sample_bytes = 1 << 16;        // looked through for bytes no text has
constexpr std::size_t utf16_sample_bytes = 4 << 20;  // UTF-16 is copied to be read, so only its beginning is

struct Candidate {
    char delimiter;
    std::string_view name;
};

constexpr Candidate candidates[] = {
    {',', "commas"}, {';', "semicolons"}, {'\t', "tabs"}, {'|', "vertical bars"}};

// How a delimiter divides the first records.
struct Fit {
    Candidate candidate;
    std::size_t columns = 0;
    std::size_t rows = 0;
    std::size_t sound = 0;  // rows that have as many fields as the header
    bool good() const { return columns >= 2 && 2 * sound >= rows; }
};

Fit fit_of(std::string_view bytes, Dialect dialect, Candidate candidate) {
    dialect.delimiter = candidate.delimiter;
    Fit fit{candidate};
    Reader reader(bytes, dialect);
    Record record;
    if (!reader.next(record)) return fit;
    fit.columns = record.fields.size();
    while (fit.rows < sample_records && reader.next(record)) {
        ++fit.rows;
        if (record.wrong.empty()) ++fit.sound;
    }
    return fit;
}

bool more_rows_sound(Fit const& a, Fit const& b) {
    auto const rows = [](Fit const& fit) { return std::max<std::size_t>(fit.rows, 1); };
    auto const sound = [](Fit const& fit) { return fit.rows == 0 ? 1 : fit.sound; };
    return sound(a) * rows(b) > sound(b) * rows(a);
}

// More columns alone prove nothing: decimal commas between semicolons make more columns than the semicolons.
bool clearly_better(Fit const& a, Fit const& b) {
    return more_rows_sound(a, b) && a.columns >= b.columns;
}

Error two_delimiters(std::string_view one, std::string_view other) {
    return {Fault::malformed,
            "Two delimiters, " + std::string(one) + " and " + std::string(other) +
                ", divide the rows of this file equally well: save it again with one only."};
}

Error header_and_rows_differ(std::string_view header, std::string_view rows) {
    return {Fault::malformed, "The file has two delimiters, " + std::string(header) + " in the header and " +
                                  std::string(rows) + " in the rows: save it again with one only."};
}

// The rows read without the header: where another delimiter divides them well, the file was glued together.
std::optional<Error> glued(std::string_view bytes, Dialect dialect, Fit const& header) {
    dialect.delimiter = header.candidate.delimiter;
    Reader reader(bytes, dialect);
    Record record;
    reader.next(record);
    auto const rows = reader.text().substr(record.end);
    if (dialect.encoding != Encoding::windows_1252) dialect.encoding = Encoding::utf8;
    for (auto const& candidate : candidates) {
        if (candidate.delimiter == header.candidate.delimiter) continue;
        if (fit_of(rows, dialect, candidate).good()) {
            return header_and_rows_differ(header.candidate.name, candidate.name);
        }
    }
    return std::nullopt;
}

// No delimiter makes most rows agree with the header.
Result<char> delimiter_without_fit(std::string_view bytes, Dialect const& dialect,
                                   std::vector<Fit> const& fits) {
    auto const header =
        std::ranges::max_element(fits, [](Fit const& a, Fit const& b) { return a.columns < b.columns; });
    if (header->columns >= 2) {
        if (auto error = glued(bytes, dialect, *header)) return std::unexpected(std::move(*error));
        return header->candidate.delimiter;
    }
    // One column: the delimiter that disturbs it least.
    auto const least =
        std::ranges::max_element(fits, [](Fit const& a, Fit const& b) { return more_rows_sound(b, a); });
    return least->candidate.delimiter;
}

Result<char> sniff_delimiter(std::string_view bytes, Dialect const& dialect) {
    std::vector<Fit> fits;
    for (auto const& candidate : candidates) fits.push_back(fit_of(bytes, dialect, candidate));
    Fit const* best = nullptr;
    for (auto const& fit : fits) {
        if (fit.good() && (!best || clearly_better(fit, *best))) best = &fit;
    }
    if (!best) return delimiter_without_fit(bytes, dialect, fits);
    for (auto const& fit : fits) {
        if (&fit == best || !fit.good() || clearly_better(*best, fit)) continue;
        return std::unexpected(two_delimiters(best->candidate.name, fit.candidate.name));
    }
    return best->candidate.delimiter;
}

std::optional<Error> not_text(std::string_view bytes, Encoding encoding) {
    if (bytes.starts_with("PK\x03\x04")) {
        return Error{Fault::unsupported,
                     "This is a packed file, perhaps a spreadsheet: save it as CSV first."};
    }
    bool const wide = encoding == Encoding::utf16_little || encoding == Encoding::utf16_big;
    if (!wide && bytes.substr(0, sample_bytes).find('\0') != bytes.npos) {
        return Error{Fault::unsupported, "This is no text file: it holds zero bytes."};
    }
    return std::nullopt;
}

// A file of Windows-1252 holds hardly a sequence of bytes that is a letter of UTF-8; one of UTF-8 may be
// damaged in a place.
bool is_mostly_utf8(std::string_view bytes) {
    if (is_utf8(bytes)) return true;
    std::size_t sound = 0, unsound = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        auto const lead = static_cast<std::uint8_t>(bytes[at]);
        std::size_t const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        bool const is_ascii = lead < 0x80;
        bool const is_sound = !is_ascii && is_utf8(bytes.substr(at, length));
        if (!is_ascii) ++(is_sound ? sound : unsound);
        at += is_sound ? length : 1;
    }
    return sound > unsound;
}

}  // namespace

Encoding sniff_encoding(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE")) return Encoding::utf16_little;
    if (bytes.starts_with("\xFE\xFF")) return Encoding::utf16_big;
    return is_mostly_utf8(bytes) ? Encoding::utf8 : Encoding::windows_1252;
}

Result<Dialect> sniff(std::string_view bytes) {
    Dialect dialect;
    dialect.encoding = sniff_encoding(bytes);
    if (auto error = not_text(bytes, dialect.encoding)) return std::unexpected(std::move(*error));
    if (dialect.encoding == Encoding::utf16_little || dialect.encoding == Encoding::utf16_big) {
        bytes = bytes.substr(0, utf16_sample_bytes);
    }
    Reader const reader(bytes, dialect);
    auto const text = reader.text();
    if (text.find_first_not_of("\r\n") == text.npos) return refuse(Fault::malformed, "The file is empty.");
    if (text.find('\n') == text.npos && text.find('\r') != text.npos) dialect.line_end = '\r';
    TRY(delimiter, sniff_delimiter(bytes, dialect));
    dialect.delimiter = delimiter;
    return dialect;
}

}  // namespace comity::csv

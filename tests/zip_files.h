// Archives, workbooks and photos as tests need them, also such as nobody sends in good faith. One thread.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace comity::testing {

struct ZipFile {
    std::string name;
    std::string content;
    bool deflated = true;
    std::uint16_t flags = 0;
    std::uint32_t claimed_bytes = 0;  // 0: as many as there are
};

inline void put_little(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

inline std::string deflated(std::string const& content) {
    z_stream z{};
    deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&z, content.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    z.avail_in = static_cast<uInt>(content.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(out.size() - z.avail_out);
    deflateEnd(&z);
    return out;
}

// Sizes stand in the directory alone, as in archives that were written while they were sent.
inline std::string zip_of(std::vector<ZipFile> const& files, std::string const& comment = "") {
    std::string out, directory;
    for (auto const& file : files) {
        auto const packed = file.deflated ? deflated(file.content) : file.content;
        auto const sum = crc32_z(0, reinterpret_cast<Bytef const*>(file.content.data()), file.content.size());
        auto const begins_at = out.size();
        auto const common = [&](std::string& to, bool local) {
            put_little(to, 20, 2);
            put_little(to, file.flags | (local ? 8 : 0), 2);
            put_little(to, file.deflated ? 8 : 0, 2);
            put_little(to, 0, 4);
            put_little(to, local ? 0 : sum, 4);
            put_little(to, local ? 0 : packed.size(), 4);
            put_little(to, local ? 0 : file.claimed_bytes ? file.claimed_bytes : file.content.size(), 4);
            put_little(to, file.name.size(), 2);
            put_little(to, 0, 2);
        };
        out += std::string("PK\3\4", 4);
        common(out, true);
        out += file.name + packed;
        directory += std::string("PK\1\2", 4);
        put_little(directory, 20, 2);
        common(directory, false);
        directory.append(2 + 2 + 2 + 4, '\0');
        put_little(directory, begins_at, 4);
        directory += file.name;
    }
    auto const at = out.size();
    out += directory + std::string("PK\5\6", 4);
    put_little(out, 0, 4);
    put_little(out, files.size(), 2);
    put_little(out, files.size(), 2);
    put_little(out, directory.size(), 4);
    put_little(out, at, 4);
    put_little(out, comment.size(), 2);
    return out + comment;
}

// A workbook of sheets, each the XML of its rows. Style 1 is a date, 2 a date of its own kind, 3 a number.
inline std::string workbook_of(std::vector<std::pair<std::string, std::string>> const& sheets,
                               std::vector<std::string> const& shared = {}, bool from_1904 = false) {
    std::string const head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
    std::string const main = R"( xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")";
    std::string const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    std::string book = head + "<workbook" + main + R"( xmlns:r=")" + relation + "\">";
    if (from_1904) book += R"(<workbookPr date1904="1"/>)";
    book += "<sheets>";
    std::string relations = head + R"(<Relationships xmlns="x">)";
    std::vector<ZipFile> files;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        auto const n = std::to_string(i + 1);
        book += R"(<sheet name=")" + sheets[i].first + R"(" sheetId=")" + n + R"(" r:id="rId)" + n + R"("/>)";
        relations += R"(<Relationship Id="rId)" + n + R"(" Type=")" + relation +
                     R"(/worksheet" Target="worksheets/sheet)" + n + R"(.xml"/>)";
        files.push_back(
            {"xl/worksheets/sheet" + n + ".xml",
             head + "<worksheet" + main + "><sheetData>" + sheets[i].second + "</sheetData></worksheet>"});
    }
    relations += R"(<Relationship Id="s" Type=")" + relation + R"(/styles" Target="styles.xml"/>)" +
                 R"(<Relationship Id="t" Type=")" + relation +
                 R"(/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>)";
    std::string texts = head + "<sst" + main + ">";
    for (auto const& each : shared) texts += "<si>" + each + "</si>";
    files.push_back({"xl/workbook.xml", book + "</sheets></workbook>"});
    files.push_back({"xl/_rels/workbook.xml.rels", relations});
    files.push_back({"xl/sharedStrings.xml", texts + "</sst>"});
    files.push_back({"xl/styles.xml",
                     head + "<styleSheet" + main +
                         R"(><numFmts count="2"><numFmt numFmtId="170" formatCode="[$-407]d. mmm yyyy"/>)"
                         R"(<numFmt numFmtId="171" formatCode="0.0&quot; days&quot;"/></numFmts>)"
                         R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/>)"
                         R"(<xf numFmtId="171"/></cellXfs></styleSheet>)"});
    return zip_of(files);
}

// The EXIF block of a camera: big-endian, at 48°12'36" south and 12°48' west or as the sides say.
inline std::string exif_of(std::string const& original, std::string const& zone, bool has_place,
                           char north = 'S', char east = 'W') {
    std::string out("MM\0*\0\0\0\10", 8), values;
    auto const big = [](std::uint32_t value, int bytes) {
        std::string text;
        for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(value >> (8 * i)));
        return text;
    };
    auto const entry = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::string value) {
        value.resize(4);
        return big(tag, 2) + big(type, 2) + big(count, 4) + value;
    };
    constexpr std::uint32_t first = 8, camera = first + 2 + 24 + 4, gps = camera + 2 + 24 + 4,
                            begin = gps + 2 + 48 + 4;
    auto const beside = [&](std::string const& value) {
        auto const at = begin + static_cast<std::uint32_t>(values.size());
        values += value;
        return big(at, 4);
    };
    auto const degrees = [&](std::uint32_t d, std::uint32_t m, std::uint32_t tenths) {
        return big(d, 4) + big(1, 4) + big(m, 4) + big(1, 4) + big(tenths, 4) + big(10, 4);
    };
    out += big(2, 2) + entry(0x8769, 4, 1, big(camera, 4)) + entry(0x8825, 4, 1, big(gps, 4)) + big(0, 4);
    auto const time = original + std::string(1, '\0'), offset = zone + std::string(1, '\0');
    out += big(2, 2) + entry(0x9003, 2, static_cast<std::uint32_t>(time.size()), beside(time)) +
           entry(0x9011, 2, static_cast<std::uint32_t>(offset.size()),
                 offset.size() > 4 ? beside(offset) : offset) +
           big(0, 4);
    out += big(has_place ? 4 : 0, 2) + entry(1, 2, 2, std::string(1, north)) +
           entry(2, 5, 3, beside(degrees(12, 48, 0))) + entry(3, 2, 2, std::string(1, east)) +
           entry(4, 5, 3, beside(degrees(48, 12, 360))) + big(0, 4);
    return out + values;
}

inline std::string jpeg_with_exif(std::string const& jpeg, std::string const& exif) {
    auto const content = std::string("Exif\0\0", 6) + exif;
    std::string segment("\xff\xe1", 2);
    segment.push_back(static_cast<char>((content.size() + 2) >> 8));
    segment.push_back(static_cast<char>(content.size() + 2));
    return jpeg.substr(0, 2) + segment + content + jpeg.substr(2);
}

}  // namespace comity::testing

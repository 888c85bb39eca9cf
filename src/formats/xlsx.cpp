#include "formats/xlsx.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.h"
#include "base/time.h"
#include "formats/xlsx_parts.h"

namespace comity::xlsx {

namespace {

constexpr double day_ms = 86'400'000;

// "BC17" is column 54; nothing where there is no letter.
std::size_t column_of(std::string_view reference) {
    std::size_t column = 0;
    for (char const c : reference) {
        if (c < 'A' || c > 'Z' || column > columns_limit) break;
        column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    }
    return column == 0 ? std::string_view::npos : column - 1;
}

std::string number_text(std::string_view value) {
    auto const number = read_number(value);
    if (!number) return std::string(value);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.15g", *number);
    return text.data();
}

bool has_text(Row const& row) {
    return std::ranges::any_of(row.cells, [](auto const& cell) { return !trim(cell).empty(); });
}

}  // namespace

struct Sheet::Parts {
    Workbook workbook;
    std::vector<std::string> names;
    std::string name;
    pugi::xml_document document;
    pugi::xml_node next_row;

    std::string text_of_cell(pugi::xml_node const& cell) const;
    void read(pugi::xml_node const& from, Row& row) const;
};

std::string Sheet::Parts::text_of_cell(pugi::xml_node const& cell) const {
    std::string_view const type = cell.attribute("t").value();
    std::string_view const value = xml::child(cell, "v").text().get();
    if (type == "inlineStr") return text_of(xml::child(cell, "is"));
    if (type == "s") {
        auto const place = read_whole_number(value);
        return place && *place < workbook.shared_texts.size() ? workbook.shared_texts[*place] : "";
    }
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    if (type == "str" || type == "e" || type == "d") return std::string(value);
    auto const style = cell.attribute("s").as_uint();
    bool const is_date = style < workbook.style_is_date.size() && workbook.style_is_date[style];
    if (auto const serial = read_number(value); is_date && serial) {
        if (auto date = date_of_serial(*serial, workbook.from_1904); !date.empty()) return date;
    }
    return number_text(value);
}

void Sheet::Parts::read(pugi::xml_node const& from, Row& row) const {
    for (auto const& cell : from.children()) {
        if (xml::local_name(cell) != "c") continue;
        auto column = column_of(cell.attribute("r").value());
        if (column == std::string_view::npos) column = row.cells.size();
        auto text = text_of_cell(cell);
        if (trim(text).empty()) continue;
        if (column >= columns_limit) {
            row.wrong = "The row is wider than 512 columns.";
            continue;
        }
        if (column >= row.cells.size()) row.cells.resize(column + 1);
        row.cells[column] = std::move(text);
    }
}

Sheet::Sheet(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Sheet::~Sheet() = default;
Sheet::Sheet(Sheet&&) noexcept = default;

Result<Sheet> Sheet::open(BytesView bytes, std::string_view name) {
    TRY(archive, zip::Archive::open(bytes));
    auto parts = std::make_unique<Parts>();
    TRY(workbook, read_workbook(archive));
    parts->workbook = std::move(workbook);
    auto const& sheets = parts->workbook.sheets;
    for (auto const& each : sheets) parts->names.push_back(each.name);
    auto chosen = name.empty() ? std::ranges::find(sheets, false, &SheetPart::is_hidden)
                               : std::ranges::find(sheets, name, &SheetPart::name);
    if (chosen == sheets.end() && !name.empty())
        return refuse(Fault::malformed, "The workbook has no sheet of that name; it has: " +
                                            excerpt(join(parts->names, ", "), 300) + ".");
    if (chosen == sheets.end()) chosen = sheets.begin();
    parts->name = chosen->name;
    TRY_OK(read_part(parts->document, archive, chosen->path));
    parts->next_row = xml::child(parts->document.document_element(), "sheetData").first_child();
    return Sheet(std::move(parts));
}

std::string const& Sheet::name() const {
    return parts_->name;
}

std::vector<std::string> const& Sheet::names() const {
    return parts_->names;
}

bool Sheet::next(Row& row) {
    auto line = row.line;
    for (auto& from = parts_->next_row; from; from = from.next_sibling()) {
        if (xml::local_name(from) != "row") continue;
        row = Row{from.attribute("r").as_uint(static_cast<unsigned>(line + 1)), {}, {}};
        line = row.line;
        parts_->read(from, row);
        if (!has_text(row) && row.wrong.empty()) continue;
        from = from.next_sibling();
        return true;
    }
    return false;
}

// Day 60 of the count from 1900 is a 29 February that never was; all days before it stand one day later.
std::string date_of_serial(double serial, bool from_1904) {
    if (!(serial >= 0) || serial > 3'000'000) return {};
    if (!from_1904 && serial < 60) serial += 1;
    static auto const first_1900 = *civil_time(1899, 12, 30, 0, 0, 0);
    static auto const first_1904 = *civil_time(1904, 1, 1, 0, 0, 0);
    auto const passed_ms = static_cast<std::int64_t>(std::llround(serial * day_ms / 1000)) * 1000;
    auto const at_ms = (from_1904 ? first_1904 : first_1900) + passed_ms;
    auto const text = format_time(at_ms);
    auto const whole_day = text.substr(11) == "00:00:00Z";
    return text.substr(0, whole_day ? 10 : 19);
}

}  // namespace comity::xlsx

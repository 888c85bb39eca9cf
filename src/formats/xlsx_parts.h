// What formats/xlsx.h is made of. Values and pure functions; any thread. Only files of formats include it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/xml_document.h"
#include "formats/zip.h"

namespace comity::xlsx {

struct SheetPart {
    std::string name;
    std::string path;  // in the archive
    bool is_hidden = false;
};

struct Workbook {
    std::vector<SheetPart> sheets;
    bool from_1904 = false;
    std::vector<std::string> shared_texts;
    std::vector<bool> style_is_date;  // by the number of the style
};

// A part of the archive, within the limits.
Result<void> read_part(pugi::xml_document& document, zip::Archive const& archive, std::string_view path);
Result<Workbook> read_workbook(zip::Archive const& archive);
// The text of a shared or inline string: its runs joined, how they are read aloud left out.
std::string text_of(pugi::xml_node const& item);
bool is_date_format(std::string_view code);

}  // namespace comity::xlsx

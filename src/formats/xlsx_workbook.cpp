#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/xlsx.h"
#include "formats/xlsx_parts.h"

namespace comity::xlsx {

namespace {

constexpr std::string_view main_part = "xl/workbook.xml";

std::unexpected<Error> no_workbook() {
    return refuse(Fault::malformed, "This is no XLSX workbook: parts of it are missing.");
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// "_x000D_" is how a control character is kept.
std::string without_escapes(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const escape = text.substr(at, 7);
        bool const is_escape = escape.size() == 7 && escape.starts_with("_x") && escape.ends_with('_') &&
                               std::ranges::all_of(escape.substr(2, 4), is_hex);
        if (!is_escape) {
            plain.push_back(text[at]);
            continue;
        }
        put_utf8(plain, static_cast<char32_t>(std::stoul(std::string(escape.substr(2, 4)), nullptr, 16)));
        at += escape.size() - 1;
    }
    return plain;
}

// Where a relation leads, seen from xl/.
std::string path_of(std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    return "xl/" + std::string(target);
}

struct Relations {
    std::map<std::string, std::string> paths;  // by id
    std::string shared_texts, styles;
};

Result<Relations> read_relations(zip::Archive const& archive) {
    Relations relations;
    pugi::xml_document document;
    TRY_OK(read_part(document, archive, "xl/_rels/workbook.xml.rels"));
    for (auto const& each : document.document_element().children()) {
        std::string_view const type = each.attribute("Type").value();
        auto const path = path_of(each.attribute("Target").value());
        relations.paths[each.attribute("Id").value()] = path;
        if (type.ends_with("/sharedStrings")) relations.shared_texts = path;
        if (type.ends_with("/styles")) relations.styles = path;
    }
    return relations;
}

std::string_view relation_id(pugi::xml_node const& sheet) {
    for (auto const& attribute : sheet.attributes()) {
        std::string_view const name = attribute.name();
        if (name.ends_with(":id")) return attribute.value();
    }
    return {};
}

Result<void> read_sheets(Workbook& workbook, zip::Archive const& archive, Relations const& relations) {
    pugi::xml_document document;
    TRY_OK(read_part(document, archive, main_part));
    auto const root = document.document_element();
    workbook.from_1904 = xml::child(root, "workbookPr").attribute("date1904").as_bool();
    for (auto const& each : xml::child(root, "sheets").children()) {
        auto const found = relations.paths.find(std::string(relation_id(each)));
        if (found == relations.paths.end()) return no_workbook();
        std::string_view const state = each.attribute("state").value();
        workbook.sheets.push_back(
            {each.attribute("name").value(), found->second, !state.empty() && state != "visible"});
    }
    if (workbook.sheets.empty()) return no_workbook();
    return {};
}

// Those that every spreadsheet knows without being told their code.
bool is_date_number(unsigned format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

Result<void> read_styles(Workbook& workbook, zip::Archive const& archive, std::string const& path) {
    pugi::xml_document document;
    TRY_OK(read_part(document, archive, path));
    auto const root = document.document_element();
    std::map<unsigned, bool> is_date;
    for (auto const& each : xml::child(root, "numFmts").children())
        is_date[each.attribute("numFmtId").as_uint()] = is_date_format(each.attribute("formatCode").value());
    for (auto const& each : xml::child(root, "cellXfs").children()) {
        auto const format = each.attribute("numFmtId").as_uint();
        auto const told = is_date.find(format);
        workbook.style_is_date.push_back(told == is_date.end() ? is_date_number(format) : told->second);
    }
    return {};
}

}  // namespace

bool is_date_format(std::string_view code) {
    bool quoted = false, bracketed = false;
    for (std::size_t at = 0; at < code.size(); ++at) {
        char const c = code[at];
        if (quoted) {
            quoted = c != '"';
        } else if (bracketed) {
            bracketed = c != ']';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[') {
            bracketed = true;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++at;
        } else if (c == ';') {
            return false;
        } else if (std::string_view("yYdDhHsSmM").find(c) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

std::string text_of(pugi::xml_node const& item) {
    std::string text;
    for (auto const& each : item.children()) {
        if (xml::local_name(each) == "t") text += each.text().get();
        if (xml::local_name(each) == "r") text += xml::child(each, "t").text().get();
    }
    return without_escapes(text);
}

Result<void> read_part(pugi::xml_document& document, zip::Archive const& archive, std::string_view path) {
    auto const* entry = archive.find(path);
    if (!entry) return no_workbook();
    if (entry->unpacked_bytes > part_limit_bytes)
        return refuse(Fault::too_large,
                      "A sheet of this workbook is larger than 64 MiB unpacked: save it as CSV.");
    TRY(bytes, archive.read(*entry));
    return xml::read(document, bytes, "The workbook", pugi::parse_default | pugi::parse_ws_pcdata_single);
}

Result<Workbook> read_workbook(zip::Archive const& archive) {
    Workbook workbook;
    TRY(relations, read_relations(archive));
    TRY_OK(read_sheets(workbook, archive, relations));
    if (!relations.styles.empty()) TRY_OK(read_styles(workbook, archive, relations.styles));
    if (relations.shared_texts.empty() || !archive.find(relations.shared_texts)) return workbook;
    pugi::xml_document document;
    TRY_OK(read_part(document, archive, relations.shared_texts));
    for (auto const& each : document.document_element().children())
        if (xml::local_name(each) == "si") workbook.shared_texts.push_back(text_of(each));
    return workbook;
}

bool is_xlsx(BytesView bytes) {
    if (!zip::is_zip(bytes)) return false;
    auto const archive = zip::Archive::open(bytes);
    return archive && archive->find(main_part);
}

}  // namespace comity::xlsx

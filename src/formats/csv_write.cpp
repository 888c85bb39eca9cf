#include "formats/csv.h"

namespace comity::csv {
namespace {

bool looks_like_formula(std::string_view cell) {
    return !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
}

void append_cell(std::string& out, std::string_view apostrophe, std::string_view cell) {
    if (cell.find_first_of(",\"\r\n") == cell.npos) {
        out += apostrophe;
        out += cell;
        return;
    }
    out += '"';
    out += apostrophe;
    for (auto quote = cell.find('"'); quote != cell.npos; quote = cell.find('"')) {
        out.append(cell.substr(0, quote + 1));
        out += '"';
        cell.remove_prefix(quote + 1);
    }
    out += cell;
    out += '"';
}

}  // namespace

Writer& Writer::text(std::string_view cell) {
    return put(looks_like_formula(cell) ? "'" : "", cell);
}

Writer& Writer::plain(std::string_view cell) {
    return put("", cell);
}

Writer& Writer::put(std::string_view apostrophe, std::string_view cell) {
    if (cells_++ > 0) out_ += ',';
    append_cell(out_, apostrophe, cell);
    blank_ = blank_ && cell.empty();
    return *this;
}

void Writer::end_row() {
    if (cells_ == 1 && blank_) out_ += "\"\"";  // a blank line would be no row
    out_ += "\r\n";
    cells_ = 0;
    blank_ = true;
}

}  // namespace comity::csv

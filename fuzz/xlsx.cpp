// Any bytes as a workbook, and any XML as its sheet, its texts and its styles: rows are as wide as they say.
#include "formats/xlsx.h"

#include <cstddef>
#include <cstdint>

#include "zip_files.h"

namespace {

void read_rows(std::string const& bytes) {
    auto sheet = comity::xlsx::Sheet::open(bytes, "");
    if (!sheet) return;
    for (comity::xlsx::Row row; sheet->next(row);) MUST(row.cells.size() <= comity::xlsx::columns_limit);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const bytes(reinterpret_cast<char const*>(data), size);
    read_rows(bytes);
    auto const half = bytes.find('\0');
    auto const sheet = bytes.substr(0, half);
    read_rows(comity::testing::workbook_of(
        {{"a", sheet}}, {half == bytes.npos ? std::string("<t>a</t>") : bytes.substr(half + 1)}));
    return 0;
}

// XLSX workbooks as rows of text: what a person sees in the cells, dates by their style. No formula is worked
// out: the value kept beside it is read. docs/formats/xlsx.md. A Sheet belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace comity::xlsx {

inline constexpr std::size_t part_limit_bytes = std::size_t{64} << 20;  // of XML, unpacked
inline constexpr std::size_t columns_limit = 512;

bool is_xlsx(BytesView bytes);  // a zip archive with a workbook in it

struct Row {
    std::size_t line = 0;  // as the sheet counts
    std::vector<std::string> cells;
    std::string wrong;  // one sentence; empty in a sound row
};

// Dates become 2026-03-01, with a time 2026-03-01T03:38:00, without a zone: a sheet knows none. Numbers have
// at most 15 digits, as spreadsheets do.
class Sheet {
  public:
    // `name` empty: the first sheet that is not hidden.
    static Result<Sheet> open(BytesView bytes, std::string_view name);
    ~Sheet();
    Sheet(Sheet&&) noexcept;

    std::string const& name() const;
    std::vector<std::string> const& names() const;  // of all sheets, in order
    bool next(Row& row);                            // rows without any text are passed over

  private:
    struct Parts;
    explicit Sheet(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// A day as spreadsheets count it, in the words above; empty where it is none.
std::string date_of_serial(double serial, bool from_1904);

}  // namespace comity::xlsx

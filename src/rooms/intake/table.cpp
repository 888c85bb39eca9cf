#include "rooms/intake/table.h"

#include "base/hash.h"
#include "formats/csv.h"
#include "formats/xlsx.h"

namespace comity::intake {

namespace {

// The last "line end" of a record may be missing at the end of a file; it is no part of the row.
std::string_view without_line_end(std::string_view bytes) {
    while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.remove_suffix(1);
    return bytes;
}

class CsvTable final : public Table {
  public:
    CsvTable(BytesView bytes, csv::Dialect const& dialect) : reader_(bytes, dialect) {}

    bool next(TableRow& row) override {
        if (!reader_.next(record_)) return false;
        row.line = record_.line;
        row.fields.swap(record_.fields);
        row.wrong.swap(record_.wrong);
        row.mark = without_line_end(reader_.text().substr(record_.begin, record_.end - record_.begin));
        return true;
    }

  private:
    csv::Reader reader_;
    csv::Record record_;
};

class XlsxTable final : public Table {
  public:
    explicit XlsxTable(xlsx::Sheet sheet) : sheet_(std::move(sheet)) {}

    bool next(TableRow& row) override {
        if (!sheet_.next(row_)) return false;
        if (columns_ == 0) columns_ = row_.cells.size();
        row.line = row_.line;
        row.wrong = row_.wrong;
        row.note.clear();
        if (row_.cells.size() > columns_ && row.wrong.empty())
            row.wrong = "The row has cells beyond the last column that the first row names.";
        row_.cells.resize(columns_);
        row.mark.clear();
        for (auto const& cell : row_.cells) row.mark.append(cell).push_back('\x1F');
        row.fields.assign(row_.cells.begin(), row_.cells.end());
        return true;
    }
    bool times_have_zones() const override { return false; }
    std::string sheet() const override { return sheet_.name(); }
    std::vector<std::string> sheets() const override { return sheet_.names(); }

  private:
    xlsx::Sheet sheet_;
    xlsx::Row row_;
    std::size_t columns_ = 0;  // of the first row
};

}  // namespace

Result<std::unique_ptr<Table>> open_csv(BytesView bytes) {
    TRY(dialect, csv::sniff(bytes));
    return std::make_unique<CsvTable>(bytes, dialect);
}

Result<std::unique_ptr<Table>> open_xlsx(BytesView bytes, std::string_view sheet) {
    TRY(opened, xlsx::Sheet::open(bytes, sheet));
    return std::make_unique<XlsxTable>(std::move(opened));
}

}  // namespace comity::intake

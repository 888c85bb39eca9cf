// Tables on their way in: rows become reports by a mapping.
#include <algorithm>
#include <functional>
#include <unordered_map>

#include "base/hash.h"
#include "base/text.h"
#include "formats/hxl.h"
#include "rooms/intake/incoming.h"
#include "rooms/intake/mapping.h"
#include "rooms/intake/table.h"

namespace comity::intake {

namespace {

constexpr std::size_t examples_a_column = 3;
constexpr std::size_t example_limit = 80;

// A row of a look that was read before it is yielded: its cells outlive it.
struct KeptRow {
    std::size_t line = 0;
    std::vector<std::string> cells;
    std::string wrong, note;
};

class IncomingTable final : public Incoming {
  public:
    IncomingTable(Asked const& asked, FileBytes file, std::unique_ptr<Table> table, std::string format)
        : asked_(asked), file_(std::move(file)), table_(std::move(table)), format_(std::move(format)) {}

    Result<void> begin();
    bool next(Item& item) override;
    std::string format() const override {
        return table_->format().empty() || mapping_.format == "mapping" ? mapping_.format : table_->format();
    }
    std::vector<std::string> unknown_columns() const override { return mapping_.unknown_columns; }
    std::string take_lines() override { return std::exchange(lines_, {}); }

  private:
    Result<Mapping> make_mapping() const;
    bool next_row(TableRow& row);
    bool is_tag_row() const;
    void read_row(Item& item);
    std::string mark_of(BytesView bytes);
    void keep_rows();
    bool next_kept(Item& item);
    void fill(Item& item, std::size_t line, std::string const& wrong, std::string const& note, Fields fields);
    void write_table(std::string const& wrong);
    void write_fits(json::Writer& writer) const;

    Asked asked_;
    FileBytes file_;
    std::unique_ptr<Table> table_;
    std::string format_;
    std::vector<std::string> header_;
    Mapping mapping_;
    TableRow row_;
    bool first_row_ = true;
    std::unordered_map<Hash, std::uint64_t, IdHash> equal_rows_;
    std::vector<KeptRow> kept_;  // of a look
    std::size_t kept_given_ = 0;
    std::string lines_;
};

Fields fields_of(std::vector<std::string> const& cells, std::vector<std::string_view>& views) {
    views.assign(cells.begin(), cells.end());
    return views;
}

Result<Mapping> IncomingTable::make_mapping() const {
    std::vector<std::string_view> views;
    auto const header = fields_of(header_, views);
    bool const other_columns =
        asked_.mapping_where_it_fits && asked_.mapping && !fits(*asked_.mapping, header);
    if (asked_.mapping && !other_columns) return mapping_of(*asked_.mapping, header);
    return find_mapping(header, table_->times_have_zones() ? Times::with_zones : Times::as_utc);
}

Result<void> IncomingTable::begin() {
    if (!table_->next(row_)) return refuse(Fault::malformed, "The file is empty.");
    if (!row_.wrong.empty()) return refuse(Fault::malformed, "The first row cannot be read: " + row_.wrong);
    header_.assign(row_.fields.begin(), row_.fields.end());
    auto mapping = make_mapping();
    if (!mapping && !asked_.look) return std::unexpected(mapping.error());
    auto const unmapped = mapping ? "" : mapping.error().why;
    if (mapping) mapping_ = *std::move(mapping);
    if (!asked_.look) return {};
    mapping_.uses.resize(header_.size());
    keep_rows();
    write_table(unmapped);
    if (!unmapped.empty()) kept_given_ = kept_.size();
    return {};
}

// Under the header a file may have a row of HXL tags.
bool IncomingTable::is_tag_row() const {
    bool any = false;
    for (auto field : row_.fields) {
        if (!field.empty() && !hxl::is_tag(field)) return false;
        any = any || !field.empty();
    }
    return any;
}

bool IncomingTable::next_row(TableRow& row) {
    if (!table_->next(row)) return false;
    bool const tags = std::exchange(first_row_, false) && row.wrong.empty() && is_tag_row();
    return tags ? table_->next(row) : true;
}

std::string IncomingTable::mark_of(BytesView bytes) {
    auto const hash = sha256(bytes);
    return hash.hex() + ":" + std::to_string(++equal_rows_[hash]);
}

void IncomingTable::fill(Item& item, std::size_t line, std::string const& wrong, std::string const& note,
                         Fields fields) {
    item.line = line;
    item.wrong = wrong;
    if (!wrong.empty()) return;
    auto mapped = mapping_.read(fields);
    if (!mapped) {
        item.wrong = mapped.error().why;
        return;
    }
    item.note = note;
    item.kind = report_kind;
    item.body = write_report(std::move(mapped->report));
    item.external_id = std::move(mapped->external_id);
    // The export's own ids are shared by all who import it: two who bring the same export bring it once.
    item.channel = item.external_id.empty() ? mapping_.channel_of_rows : mapping_.channel;
}

bool IncomingTable::next(Item& item) {
    if (asked_.look) return next_kept(item);
    if (!next_row(row_)) return false;
    fill(item, row_.line, row_.wrong, row_.note, row_.fields);
    if (item.wrong.empty() && item.external_id.empty()) item.external_id = mark_of(row_.mark);
    return true;
}

void IncomingTable::keep_rows() {
    while (kept_.size() < rows_a_look && next_row(row_))
        kept_.push_back({row_.line, {row_.fields.begin(), row_.fields.end()}, row_.wrong, row_.note});
}

bool IncomingTable::next_kept(Item& item) {
    if (kept_given_ == kept_.size()) return false;
    auto const& kept = kept_[kept_given_++];
    std::vector<std::string_view> views;
    fill(item, kept.line, kept.wrong, kept.note, fields_of(kept.cells, views));
    return true;
}

// The mapping that reads most columns first.
void IncomingTable::write_fits(json::Writer& writer) const {
    std::vector<std::string_view> views;
    auto const header = fields_of(header_, views);
    std::vector<SaidMapping const*> fitting;
    for (auto const& each : asked_.saved)
        if (fits(each, header)) fitting.push_back(&each);
    std::ranges::stable_sort(fitting, std::greater{}, [](auto const* each) { return columns_of(*each); });
    writer.key("fits").open('[');
    for (auto const* each : fitting) writer.value(each->name);
    writer.close(']');
}

void IncomingTable::write_table(std::string const& wrong) {
    json::Writer writer(lines_);
    writer.open('{').key("table").open('{');
    if (!asked_.name.empty()) writer.member("file", asked_.name);
    writer.member("format", format());
    if (asked_.mapping && asked_.mapping_is_saved) writer.member("mapping", asked_.mapping->name);
    if (auto const sheets = table_->sheets(); !sheets.empty()) {
        writer.member("sheet", table_->sheet()).key("sheets").open('[');
        for (auto const& each : sheets) writer.value(each);
        writer.close(']');
    }
    writer.key("columns").open('[');
    for (std::size_t place = 0; place < header_.size(); ++place) {
        writer.open('{').member("name", trim(header_[place])).key("as").open('[');
        for (auto const& use : mapping_.uses[place]) writer.value(use);
        writer.close(']').key("examples").open('[');
        std::size_t given = 0;
        for (auto const& row : kept_) {
            if (place >= row.cells.size() || trim(row.cells[place]).empty()) continue;
            writer.value(excerpt(trim(row.cells[place]), example_limit));
            if (++given == examples_a_column) break;
        }
        writer.close(']').close('}');
    }
    writer.close(']');
    write_fits(writer);
    if (!wrong.empty()) writer.member("wrong", wrong);
    writer.close('}').close('}');
    lines_.push_back('\n');
}

Result<std::unique_ptr<Table>> open_rows(BytesView bytes, std::string const& format, std::string_view sheet) {
    if (format == "xlsx") return open_xlsx(bytes, sheet);
    return format == "geojson" ? open_geojson(bytes) : open_csv(bytes);
}

}  // namespace

Result<std::unique_ptr<Incoming>> open_table(Asked const& asked, FileBytes file, std::string const& format) {
    TRY(table, open_rows(file.bytes, format, asked.sheet));
    auto incoming = std::make_unique<IncomingTable>(asked, std::move(file), std::move(table), format);
    TRY_OK(incoming->begin());
    return incoming;
}

}  // namespace comity::intake

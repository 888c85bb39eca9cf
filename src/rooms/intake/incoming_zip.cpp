// An archive on its way in: each of its files is imported by its own format, or it is said why not.
#include <algorithm>

#include "base/text.h"
#include "formats/zip.h"
#include "rooms/intake/incoming.h"

namespace comity::intake {

namespace {

constexpr std::string_view of_a_computer = "A computer keeps this file for itself.";
constexpr std::string_view no_such_format =
    "By its name this is no table (.csv, .tsv, .xlsx, .geojson), track (.gpx) or photo (.jpg, .png).";

std::string format_by_name(std::string_view path) {
    auto const name = column_name(path);
    auto const is = [&](auto... endings) { return (name.ends_with(endings) || ...); };
    if (is(".csv", ".tsv")) return "csv";
    if (is(".xlsx")) return "xlsx";
    if (is(".geojson", ".json")) return "geojson";
    if (is(".gpx")) return "gpx";
    if (is(".jpg", ".jpeg", ".png")) return "photo";
    return is(".zip") ? "zip" : "";
}

bool is_hidden(std::string_view path) {
    return std::ranges::any_of(split(path, '/'), [](auto part) {
        return (part.starts_with('.') && part != "..") || part == "__MACOSX";
    });
}

std::string shown_name(std::string_view path) {
    constexpr std::size_t name_limit = 300;
    return one_line(excerpt(without_controls(path), name_limit));
}

class IncomingZip final : public Incoming {
  public:
    IncomingZip(Asked const& asked, FileBytes file, zip::Archive archive)
        : asked_(asked), file_(std::move(file)), archive_(std::move(archive)) {}

    bool next(Item& item) override {
        for (;;) {
            if (inner_ && inner_->next(item)) return hand_over(item);
            if (inner_) finish();
            if (at_ == archive_.entries().size()) return false;
            auto const& entry = archive_.entries()[at_++];
            if (entry.is_folder) continue;
            if (begin(entry)) continue;
            item = Item{};
            item.file = files_.size() - 1;
            item.line = 1;
            item.wrong = files_.back().reason;
            return true;
        }
    }
    std::string format() const override { return "zip"; }
    std::vector<std::string> unknown_columns() const override { return unknown_; }
    std::vector<IncomingFile> const& files() const override { return files_; }
    std::string take_lines() override {
        if (inner_) lines_ += inner_->take_lines();
        return std::exchange(lines_, {});
    }

  private:
    bool hand_over(Item& item) {
        item.file = files_.size() - 1;
        item.blob_owner = bytes_;
        return true;
    }

    void finish() {
        lines_ += inner_->take_lines();
        for (auto& column : inner_->unknown_columns())
            if (std::ranges::find(unknown_, column) == unknown_.end()) unknown_.push_back(column);
        inner_.reset();
        bytes_.reset();
        files_.back().is_read = true;
    }

    // False where the file is refused, for the reason that stands in files_ then.
    bool begin(zip::Entry const& entry) {
        auto& file = files_.emplace_back();
        file.name = shown_name(entry.name);
        file.is_read = true;
        auto const format = format_by_name(entry.name);
        if (is_hidden(entry.name)) {
            file.reason = of_a_computer;
        } else if (format.empty()) {
            file.reason = no_such_format;
        } else if (format == "zip") {
            file.reason = "An archive within an archive is not opened.";
        } else {
            auto const opened = open(entry, format);
            if (!opened) file.reason = opened.error().why;
            file.is_read = !opened;
            return opened.has_value();
        }
        return true;
    }

    Result<void> open(zip::Entry const& entry, std::string const& format) {
        TRY(read, archive_.read(entry));
        bytes_ = std::make_shared<Bytes const>(std::move(read));
        auto asked = asked_;
        asked.format = format;
        asked.name = files_.back().name;
        // A sheet is named for one workbook; in an archive of several each begins with its first.
        if (format != "xlsx") asked.sheet.clear();
        asked.mapping_where_it_fits = true;
        TRY(inner, open_incoming(asked, {*bytes_, bytes_}));
        files_.back().format = inner->format();
        inner_ = std::move(inner);
        return {};
    }

    Asked asked_;
    FileBytes file_;
    zip::Archive archive_;
    std::size_t at_ = 0;
    std::vector<IncomingFile> files_;
    std::shared_ptr<Bytes const> bytes_;  // of the file that is read
    std::unique_ptr<Incoming> inner_;
    std::vector<std::string> unknown_;
    std::string lines_;
};

}  // namespace

Result<std::unique_ptr<Incoming>> open_zip(Asked const& asked, FileBytes file) {
    TRY(archive, zip::Archive::open(file.bytes));
    bool const any = std::ranges::any_of(archive.entries(), [](auto const& each) { return !each.is_folder; });
    if (!any) return refuse(Fault::malformed, "The archive holds no file.");
    return std::make_unique<IncomingZip>(asked, std::move(file), std::move(archive));
}

}  // namespace comity::intake

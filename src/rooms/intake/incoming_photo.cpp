// A photo on its way in: a report with the place and the time that the camera wrote into it.
#include "base/hash.h"
#include "base/text.h"
#include "formats/photo.h"
#include "formats/photo_taken.h"
#include "rooms/intake/form_filled.h"
#include "rooms/intake/incoming.h"

namespace comity::intake {

namespace {

class IncomingPhoto final : public Incoming {
  public:
    IncomingPhoto(Asked const& asked, FileBytes file)
        : name_(file_name(asked.name)), file_(std::move(file)) {}

    bool next(Item& item) override {
        if (std::exchange(given_, true)) return false;
        item.line = 1;
        auto const taken = photo::taken_of(file_.bytes);
        auto const hash = sha256(file_.bytes);
        Report report;
        report.title = name_.empty() ? "Photo" : name_;
        if (taken.lon) report.place = Place{Point{*taken.lon, *taken.lat}, std::nullopt, ""};
        report.at_ms = taken.at_ms;
        report.attachments = {{hash, std::string(photo_type(file_.bytes)), name_}};
        item.kind = report_kind;
        item.body = write_report(std::move(report));
        item.channel = "photo";
        item.external_id = hash.hex();
        item.blob = file_.bytes;
        if (!taken.lon) item.note = "The camera wrote no place into this photo.";
        if (taken.at_ms && !taken.has_zone)
            item.note +=
                std::string(item.note.empty() ? "" : " ") + "Its clock names no zone and was taken as UTC.";
        return true;
    }
    std::string format() const override { return "photo"; }

  private:
    std::string name_;
    FileBytes file_;
    bool given_ = false;
};

}  // namespace

Result<std::unique_ptr<Incoming>> open_photo(Asked const& asked, FileBytes file) {
    if (photo_type(file.bytes).empty()) return refuse(Fault::unsupported, "A photo must be a JPEG or a PNG.");
    if (file.bytes.size() > photo_limit_bytes)
        return refuse(Fault::too_large, "The photo is larger than 64 MiB.");
    if (!asked.look) TRY_OK(photo::check_whole(file.bytes));
    return std::make_unique<IncomingPhoto>(asked, std::move(file));
}

}  // namespace comity::intake

#include "rooms/intake/import_run.h"

#include "base/hash.h"
#include "rooms/intake/report.h"
#include "rooms/intake/track.h"

namespace comity::intake {

namespace {

constexpr std::size_t rows_a_batch = 1000;
constexpr std::size_t bytes_a_batch = 8 * 1024 * 1024;  // of bodies
constexpr std::size_t lines_a_batch_bytes = 1 << 16;

Result<void> check_item(Item const& item) {
    return item.kind == track_kind ? check_track(item.body) : check_report(item.body);
}

}  // namespace

// Bounded by rows, by bytes and by the lines of the answer: whatever a file holds, memory stays flat.
bool ImportRun::has_place(Batch const& batch) const {
    return batch.sayings.size() < rows_a_batch && batch.bytes < bytes_a_batch &&
           lines_.size() < lines_a_batch_bytes;
}

ImportRun::Batch ImportRun::read_batch() {
    Batch batch;
    batch.rows.reserve(rows_a_batch);
    batch.sayings.reserve(rows_a_batch);
    for (Item item; has_place(batch) && incoming_->next(item); item = Item{}) add(batch, std::move(item));
    return batch;
}

void ImportRun::add(Batch& batch, Item item) {
    count(item.file, &Counts::rows);
    Row row{item.file,
            item.line,
            std::move(item.kind),
            std::move(item.channel),
            std::move(item.external_id),
            std::move(item.note),
            std::move(item.summary),
            {}};
    if (!item.wrong.empty()) return tell_row(row, "refused", item.wrong);
    if (!item.blob.empty()) {
        if (auto const kept = visit_.speak.keep_blob(item.blob); !kept)
            return tell_row(row, "refused", kept.error().why);
    }
    Saying saying;
    saying.kind = row.kind;
    saying.channel = row.channel;
    saying.external_id = row.external_id;
    json::write(saying.body, item.body);
    saying.parsed = std::move(item.body);
    if (correct_ && row.kind == report_kind) row.body = saying.body;
    batch.bytes += saying.body.size();
    if (!incoming_->files().empty()) ++account_of(row.file).open_rows;
    batch.rows.push_back(std::move(row));
    batch.sayings.push_back(std::move(saying));
}

std::optional<std::string> ImportRun::next() {
    if (finished_) return std::nullopt;
    lines_.clear();
    auto const rows_before = counts_.rows;
    auto batch = read_batch();
    bool const at_end = counts_.rows == rows_before;
    if (!batch.sayings.empty()) batch.answers = visit_.speak.say_all(std::move(batch.sayings));
    if (under_way_) take_answers(*under_way_);
    under_way_.reset();
    if (batch.answers.valid()) under_way_ = std::move(batch);
    finished_ = at_end;
    tell_files();
    tell_counts(finished_ ? "done" : "progress", finished_);
    return std::move(lines_);
}

void ImportRun::take_answers(Batch& batch) {
    auto const answers = batch.answers.get();
    std::vector<Correction> corrections;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (!incoming_->files().empty()) --account_of(batch.rows[i].file).open_rows;
        take_answer(batch.rows[i], answers[i], corrections);
    }
    take_corrections(std::move(corrections));
}

void ImportRun::take_answer(Row& row, Result<Heard> const& answer, std::vector<Correction>& corrections) {
    if (!answer) return tell_row(row, "refused", answer.error().why);
    if (answer->outcome == Heard::Outcome::stored) {
        count(row.file, &Counts::stored);
        tell_note(row, answer->number);
    } else if (answer->outcome == Heard::Outcome::again) {
        count(row.file, &Counts::again);
        tell_note(row, answer->number);
    } else if (row.kind == track_kind) {
        tell_row(row, "changed", "This track was imported before under another name.", answer->number);
    } else if (!correct_) {
        tell_row(row, "changed", "This row was imported before in other words.", answer->number);
    } else if (auto made = correction(row, answer->number)) {
        corrections.push_back(*std::move(made));
    } else {
        tell_row(row, "refused", made.error().why);
    }
}

Result<ImportRun::Correction> ImportRun::correction(Row& row, std::uint64_t first_number) const {
    TRY(first, visit_.sight.record(first_number));
    TRY(body, json::parse(row.body));
    TRY(report, read_report(body));
    report.corrects = first.id;
    Saying saying;
    saying.kind = report_kind;
    saying.channel = row.channel + ":correction";
    saying.external_id = row.external_id + ":" + sha256(row.body).hex();
    saying.parsed = write_report(std::move(report));
    json::write(saying.body, *saying.parsed);
    return Correction{std::move(row), first_number, std::move(saying)};
}

void ImportRun::take_corrections(std::vector<Correction> corrections) {
    if (corrections.empty()) return;
    std::vector<Saying> sayings;
    sayings.reserve(corrections.size());
    for (auto& each : corrections) sayings.push_back(std::move(each.saying));
    auto const answers = visit_.speak.say_all(std::move(sayings)).get();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        auto const& answer = answers[i];
        auto const& row = corrections[i].row;
        if (!answer) {
            tell_row(row, "refused", answer.error().why);
        } else if (answer->outcome == Heard::Outcome::stored) {
            tell_row(row, "changed", "Corrected by number " + std::to_string(answer->number) + ".",
                     corrections[i].first_number);
        } else {
            count(row.file, &Counts::again);
        }
    }
}

std::string ImportRun::look() {
    for (Item item; incoming_->next(item); item = Item{}) {
        lines_ += incoming_->take_lines();
        count(item.file, &Counts::rows);
        if (auto const fits = item.wrong.empty() ? check_item(item) : refuse(Fault::malformed, item.wrong);
            !fits)
            tell_row({.file = item.file, .line = item.line}, "refused", fits.error().why);
        else
            tell_look(item);
    }
    lines_ += incoming_->take_lines();
    tell_files();
    tell_counts("done", true);
    return std::move(lines_);
}

ImportRun::Account& ImportRun::account_of(std::size_t file) {
    if (accounts_.size() <= file) accounts_.resize(file + 1);
    return accounts_[file];
}

void ImportRun::count(std::size_t file, std::uint64_t Counts::* what) {
    ++(counts_.*what);
    if (!incoming_->files().empty()) ++(account_of(file).counts.*what);
}

}  // namespace comity::intake

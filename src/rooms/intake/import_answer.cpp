// The lines of JSON in which an import is answered.
#include "rooms/intake/import_run.h"
#include "rooms/intake/track.h"

namespace comity::intake {

void ImportRun::write_file(json::Writer& writer, std::size_t file) const {
    if (file < incoming_->files().size()) writer.member("file", incoming_->files()[file].name);
}

void ImportRun::tell_row(Row const& row, std::string_view outcome, std::string_view reason,
                         std::optional<std::uint64_t> number) {
    if (outcome == "refused") count(row.file, &Counts::refused);
    if (outcome == "changed") count(row.file, &Counts::changed);
    json::Writer writer(lines_);
    writer.open('{').key("row").open('{').member("line", std::uint64_t{row.line}).member("reason", reason);
    writer.member("outcome", outcome);
    if (number) writer.member("number", *number);
    write_file(writer, row.file);
    writer.close('}').close('}');
    lines_.push_back('\n');
}

// What was taken, and yet must be told of.
void ImportRun::tell_note(Row const& row, std::optional<std::uint64_t> number) {
    if (!row.summary.empty()) {
        lines_ += "{\"track\":{" + row.summary;
        if (number) lines_ += ",\"number\":" + std::to_string(*number);
        if (row.file < incoming_->files().size()) {
            lines_ += ",\"file\":";
            json::quote(lines_, incoming_->files()[row.file].name);
        }
        lines_ += "}}\n";
    }
    if (!row.note.empty()) tell_row(row, "noted", row.note, number);
}

void ImportRun::tell_look(Item const& item) {
    Row const row{.file = item.file, .line = item.line, .note = item.note, .summary = item.summary};
    if (item.kind != track_kind) {
        json::Writer writer(lines_);
        writer.open('{').key("look").raw(json::write(item.body)).member("line", std::uint64_t{item.line});
        write_file(writer, item.file);
        writer.close('}');
        lines_.push_back('\n');
    }
    tell_note(row);
}

// Files of an archive, in their order, as soon as all of them is accounted for.
void ImportRun::tell_files() {
    auto const& files = incoming_->files();
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto& account = account_of(i);
        if (account.is_told) continue;
        if (!files[i].is_read || account.open_rows > 0) return;
        account.is_told = true;
        json::Writer writer(lines_);
        writer.open('{').key("file").open('{').member("name", files[i].name);
        writer.member("format", files[i].format);
        write_counts(writer, account.counts);
        if (!files[i].reason.empty()) writer.member("reason", files[i].reason);
        writer.close('}').close('}');
        lines_.push_back('\n');
    }
}

void ImportRun::write_counts(json::Writer& writer, Counts const& counts) const {
    writer.member("rows", counts.rows).member("stored", counts.stored).member("again", counts.again);
    writer.member("changed", counts.changed).member("refused", counts.refused);
}

void ImportRun::tell_counts(std::string_view name, bool last) {
    json::Writer writer(lines_);
    writer.open('{').key(name).open('{');
    write_counts(writer, counts_);
    if (last) {
        writer.member("format", incoming_->format()).key("unknown_columns").open('[');
        for (auto const& each : incoming_->unknown_columns()) writer.value(each);
        writer.close(']');
    }
    writer.close('}').close('}');
    lines_.push_back('\n');
}

}  // namespace comity::intake

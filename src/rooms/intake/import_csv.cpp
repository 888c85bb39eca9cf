#include "rooms/intake/import_csv.h"

#include <future>
#include <unordered_map>

#include "base/hash.h"
#include "base/json.h"
#include "formats/csv.h"
#include "formats/hxl.h"
#include "rooms/intake/mapping.h"

namespace comity::intake {

namespace {

constexpr std::size_t rows_a_batch = 1000;
constexpr std::size_t bytes_a_batch = 8 * 1024 * 1024;  // of bodies
constexpr std::size_t rows_a_look = 10;
constexpr std::uint64_t file_limit_bytes = std::uint64_t{1} << 30;

struct Counts {
    std::uint64_t rows = 0;
    std::uint64_t stored = 0;
    std::uint64_t again = 0;
    std::uint64_t changed = 0;
    std::uint64_t refused = 0;
};

// What must be known of a row when its answer comes.
struct Row {
    std::size_t line = 0;
    std::string external_id;
    std::string body;  // kept only where a changed row is to be said anew
};

struct Batch {
    std::vector<Row> rows;
    std::vector<Saying> sayings;
    std::size_t bytes = 0;  // of the bodies
    std::future<std::vector<Result<Heard>>> answers;
};

// A changed row, said anew.
struct Correction {
    std::size_t line = 0;
    std::uint64_t first_number = 0;
    Saying saying;
};

// A file on its way in. One thread at a time.
class Import {
  public:
    Import(Visit visit, std::shared_ptr<void const> owner, std::string_view file, csv::Dialect const& dialect,
           bool correct)
        : visit_(std::move(visit)), owner_(std::move(owner)), reader_(file, dialect), correct_(correct) {}

    Result<void> begin();
    // The next lines of the answer. While one batch commits the next is read.
    std::optional<std::string> next();
    std::string look();

  private:
    bool next_record();
    bool has_place(Batch const& batch) const;
    bool is_tag_row() const;
    Batch read_batch();
    void add_row(Batch& batch);
    std::string external_id(MappedRow const& mapped);
    void take_answers(Batch& batch);
    void take_corrections(std::vector<Correction> corrections);
    Result<Correction> correction(Row const& row, std::uint64_t first_number) const;
    void list_refused(std::size_t line, std::string_view reason);
    void list_changed(std::size_t line, std::string_view reason, std::uint64_t number);
    void write_counts(std::string_view name, bool last);

    Visit visit_;
    std::shared_ptr<void const> owner_;
    csv::Reader reader_;
    csv::Record record_;
    bool correct_;
    bool first_row_ = true;
    bool finished_ = false;
    Mapping mapping_;
    Counts counts_;
    std::unordered_map<Hash, std::uint64_t, IdHash> equal_rows_;
    std::optional<Batch> under_way_;
    std::string lines_;
};

// The last "line end" of a record may be missing at the end of a file; it is no part of the row.
std::string_view without_line_end(std::string_view bytes) {
    while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.remove_suffix(1);
    return bytes;
}

Result<void> Import::begin() {
    if (!reader_.next(record_)) return refuse(Fault::malformed, "The file is empty.");
    if (!record_.wrong.empty())
        return refuse(Fault::malformed, "The first row cannot be read: " + record_.wrong);
    TRY(mapping, find_mapping(record_.fields));
    mapping_ = std::move(mapping);
    return {};
}

// Under the header a file may have a row of HXL tags.
bool Import::is_tag_row() const {
    bool any = false;
    for (auto field : record_.fields) {
        if (!field.empty() && !hxl::is_tag(field)) return false;
        any = any || !field.empty();
    }
    return any;
}

bool Import::next_record() {
    if (!reader_.next(record_)) return false;
    bool const tags = std::exchange(first_row_, false) && record_.wrong.empty() && is_tag_row();
    return tags ? reader_.next(record_) : true;
}

std::string Import::external_id(MappedRow const& mapped) {
    if (!mapped.external_id.empty()) return mapped.external_id;
    auto const bytes = without_line_end(reader_.text().substr(record_.begin, record_.end - record_.begin));
    auto const hash = sha256(bytes);
    return hash.hex() + ":" + std::to_string(++equal_rows_[hash]);
}

void Import::add_row(Batch& batch) {
    ++counts_.rows;
    if (!record_.wrong.empty()) return list_refused(record_.line, record_.wrong);
    auto mapped = mapping_.read(record_.fields);
    if (!mapped) return list_refused(record_.line, mapped.error().why);
    Saying saying;
    saying.kind = report_kind;
    // The export's own ids are shared by all who import it: two who bring the same export bring it once.
    saying.channel = mapping_.channel;
    saying.external_id = external_id(*mapped);
    saying.parsed = write_report(std::move(mapped->report));
    json::write(saying.body, *saying.parsed);
    batch.bytes += saying.body.size();
    batch.rows.push_back({record_.line, saying.external_id, correct_ ? saying.body : std::string()});
    batch.sayings.push_back(std::move(saying));
}

// Bounded by rows, by bytes and by the lines of the answer: whatever a file holds, memory stays flat.
bool Import::has_place(Batch const& batch) const {
    return batch.sayings.size() < rows_a_batch && batch.bytes < bytes_a_batch && lines_.size() < (1 << 16);
}

Batch Import::read_batch() {
    Batch batch;
    batch.rows.reserve(rows_a_batch);
    batch.sayings.reserve(rows_a_batch);
    while (has_place(batch) && next_record()) add_row(batch);
    return batch;
}

std::optional<std::string> Import::next() {
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
    write_counts(finished_ ? "done" : "progress", finished_);
    return std::move(lines_);
}

void Import::take_answers(Batch& batch) {
    auto const answers = batch.answers.get();
    std::vector<Correction> corrections;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        auto const& row = batch.rows[i];
        if (!answers[i]) {
            list_refused(row.line, answers[i].error().why);
        } else if (answers[i]->outcome == Heard::Outcome::stored) {
            ++counts_.stored;
        } else if (answers[i]->outcome == Heard::Outcome::again) {
            ++counts_.again;
        } else if (!correct_) {
            list_changed(row.line, "This row was imported before in other words.", answers[i]->number);
        } else if (auto made = correction(row, answers[i]->number)) {
            corrections.push_back(*std::move(made));
        } else {
            list_refused(row.line, made.error().why);
        }
    }
    take_corrections(std::move(corrections));
}

Result<Correction> Import::correction(Row const& row, std::uint64_t first_number) const {
    TRY(first, visit_.sight.record(first_number));
    TRY(body, json::parse(row.body));
    TRY(report, read_report(body));
    report.corrects = first.id;
    Saying saying;
    saying.kind = report_kind;
    saying.channel = mapping_.channel + ":correction";
    saying.external_id = row.external_id + ":" + sha256(row.body).hex();
    saying.parsed = write_report(std::move(report));
    json::write(saying.body, *saying.parsed);
    return Correction{row.line, first_number, std::move(saying)};
}

void Import::take_corrections(std::vector<Correction> corrections) {
    if (corrections.empty()) return;
    std::vector<Saying> sayings;
    sayings.reserve(corrections.size());
    for (auto& each : corrections) sayings.push_back(std::move(each.saying));
    auto const answers = visit_.speak.say_all(std::move(sayings)).get();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        auto const& answer = answers[i];
        if (!answer) {
            list_refused(corrections[i].line, answer.error().why);
        } else if (answer->outcome == Heard::Outcome::stored) {
            list_changed(corrections[i].line, "Corrected by number " + std::to_string(answer->number) + ".",
                         corrections[i].first_number);
        } else {
            ++counts_.again;
        }
    }
}

void write_row(std::string& lines, std::size_t line, std::string_view reason, std::string_view outcome,
               std::optional<std::uint64_t> number) {
    json::Writer writer(lines);
    writer.open('{').key("row").open('{').member("line", std::uint64_t{line}).member("reason", reason);
    writer.member("outcome", outcome);
    if (number) writer.member("number", *number);
    writer.close('}').close('}');
    lines.push_back('\n');
}

void Import::list_refused(std::size_t line, std::string_view reason) {
    ++counts_.refused;
    write_row(lines_, line, reason, "refused", std::nullopt);
}

void Import::list_changed(std::size_t line, std::string_view reason, std::uint64_t number) {
    ++counts_.changed;
    write_row(lines_, line, reason, "changed", number);
}

void Import::write_counts(std::string_view name, bool last) {
    json::Writer writer(lines_);
    writer.open('{').key(name).open('{').member("rows", counts_.rows).member("stored", counts_.stored);
    writer.member("again", counts_.again)
        .member("changed", counts_.changed)
        .member("refused", counts_.refused);
    if (last) {
        writer.member("format", mapping_.format).key("unknown_columns").open('[');
        for (auto const& each : mapping_.unknown_columns) writer.value(each);
        writer.close(']');
    }
    writer.close('}').close('}');
    lines_.push_back('\n');
}

std::string Import::look() {
    while (counts_.rows < rows_a_look && next_record()) {
        ++counts_.rows;
        auto mapped =
            record_.wrong.empty() ? mapping_.read(record_.fields) : refuse(Fault::malformed, record_.wrong);
        if (!mapped) {
            list_refused(record_.line, mapped.error().why);
            continue;
        }
        auto const body = write_report(std::move(mapped->report));
        if (auto const fits = check_report(body); !fits) {
            list_refused(record_.line, fits.error().why);
            continue;
        }
        json::Writer writer(lines_);
        writer.open('{').key("look").raw(json::write(body)).close('}');
        lines_.push_back('\n');
    }
    write_counts("done", true);
    return std::move(lines_);
}

bool is_on(Request const& request, std::string_view name) {
    auto const asked = request.asked(name);
    return asked && (*asked == "1" || *asked == "true");
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    if (request.asked("format").value_or("csv") != "csv")
        return refuse(Fault::unsupported, "The only format that can be imported is csv.");
    TRY(dialect, csv::sniff(request.body));
    auto const import =
        std::make_shared<Import>(visit, request.body_owner, request.body, dialect, is_on(request, "correct"));
    TRY_OK(import->begin());
    Reply reply;
    reply.content_type = "application/x-ndjson";
    if (is_on(request, "look")) {
        reply.body = import->look();
        return reply;
    }
    reply.next = [import]() -> Result<std::optional<std::string>> { return import->next(); };
    return reply;
}

}  // namespace

Route import_route() {
    Route route;
    route.method = Method::post;
    route.path = "/api/v1/spaces/{space}/imports";
    route.summary = "Imports a table of reports; every row is accounted for in the answer, as it streams.";
    route.parameters = {
        {"format", "string", "The format of the body: csv."},
        {"look", "boolean", "Shows the first ten rows as they would be read, and stores nothing."},
        {"correct", "boolean", "Says rows that have changed since an earlier import anew, as corrections."},
    };
    route.takes = {{"text/csv"}};
    route.answers = "application/x-ndjson";
    route.role = Role::contributor;
    route.body_limit_bytes = file_limit_bytes;
    route.answer = answer;
    return route;
}

}  // namespace comity::intake

#include "rooms/situation/reports.h"

#include <charconv>
#include <optional>

#include "base/text.h"
#include "methods/words.h"
#include "rooms/intake/report.h"
#include "rooms/situation/judgements.h"

namespace comity::situation {

namespace {

// What is read over and over, by the million: short, apart from the texts.
constexpr char report_schema[] =
    "CREATE TABLE report(number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, lon REAL, lat REAL,"
    " category_ids TEXT NOT NULL, radius_m REAL, corrected_by INTEGER)";

constexpr char report_text_schema[] =
    "CREATE TABLE report_text(number INTEGER PRIMARY KEY, id BLOB NOT NULL, heard_at_ms INTEGER NOT NULL,"
    " title TEXT NOT NULL, text TEXT NOT NULL, place_name TEXT NOT NULL, categories TEXT NOT NULL,"
    " language TEXT NOT NULL, via TEXT NOT NULL)";

constexpr char report_correction_schema[] =
    "CREATE TABLE report_correction(number INTEGER PRIMARY KEY, id BLOB NOT NULL, report INTEGER NOT NULL)";

// Edits that came before what they edit: when that comes, it is no report of its own any more.
constexpr char report_edit_schema[] =
    "CREATE TABLE report_edit(instance TEXT PRIMARY KEY, report INTEGER NOT NULL) WITHOUT ROWID";

// The texts lie in report_text; of the words only "which reports" is asked, so nothing else is kept. Segments
// are merged a little at a time (merge_words): left to itself, FTS5 holds up one commit in a hundred for
// long.
constexpr char report_words_schema[] =
    "CREATE VIRTUAL TABLE report_words USING fts5(words, content='', columnsize=0, detail=none, "
    "tokenize='ascii');"
    "INSERT INTO report_words(report_words, rank) VALUES ('automerge', 0), ('crisismerge', 64)";

// Ids are random: a b-tree of a million of them takes 12 microseconds an insert, the merged segments of a
// full-text index 2. The rowid is the number of the entry; only the first 16 digits are kept.
constexpr char report_id_schema[] =
    "CREATE VIRTUAL TABLE report_id USING fts5(id, content='', columnsize=0, detail=none, tokenize='ascii');"
    "INSERT INTO report_id(report_id, rank) VALUES ('automerge', 0), ('crisismerge', 64)";

constexpr char category_schema[] =
    "CREATE TABLE category(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, reports INTEGER NOT NULL)";

constexpr char report_total_schema[] =
    "CREATE TABLE report_total(id INTEGER PRIMARY KEY, reports INTEGER NOT NULL, unseen INTEGER NOT NULL,"
    " last_heard_at_ms INTEGER);"
    "INSERT INTO report_total VALUES(1, 0, 0, NULL)";

std::string first_digits(StatementId const& id) {
    return to_hex(id.view().substr(0, 8));
}

std::string searched_words(std::string_view title, std::string_view text, std::string_view place_name,
                           std::string_view categories) {
    std::string all;
    all.reserve(title.size() + text.size() + place_name.size() + categories.size() + 3);
    for (auto part : {title, text, place_name, categories}) all.append(part).push_back('\n');
    return words_of(all);
}

std::string_view place_name_of(intake::Report const& report) {
    return report.place ? std::string_view(report.place->name) : std::string_view();
}

std::int64_t category_id(Tables& tables, std::string const& name) {
    auto& known = tables.query("SELECT id FROM category WHERE name = ?1").with(name);
    if (known.step()) {
        auto const id = known.integer(0);
        known.reset();
        return id;
    }
    tables.query("INSERT INTO category(name, reports) VALUES(?1, 0)").with(name).run();
    auto& made = tables.query("SELECT max(id) FROM category");
    MUST(made.step());
    auto const id = made.integer(0);
    made.reset();
    return id;
}

void count_in_category(Tables& tables, std::int64_t id, int more) {
    tables.query("UPDATE category SET reports = reports + ?2 WHERE id = ?1").with(id, more).run();
}

std::string count_categories(Tables& tables, std::vector<std::string> const& categories) {
    std::string ids;
    for (auto const& each : categories) {
        auto const id = category_id(tables, each);
        count_in_category(tables, id, 1);
        ids.append(ids.empty() ? "" : " ").append(std::to_string(id));
    }
    return ids;
}

// Binds lon, lat and radius_m from `index` on.
void bind_place(Query& query, int index, std::optional<intake::Place> const& place) {
    for (int i = 0; i < 3; ++i) query.bind_null(index + i);
    if (!place || !place->point) return;
    query.bind(index, place->point->lon).bind(index + 1, place->point->lat);
    if (place->radius_m) query.bind(index + 2, *place->radius_m);
}

void remember_id(Tables& tables, Entry const& entry) {
    tables.query("INSERT INTO report_id(rowid, id) VALUES(?1, ?2)")
        .with(entry.number, first_digits(entry.id))
        .run();
}

void add_words(Tables& tables, std::int64_t number, intake::Report const& report,
               std::string const& categories) {
    auto const words = searched_words(report.title, report.text, place_name_of(report), categories);
    tables.query("INSERT INTO report_words(rowid, words) VALUES(?1, ?2)").with(number, words).run();
}

void add_report(Tables& tables, Entry const& entry, intake::Report const& report) {
    auto const number = static_cast<std::int64_t>(entry.number);
    auto& row = tables.query(
        "INSERT INTO report(number, at_ms, lon, lat, radius_m, category_ids) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    auto const ids = count_categories(tables, report.categories);
    row.bind(1, number).bind(2, report.at_ms.value_or(entry.at_ms)).bind(6, ids);
    bind_place(row, 3, report.place);
    row.run();

    auto const categories = join(report.categories, "; ");
    auto& text = tables.query(
        "INSERT INTO report_text(number, id, heard_at_ms, title, text, place_name, categories, language, via)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    text.bind(1, number).bind_blob(2, entry.id.view()).bind(3, entry.heard_at_ms);
    text.bind(4, report.title).bind(5, report.text).bind(6, place_name_of(report)).bind(7, categories);
    text.bind(8, report.language).bind(9, entry.via).run();
    add_words(tables, number, report, categories);
}

// A contentless index forgets words only when it is told them again.
void forget_words(Tables& tables, std::int64_t number) {
    auto& said =
        tables.query("SELECT title, text, place_name, categories FROM report_text WHERE number = ?1");
    MUST(said.with(number).step());
    auto const words = searched_words(said.text(0), said.text(1), said.text(2), said.text(3));
    said.reset();
    tables.query("INSERT INTO report_words(report_words, rowid, words) VALUES('delete', ?1, ?2)")
        .with(number, words)
        .run();
}

void uncount_categories(Tables& tables, std::int64_t number) {
    auto& row = tables.query("SELECT category_ids FROM report WHERE number = ?1");
    MUST(row.with(number).step());
    std::vector<std::uint32_t> ids;
    read_category_ids(row.text(0), ids);
    row.reset();
    for (auto id : ids) count_in_category(tables, id, -1);
}

void stand_for(Tables& tables, Entry const& entry, std::int64_t report) {
    tables.query("INSERT INTO report_correction(number, id, report) VALUES(?1, ?2, ?3)")
        .bind(1, entry.number)
        .bind_blob(2, entry.id.view())
        .bind(3, report)
        .run();
}

void correct_report(Tables& tables, std::int64_t number, Entry const& entry, intake::Report const& report) {
    forget_words(tables, number);
    uncount_categories(tables, number);
    auto const ids = count_categories(tables, report.categories);
    auto& row = tables.query(
        "UPDATE report SET at_ms = coalesce(?2, at_ms), lon = ?3, lat = ?4, radius_m = ?5, category_ids = ?6,"
        " corrected_by = ?7 WHERE number = ?1");
    row.bind(1, number).bind_null(2).bind(6, ids).bind(7, entry.number);
    if (report.at_ms) row.bind(2, *report.at_ms);
    bind_place(row, 3, report.place);
    row.run();

    auto const categories = join(report.categories, "; ");
    tables
        .query(
            "UPDATE report_text SET title = ?2, text = ?3, place_name = ?4, categories = ?5, language = ?6"
            " WHERE number = ?1")
        .with(number, report.title, report.text, place_name_of(report), categories, report.language)
        .run();
    add_words(tables, number, report, categories);
    stand_for(tables, entry, number);
}

// An edit in whose place no report stands yet.
void remember_edit(Tables& tables, intake::Report const& report, std::int64_t number) {
    if (!report.submission || report.submission->replaces.empty()) return;
    tables.query("INSERT OR IGNORE INTO report_edit(instance, report) VALUES(?1, ?2)")
        .with(report.submission->replaces, number)
        .run();
}

// The report that had edited this one before it came.
std::optional<std::int64_t> edited_before(Tables& tables, intake::Report const& report) {
    if (!report.submission) return std::nullopt;
    auto& edit = tables.query("SELECT report FROM report_edit WHERE instance = ?1");
    std::optional<std::int64_t> number;
    if (edit.with(report.submission->instance).step()) number = edit.integer(0);
    edit.reset();
    return number;
}

void count_report(Tables& tables, int more, std::int64_t heard_at_ms) {
    tables
        .query(
            "UPDATE report_total SET reports = reports + ?1, unseen = unseen + ?1, last_heard_at_ms = ?2"
            " WHERE id = 1")
        .with(more, heard_at_ms)
        .run();
}

void merge_words(Tables& tables) {
    tables.query("INSERT INTO report_words(report_words, rank) VALUES ('merge', 8)").run();
    tables.query("INSERT INTO report_id(report_id, rank) VALUES ('merge', 8)").run();
}

// Files that came after their report stand in its history.
void attach(Tables& tables, Entry const& entry) {
    auto const id = intake::report_of_attached(entry.body);
    auto const report = id ? find_report(tables, *id) : std::nullopt;
    if (report) remember_in_history(tables, *report, entry);
}

void apply(Tables& tables, Entry const& entry) {
    constexpr std::uint64_t entries_a_merge = 32;
    if (entry.number % entries_a_merge == 0) merge_words(tables);
    if (entry.erased) return;
    if (entry.header.kind == intake::attachment_kind) return attach(tables, entry);
    if (entry.header.kind != intake::report_kind) return judge(tables, entry);
    auto const report = intake::read_report(entry.body);
    if (!report) throw Broken("a report on the record cannot be read: " + report.error().why);
    auto const corrected = report->corrects ? find_report(tables, *report->corrects) : std::nullopt;
    auto const edit = corrected ? std::nullopt : edited_before(tables, *report);
    if (corrected)
        correct_report(tables, *corrected, entry, *report);
    else if (edit)
        stand_for(tables, entry, *edit);
    else
        add_report(tables, entry, *report);
    auto const stands_in = corrected ? corrected : edit;
    if (stands_in) remember_in_history(tables, *stands_in, entry);
    if (!corrected)
        remember_edit(tables, *report, stands_in.value_or(static_cast<std::int64_t>(entry.number)));
    remember_id(tables, entry);
    count_report(tables, stands_in ? 0 : 1, entry.heard_at_ms);
}

// A correction stands in the row of the report that it corrects.
void hide(Tables& tables, std::uint64_t number) {
    auto& corrected = tables.query("SELECT report FROM report_correction WHERE number = ?1").with(number);
    auto const row = corrected.step() ? corrected.integer(0) : static_cast<std::int64_t>(number);
    corrected.reset();
    for (auto const* forget :
         {"DELETE FROM report WHERE number = ?1", "DELETE FROM report_text WHERE number = ?1",
          "DELETE FROM report_history WHERE report = ?1", "DELETE FROM report_correction WHERE report = ?1"})
        tables.query(forget).with(row).run();
}

}  // namespace

View reports_view() {
    auto table = [](char const* name, char const* schema) { return Table{name, Role::observer, schema}; };
    View view{"reports",
              "5, " + std::string(words_version()),
              {table("report", report_schema), table("report_text", report_text_schema),
               table("report_correction", report_correction_schema), table("report_edit", report_edit_schema),
               table("report_words", report_words_schema), table("report_id", report_id_schema),
               table("category", category_schema), table("report_total", report_total_schema)},
              apply,
              hide};
    for (auto& judged : judgement_tables()) view.tables.push_back(std::move(judged));
    return view;
}

std::optional<std::int64_t> find_report(Tables& tables, StatementId const& id) {
    auto& query = tables.query(
        "SELECT coalesce(t.number, c.report) FROM report_id"
        " LEFT JOIN report_text AS t ON t.number = report_id.rowid AND t.id = ?2"
        " LEFT JOIN report_correction AS c ON c.number = report_id.rowid AND c.id = ?2"
        " WHERE report_id MATCH ?1 AND coalesce(t.number, c.report) IS NOT NULL");
    query.bind(1, first_digits(id)).bind_blob(2, id.view());
    std::optional<std::int64_t> number;
    if (query.step()) number = query.integer(0);
    query.reset();
    return number;
}

void read_category_ids(std::string_view text, std::vector<std::uint32_t>& ids) {
    auto const* at = text.data();
    auto const* end = at + text.size();
    while (at < end) {
        std::uint32_t id = 0;
        auto const [next, error] = std::from_chars(at, end, id);
        MUST(error == std::errc{});
        ids.push_back(id);
        at = next + 1;
    }
}

std::string match_all(std::vector<std::string> const& words) {
    std::string match;
    for (auto const& word : words) match.append(match.empty() ? "\"" : " \"").append(word).append("\"");
    return match;
}

}  // namespace comity::situation

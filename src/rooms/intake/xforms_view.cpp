#include "rooms/intake/xforms_view.h"

#include "rooms/intake/report.h"

namespace comity::intake {

namespace {

constexpr char xform_schema[] =
    "CREATE TABLE xform(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, form_id TEXT NOT NULL,"
    " version TEXT NOT NULL, said_at_ms INTEGER NOT NULL, open INTEGER NOT NULL, sha256 BLOB NOT NULL,"
    " family INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE(form_id, version)) STRICT";

// Apart from the form, which is long: it is not written again for each of its answers.
constexpr char xform_count_schema[] =
    "CREATE TABLE xform_count(xform INTEGER PRIMARY KEY, answers INTEGER NOT NULL, last_at_ms INTEGER)"
    " STRICT";

constexpr char xform_media_schema[] =
    "CREATE TABLE xform_media(xform INTEGER, name TEXT, number INTEGER NOT NULL, sha256 BLOB NOT NULL,"
    " md5 TEXT NOT NULL, media_type TEXT NOT NULL, PRIMARY KEY(xform, name)) STRICT, WITHOUT ROWID";

// The XML of each submission as it is kept: what of it goes into which column is decided when it is read.
constexpr char xform_answers_schema[] =
    "CREATE TABLE xform_answers(number INTEGER PRIMARY KEY, id BLOB NOT NULL, family INTEGER, xform INTEGER,"
    " instance TEXT NOT NULL, replaces TEXT, heard_at_ms INTEGER NOT NULL, replaced_by INTEGER,"
    " xml TEXT NOT NULL) STRICT;"
    "CREATE INDEX xform_answers_family ON xform_answers(family, number);"
    "CREATE INDEX xform_answers_instance ON xform_answers(instance);"
    "CREATE INDEX xform_answers_replaces ON xform_answers(replaces) WHERE replaces IS NOT NULL";

constexpr char xform_file_schema[] =
    "CREATE TABLE xform_file(report BLOB, name TEXT, sha256 BLOB, number INTEGER NOT NULL, media_type TEXT "
    "NOT NULL,"
    " PRIMARY KEY(report, name, sha256)) STRICT, WITHOUT ROWID";

void say_form(Tables& tables, Entry const& entry) {
    auto const said = read_xform(entry.body);
    if (!said) throw Broken("a form on the record cannot be read: " + said.error().why);
    tables
        .query(
            "INSERT OR IGNORE INTO xform(number, id, form_id, version, said_at_ms, open, sha256, body, "
            "family)"
            " VALUES(?1, ?2, ?3, ?4, ?5, 1, ?6, ?7,"
            " coalesce((SELECT min(number) FROM xform WHERE form_id = ?3), ?1))")
        .bind(1, entry.number)
        .bind_blob(2, entry.id.view())
        .bind(3, said->form.form_id)
        .bind(4, said->form.version)
        .bind(5, entry.at_ms)
        .bind_blob(6, said->sha256.view())
        .bind(7, json::write(entry.body))
        .run();
}

void say_state(Tables& tables, Entry const& entry) {
    auto const state = read_xform_state(entry.body);
    if (!state) return;
    tables.query("UPDATE xform SET open = ?2 WHERE id = ?1")
        .bind_blob(1, state->xform.view())
        .bind(2, state->open ? 1 : 0)
        .run();
}

void say_media(Tables& tables, Entry const& entry) {
    auto const media = read_xform_media(entry.body);
    if (!media) return;
    tables
        .query(
            "INSERT OR REPLACE INTO xform_media(xform, name, number, sha256, md5, media_type)"
            " SELECT number, ?2, ?3, ?4, ?5, ?6 FROM xform WHERE id = ?1")
        .bind_blob(1, media->xform.view())
        .bind(2, media->name)
        .bind(3, entry.number)
        .bind_blob(4, media->sha256.view())
        .bind(5, media->md5)
        .bind(6, media->media_type)
        .run();
}

void keep_files(Tables& tables, std::uint64_t number, StatementId const& report,
                std::vector<Attachment> const& files) {
    for (auto const& file : files)
        tables
            .query(
                "INSERT OR IGNORE INTO xform_file(report, name, sha256, number, media_type) VALUES(?1, ?2, "
                "?3, ?4, ?5)")
            .bind_blob(1, report.view())
            .bind(2, file.name)
            .bind_blob(3, file.sha256.view())
            .bind(4, number)
            .bind(5, file.media_type)
            .run();
}

struct FormOf {
    std::int64_t number = 0, family = 0;
};

std::optional<FormOf> form_of(Tables& tables, Submission const& submission) {
    auto& form = tables.query("SELECT number, family FROM xform WHERE form_id = ?1 AND version = ?2");
    std::optional<FormOf> found;
    if (form.with(submission.form_id, submission.version).step())
        found = FormOf{form.integer(0), form.integer(1)};
    form.reset();
    return found;
}

void count(Tables& tables, std::int64_t form, int more) {
    tables.query("UPDATE xform_count SET answers = answers + ?2 WHERE xform = ?1").with(form, more).run();
}

// Answers that were edited stand no more; an edit may come before what it edits.
void replace(Tables& tables, std::uint64_t number, std::string const& instance) {
    auto& query = tables.query(
        "UPDATE xform_answers SET replaced_by = ?2 WHERE instance = ?1 AND number <> ?2 AND replaced_by IS "
        "NULL"
        " RETURNING xform");
    query.with(instance, number);
    std::vector<std::int64_t> forms;
    while (query.step())
        if (!query.is_null(0)) forms.push_back(query.integer(0));
    query.reset();
    for (auto const form : forms) count(tables, form, -1);
}

std::optional<std::int64_t> edit_of(Tables& tables, std::string const& instance) {
    auto& query = tables.query("SELECT number FROM xform_answers WHERE replaces = ?1 LIMIT 1");
    std::optional<std::int64_t> number;
    if (query.with(instance).step()) number = query.integer(0);
    query.reset();
    return number;
}

void say_answers(Tables& tables, Entry const& entry) {
    auto const read = read_submission(entry.body);
    if (!read || !*read) return;
    auto const& submission = **read;
    auto const form = form_of(tables, submission);
    auto const edit = edit_of(tables, submission.instance);
    auto& row = tables.query(
        "INSERT INTO xform_answers(number, id, family, xform, instance, replaces, heard_at_ms, replaced_by, "
        "xml)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind_null(3).bind_null(4);
    row.bind(5, submission.instance).bind_null(6).bind(7, entry.at_ms).bind_null(8).bind(9, submission.xml);
    if (form) row.bind(3, form->family).bind(4, form->number);
    if (!submission.replaces.empty()) row.bind(6, submission.replaces);
    if (edit) row.bind(8, *edit);
    row.run();
    if (!submission.replaces.empty()) replace(tables, entry.number, submission.replaces);
    if (form)
        tables
            .query(
                "INSERT INTO xform_count(xform, answers, last_at_ms) VALUES(?1, ?2, ?3)"
                " ON CONFLICT DO UPDATE SET answers = answers + ?2, last_at_ms = ?3")
            .with(form->number, edit ? 0 : 1, entry.at_ms)
            .run();
    if (!entry.body.find("attachments")) return;
    if (auto const report = read_report(entry.body))
        keep_files(tables, entry.number, entry.id, report->attachments);
}

void apply(Tables& tables, Entry const& entry) {
    auto const& kind = entry.header.kind;
    if (entry.erased) return;
    if (kind == report_kind && entry.body.find("submission")) return say_answers(tables, entry);
    if (kind == xform_kind) return say_form(tables, entry);
    if (kind == xform_state_kind) return say_state(tables, entry);
    if (kind == xform_media_kind) return say_media(tables, entry);
    if (kind != attachment_kind) return;
    if (auto const attached = read_attached(entry.body))
        keep_files(tables, entry.number, attached->report, attached->attachments);
}

void hide(Tables& tables, std::uint64_t number) {
    for (auto const* forget :
         {"UPDATE xform_count SET answers = answers - 1 WHERE xform = (SELECT xform FROM"
          " xform_answers WHERE number = ?1 AND replaced_by IS NULL)",
          "DELETE FROM xform_answers WHERE number = ?1", "DELETE FROM xform_file WHERE number = ?1"})
        tables.query(forget).with(number).run();
}

XFormRow read_row(Query& query) {
    auto const body = json::parse(query.text(4));
    MUST(body);
    auto said = read_xform(*body);
    MUST(said);
    return {static_cast<std::uint64_t>(query.integer(0)),
            *StatementId::from_bytes(query.blob(1)),
            query.integer(2),
            query.integer(3) != 0,
            static_cast<std::uint64_t>(query.integer(5)),
            std::move(*said)};
}

constexpr char row_columns[] = "SELECT number, id, said_at_ms, open, body, family FROM xform ";

}  // namespace

View xforms_view() {
    View view;
    view.name = "xforms";
    view.version = "2";
    view.tables = {{"xform", Role::observer, xform_schema},
                   {"xform_count", Role::observer, xform_count_schema},
                   {"xform_media", Role::observer, xform_media_schema},
                   {"xform_answers", Role::observer, xform_answers_schema},
                   {"xform_file", Role::observer, xform_file_schema}};
    view.apply = apply;
    view.hide = hide;
    return view;
}

std::vector<XFormRow> xforms(Reading const& reading) {
    std::vector<XFormRow> rows;
    auto& query = reading.query(std::string(row_columns) + "ORDER BY number DESC LIMIT 500");
    while (query.step()) rows.push_back(read_row(query));
    query.reset();
    return rows;
}

std::optional<XFormRow> xform_row(Reading const& reading, std::uint64_t number) {
    auto& query = reading.query(std::string(row_columns) + "WHERE number = ?1");
    std::optional<XFormRow> row;
    if (query.with(number).step()) row = read_row(query);
    query.reset();
    return row;
}

std::optional<std::uint64_t> find_xform(Reading const& reading, std::string_view form_id,
                                        std::string_view version) {
    auto& query = reading.query("SELECT number FROM xform WHERE form_id = ?1 AND version = ?2");
    std::optional<std::uint64_t> number;
    if (query.with(form_id, version).step()) number = static_cast<std::uint64_t>(query.integer(0));
    query.reset();
    return number;
}

std::vector<XFormFile> files_beside(Reading const& reading, std::uint64_t number) {
    std::vector<XFormFile> files;
    auto& query =
        reading.query("SELECT name, sha256, md5, media_type FROM xform_media WHERE xform = ?1 ORDER BY name");
    query.with(number);
    while (query.step())
        files.push_back({std::string(query.text(0)), *Hash::from_bytes(query.blob(1)),
                         std::string(query.text(2)), std::string(query.text(3))});
    query.reset();
    return files;
}

std::optional<AnswersRow> find_answers(Reading const& reading, std::string_view instance) {
    auto& query = reading.query(
        "SELECT number, id, xml FROM xform_answers WHERE instance = ?1 ORDER BY number LIMIT 1");
    std::optional<AnswersRow> row;
    if (query.with(instance).step())
        row = AnswersRow{static_cast<std::uint64_t>(query.integer(0)),
                         *StatementId::from_bytes(query.blob(1)), std::string(query.text(2))};
    query.reset();
    return row;
}

std::optional<StatementId> find_edit(Reading const& reading, std::string_view instance) {
    auto& query = reading.query("SELECT id FROM xform_answers WHERE replaces = ?1 ORDER BY number LIMIT 1");
    std::optional<StatementId> id;
    if (query.with(instance).step()) id = StatementId::from_bytes(query.blob(0));
    query.reset();
    return id;
}

std::vector<Attachment> files_of(Reading const& reading, StatementId const& report) {
    std::vector<Attachment> files;
    auto& query = reading.query(
        "SELECT name, sha256, media_type FROM xform_file WHERE report = ?1 ORDER BY number, name, sha256");
    query.bind_blob(1, report.view());
    while (query.step())
        files.push_back({.sha256 = *Hash::from_bytes(query.blob(1)),
                         .media_type = std::string(query.text(2)),
                         .name = std::string(query.text(0))});
    query.reset();
    return files;
}

AnswerCount count_answers(Reading const& reading, std::uint64_t xform) {
    AnswerCount count;
    auto& query = reading.query("SELECT answers, last_at_ms FROM xform_count WHERE xform = ?1");
    if (query.with(xform).step()) {
        count.answers = static_cast<std::uint64_t>(query.integer(0));
        if (!query.is_null(1)) count.last_at_ms = query.integer(1);
    }
    query.reset();
    return count;
}

}  // namespace comity::intake

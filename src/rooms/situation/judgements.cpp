#include "rooms/situation/judgements.h"

#include <algorithm>
#include <array>

#include "rooms/situation/action.h"
#include "rooms/situation/assessment.h"
#include "rooms/situation/closing.h"
#include "rooms/situation/publication.h"
#include "rooms/situation/reports.h"

namespace comity::situation {

namespace {

// `changed` is the number of the entry that last changed the row: who keeps rows in memory reads on from it.
constexpr char report_state_schema[] =
    "CREATE TABLE report_state(number INTEGER PRIMARY KEY, verification INTEGER NOT NULL DEFAULT 0,"
    " reliability TEXT, credibility INTEGER, assessed_by INTEGER, closing TEXT, closed_by INTEGER,"
    " duplicate_of INTEGER, actions INTEGER NOT NULL DEFAULT 0, open_actions INTEGER NOT NULL DEFAULT 0,"
    " publications INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL);"
    "CREATE INDEX report_state_changed ON report_state(changed)";

constexpr char report_history_schema[] =
    "CREATE TABLE report_history(report INTEGER, number INTEGER, PRIMARY KEY(report, number)) WITHOUT ROWID";

constexpr char assessment_schema[] =
    "CREATE TABLE assessment(row INTEGER PRIMARY KEY, number INTEGER NOT NULL, id BLOB NOT NULL,"
    " report INTEGER, about BLOB NOT NULL, verification TEXT NOT NULL, reliability TEXT NOT NULL,"
    " credibility INTEGER NOT NULL, reason TEXT NOT NULL, at_ms INTEGER NOT NULL)";

// As it stands after its changes; `reports` is "3; 17".
constexpr char action_schema[] =
    "CREATE TABLE action(number INTEGER PRIMARY KEY, id BLOB NOT NULL, reports TEXT NOT NULL,"
    " who TEXT NOT NULL, what TEXT NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL, due_ms INTEGER,"
    " at_ms INTEGER NOT NULL, changed_at_ms INTEGER NOT NULL, changed_by INTEGER)";

constexpr char action_report_schema[] =
    "CREATE TABLE action_report(action INTEGER, report INTEGER, PRIMARY KEY(action, report)) WITHOUT ROWID";

// The ids by which an action can be changed: its own, and those of its changes.
constexpr char action_id_schema[] =
    "CREATE TABLE action_id(id BLOB PRIMARY KEY, action INTEGER NOT NULL) WITHOUT ROWID";

constexpr char report_publication_schema[] =
    "CREATE TABLE report_publication(id BLOB PRIMARY KEY, number INTEGER NOT NULL, report INTEGER NOT NULL,"
    " withdrawn_by INTEGER) WITHOUT ROWID";

using Numbers = std::vector<std::int64_t>;

template <class T>
T const& read_back(Result<T> const& said) {
    if (!said) throw Broken("a statement on the record cannot be read: " + said.error().why);
    return *said;
}

Numbers each_once(Numbers numbers) {
    std::ranges::sort(numbers);
    auto const repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
    return numbers;
}

// The reports of this space among those a statement is about, each once.
Numbers find_reports(Tables& tables, std::vector<StatementId> const& about) {
    Numbers reports;
    for (auto const& id : about)
        if (auto const report = find_report(tables, id)) reports.push_back(*report);
    return each_once(std::move(reports));
}

// The row of the report, there from now on, and changed.
void touch(Tables& tables, std::int64_t report, Entry const& entry) {
    tables
        .query(
            "INSERT INTO report_state(number, changed) VALUES(?1, ?2)"
            " ON CONFLICT(number) DO UPDATE SET changed = ?2")
        .with(report, entry.number)
        .run();
    remember_in_history(tables, report, entry);
}

void see(Tables& tables, std::int64_t report) {
    auto& state = tables.query("SELECT verification FROM report_state WHERE number = ?1").with(report);
    bool const unseen = state.step() && state.integer(0) == 0;
    state.reset();
    if (unseen) tables.query("UPDATE report_total SET unseen = unseen - 1 WHERE id = 1").run();
}

// Also of a report that is not in this space: then without its number.
std::optional<std::int64_t> list_assessment(Tables& tables, Entry const& entry, StatementId const& about,
                                            Assessment const& said) {
    auto const report = find_report(tables, about);
    auto& row = tables.query(
        "INSERT INTO assessment(number, id, report, about, verification, reliability, credibility, reason,"
        " at_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind_null(3).bind_blob(4, about.view());
    row.bind(5, name_of(said.verification)).bind(6, std::string_view(&said.reliability, 1));
    row.bind(7, said.credibility).bind(8, said.reason).bind(9, entry.at_ms);
    if (report) row.bind(3, *report);
    row.run();
    return report;
}

void take_assessment(Tables& tables, Entry const& entry) {
    auto const read = read_assessment(entry.body);
    auto const& said = read_back(read);
    Numbers reports;
    for (auto const& about : said.about)
        if (auto const report = list_assessment(tables, entry, about, said)) reports.push_back(*report);
    for (auto report : each_once(std::move(reports))) {
        touch(tables, report, entry);
        see(tables, report);
        tables
            .query(
                "UPDATE report_state SET verification = ?2, reliability = ?3, credibility = ?4,"
                " assessed_by = ?5 WHERE number = ?1")
            .with(report, static_cast<int>(said.verification), std::string_view(&said.reliability, 1),
                  said.credibility, entry.number)
            .run();
    }
}

std::optional<std::int64_t> find_action(Tables& tables, StatementId const& id) {
    auto& query = tables.query("SELECT action FROM action_id WHERE id = ?1").bind_blob(1, id.view());
    std::optional<std::int64_t> action;
    if (query.step()) action = query.integer(0);
    query.reset();
    return action;
}

Numbers reports_of_action(Tables& tables, std::int64_t action) {
    Numbers reports;
    auto& query = tables.query("SELECT report FROM action_report WHERE action = ?1").with(action);
    while (query.step()) reports.push_back(query.integer(0));
    query.reset();
    return reports;
}

void count_actions(Tables& tables, std::int64_t report) {
    tables
        .query(
            "UPDATE report_state SET"
            " actions = (SELECT count(*) FROM action_report WHERE report = ?1),"
            " open_actions = (SELECT count(*) FROM action_report JOIN action ON action.number = action"
            " WHERE report = ?1 AND open) WHERE number = ?1")
        .with(report)
        .run();
}

void write_action(Tables& tables, Entry const& entry, std::int64_t number, Action const& said,
                  Numbers const& reports) {
    std::string list;
    for (auto report : reports) list.append(list.empty() ? "" : "; ").append(std::to_string(report));
    bool const changes = number != static_cast<std::int64_t>(entry.number);
    auto& row = tables.query(
        "INSERT INTO action(number, id, reports, who, what, state, open, due_ms, at_ms, changed_at_ms,"
        " changed_by) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)"
        " ON CONFLICT(number) DO UPDATE SET reports = ?3, who = ?4, what = ?5, state = ?6, open = ?7,"
        " due_ms = ?8, changed_at_ms = ?9, changed_by = ?10");
    row.bind(1, number).bind_blob(2, entry.id.view()).bind(3, list).bind(4, said.who).bind(5, said.what);
    row.bind(6, said.state).bind(7, said.open() ? 1 : 0).bind_null(8).bind(9, entry.at_ms).bind_null(10);
    if (said.due_ms) row.bind(8, *said.due_ms);
    if (changes) row.bind(10, entry.number);
    row.run();
}

// A change says the whole action anew: it may be about other reports than before.
void take_action(Tables& tables, Entry const& entry) {
    auto const read = read_action(entry.body);
    auto const& said = read_back(read);
    auto const changed = said.changes ? find_action(tables, *said.changes) : std::nullopt;
    auto const number = changed.value_or(static_cast<std::int64_t>(entry.number));
    auto touched = reports_of_action(tables, number);
    auto const reports = find_reports(tables, said.about);
    tables.query("DELETE FROM action_report WHERE action = ?1").with(number).run();
    for (auto report : reports)
        tables.query("INSERT INTO action_report(action, report) VALUES(?1, ?2)").with(number, report).run();
    write_action(tables, entry, number, said, reports);
    tables.query("INSERT INTO action_id(id, action) VALUES(?1, ?2)")
        .bind_blob(1, entry.id.view())
        .bind(2, number)
        .run();
    touched.insert(touched.end(), reports.begin(), reports.end());
    for (auto report : each_once(std::move(touched))) {
        touch(tables, report, entry);
        count_actions(tables, report);
    }
}

void take_closing(Tables& tables, Entry const& entry) {
    auto const read = read_closing(entry.body);
    auto const& said = read_back(read);
    auto const original = said.of ? find_report(tables, *said.of) : std::nullopt;
    for (auto report : find_reports(tables, said.about)) {
        touch(tables, report, entry);
        auto& row = tables.query(
            "UPDATE report_state SET closing = ?2, closed_by = ?3, duplicate_of = ?4 WHERE number = ?1");
        row.bind(1, report).bind_null(2).bind_null(3).bind_null(4);
        if (said.how != "reopened") row.bind(2, said.how).bind(3, entry.number);
        if (original) row.bind(4, *original);
        row.run();
    }
}

void count_publication(Tables& tables, std::int64_t report, int more) {
    tables.query("UPDATE report_state SET publications = publications + ?2 WHERE number = ?1")
        .with(report, more)
        .run();
}

void take_publication(Tables& tables, Entry const& entry) {
    auto const read = read_publication(entry.body);
    auto const report = find_report(tables, read_back(read).about);
    if (!report) return;
    touch(tables, *report, entry);
    count_publication(tables, *report, 1);
    tables.query("INSERT INTO report_publication(id, number, report) VALUES(?1, ?2, ?3)")
        .bind_blob(1, entry.id.view())
        .bind(2, entry.number)
        .bind(3, *report)
        .run();
}

void take_withdrawal(Tables& tables, Entry const& entry) {
    auto const read = read_withdrawal(entry.body);
    auto const& id = read_back(read).about;
    auto& query =
        tables.query("SELECT report FROM report_publication WHERE id = ?1 AND withdrawn_by IS NULL");
    std::optional<std::int64_t> report;
    if (query.bind_blob(1, id.view()).step()) report = query.integer(0);
    query.reset();
    if (!report) return;
    tables.query("UPDATE report_publication SET withdrawn_by = ?2 WHERE id = ?1")
        .bind_blob(1, id.view())
        .bind(2, entry.number)
        .run();
    touch(tables, *report, entry);
    count_publication(tables, *report, -1);
}

struct Judgement {
    std::string_view kind;
    void (*take)(Tables& tables, Entry const& entry);
};

constexpr std::array judgements{Judgement{assessment_kind, take_assessment},
                                Judgement{action_kind, take_action}, Judgement{closing_kind, take_closing},
                                Judgement{publication_kind, take_publication},
                                Judgement{withdrawal_kind, take_withdrawal}};

}  // namespace

std::vector<Table> judgement_tables() {
    auto table = [](char const* name, char const* schema) { return Table{name, Role::observer, schema}; };
    return {table("report_state", report_state_schema),
            table("report_history", report_history_schema),
            table("assessment", assessment_schema),
            table("action", action_schema),
            table("action_report", action_report_schema),
            table("action_id", action_id_schema),
            table("report_publication", report_publication_schema)};
}

void judge(Tables& tables, Entry const& entry) {
    auto const found = std::ranges::find(judgements, std::string_view(entry.header.kind), &Judgement::kind);
    if (found != judgements.end()) found->take(tables, entry);
}

void remember_in_history(Tables& tables, std::int64_t report, Entry const& entry) {
    tables.query("INSERT OR IGNORE INTO report_history(report, number) VALUES(?1, ?2)")
        .with(report, entry.number)
        .run();
}

}  // namespace comity::situation

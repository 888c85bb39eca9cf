#include "rooms/intake/conversations.h"

#include "base/text.h"
#include "methods/words.h"
#include "rooms/intake/broadcast.h"
#include "rooms/intake/contact_id.h"
#include "rooms/intake/contact_wish.h"
#include "rooms/intake/message.h"
#include "rooms/intake/message_states.h"
#include "rooms/intake/report.h"
#include "rooms/intake/script.h"

namespace comity::intake {

namespace {

constexpr std::size_t last_words = 200;  // characters of a conversation's last line

// `number` is its last line; `sort` and `text` are of the line `shown`, the last that tells something.
constexpr char conversation_schema[] =
    "CREATE TABLE conversation(contact TEXT PRIMARY KEY, number INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
    " shown INTEGER NOT NULL, sort TEXT NOT NULL, text TEXT NOT NULL, reports INTEGER NOT NULL, unanswered "
    "INTEGER NOT NULL,"
    " stopped INTEGER NOT NULL, language TEXT NOT NULL, language_from TEXT NOT NULL, asked BLOB,"
    " asked_at_ms INTEGER, automatic_at_ms INTEGER) STRICT, WITHOUT ROWID;"
    "CREATE INDEX conversation_number ON conversation(number);"
    "CREATE INDEX conversation_shown ON conversation(shown);"
    "CREATE INDEX conversation_unanswered ON conversation(number) WHERE unanswered = 1";

// One for each thing that was said to or by a contact; `words` are those it is found by, and a report stands
// where it was corrected last.
constexpr char line_schema[] =
    "CREATE TABLE conversation_line(number INTEGER PRIMARY KEY, contact TEXT NOT NULL, sort TEXT NOT NULL,"
    " id BLOB NOT NULL, party BLOB NOT NULL, at_ms INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,"
    " language TEXT NOT NULL, about BLOB, automatic INTEGER NOT NULL, asks TEXT NOT NULL, answers BLOB,"
    " broadcast BLOB, word TEXT NOT NULL, via TEXT NOT NULL, has_place INTEGER NOT NULL, lon REAL, lat REAL,"
    " words TEXT NOT NULL, stands_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX conversation_line_contact ON conversation_line(contact, number);"
    "CREATE INDEX conversation_line_id ON conversation_line(id);"
    "CREATE INDEX conversation_line_point ON conversation_line(lat) WHERE lat IS NOT NULL";

constexpr char join_schema[] =
    "CREATE TABLE conversation_join(reply BLOB PRIMARY KEY, report BLOB NOT NULL, number INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX conversation_join_report ON conversation_join(report)";

// Which report a correction stands for, also one of a correction.
constexpr char correction_schema[] =
    "CREATE TABLE conversation_correction(id BLOB PRIMARY KEY, report BLOB NOT NULL) STRICT, WITHOUT ROWID";

// Replies in which a person says where something is, until the report says it, too.
constexpr char place_schema[] =
    "CREATE TABLE place_answer(number INTEGER PRIMARY KEY, report BLOB NOT NULL, text TEXT NOT NULL) STRICT";

struct Line {
    std::string contact, sort, title = {}, text = {}, language = {}, asks = {}, word = {};
    std::optional<StatementId> about = {}, answers = {}, broadcast = {};
    bool automatic = false, has_place = false;
    std::optional<Point> point = {};
};

void bind_id(Query& query, int index, std::optional<StatementId> const& id) {
    id ? query.bind_blob(index, id->view()) : query.bind_null(index);
}

void add_line(Tables& tables, Entry const& entry, Line const& line) {
    auto& row = tables.query(
        "INSERT INTO conversation_line(number, contact, sort, id, party, at_ms, title, text, language, about,"
        " automatic, asks, answers, broadcast, word, via, has_place, lon, lat, words,"
        " stands_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
        "?19,"
        " ?20, ?1)");
    row.bind(1, entry.number).bind(2, line.contact).bind(3, line.sort).bind_blob(4, entry.id.view());
    row.bind_blob(5, entry.header.party.view()).bind(6, entry.at_ms).bind(7, line.title).bind(8, line.text);
    row.bind(9, line.language).bind(11, line.automatic ? 1 : 0).bind(12, line.asks).bind(15, line.word);
    row.bind(16, entry.via).bind(17, line.has_place ? 1 : 0).bind_null(18).bind_null(19);
    row.bind(20, " " + words_of(line.title + "\n" + line.text) + " ");
    bind_id(row, 10, line.about);
    bind_id(row, 13, line.answers);
    bind_id(row, 14, line.broadcast);
    if (line.point) row.bind(18, line.point->lon).bind(19, line.point->lat);
    row.run();
}

// Neither a machine's receipt nor a START hides what somebody said before, but their STOP.
std::string_view told_by(Line const& line) {
    if (line.automatic) return "0";
    return line.sort == "resumed" ? "sort = 'stopped'" : "1";
}

// The conversation of the line's contact goes on with it; it begins where there was none.
void go_on(Tables& tables, Entry const& entry, Line const& line) {
    auto const tells = std::string(told_by(line));
    tables
        .query(
            "INSERT INTO conversation(contact, number, at_ms, shown, sort, text, reports, unanswered, "
            "stopped,"
            " language, language_from) VALUES(?1, ?2, ?3, ?2, ?4, ?5, 0, 0, 0, '', 'none')"
            " ON CONFLICT(contact) DO UPDATE SET number = ?2, at_ms = ?3, shown = iif(" +
            tells + ", ?2, shown), sort = iif(" + tells + ", ?4, sort), text = iif(" + tells + ", ?5, text)")
        .with(line.contact, entry.number, entry.at_ms, line.sort,
              excerpt(line.text.empty() ? line.title : line.text, last_words))
        .run();
}

// As it was said, or by the script of the words; what is said stands above what is guessed.
void learn_language(Tables& tables, Line const& line) {
    if (!line.language.empty()) {
        tables.query("UPDATE conversation SET language = ?2, language_from = 'said' WHERE contact = ?1")
            .with(line.contact, line.language)
            .run();
        return;
    }
    auto const guessed = language_by_script(line.text);
    if (guessed.empty()) return;
    tables
        .query(
            "UPDATE conversation SET language = ?2, language_from = 'script'"
            " WHERE contact = ?1 AND language_from <> 'said'")
        .with(line.contact, guessed)
        .run();
}

void hear_person(Tables& tables, Entry const& entry, Line const& line) {
    add_line(tables, entry, line);
    go_on(tables, entry, line);
    learn_language(tables, line);
    // Who wrote under a word waits for no answer.
    tables.query("UPDATE conversation SET unanswered = ?3, reports = reports + ?2 WHERE contact = ?1")
        .with(line.contact, line.sort == "report" ? 1 : 0, can_be_answered(line.contact) ? 1 : 0)
        .run();
}

StatementId first_of(Tables& tables, StatementId const& corrected) {
    auto& row = tables.query("SELECT report FROM conversation_correction WHERE id = ?1");
    auto first = corrected;
    if (row.bind_blob(1, corrected.view()).step())
        first = StatementId::from_bytes(row.blob(0)).value_or(corrected);
    row.reset();
    return first;
}

// A correction is no new line; but where something is, it may say better.
void correct(Tables& tables, Entry const& entry, StatementId const& corrected, Report const& said) {
    auto const report = first_of(tables, corrected);
    auto& row = tables.query(
        "UPDATE conversation_line SET has_place = ?2, lon = ?3, lat = ?4, stands_at = ?5"
        " WHERE id = ?1 AND sort = 'report' RETURNING number");
    row.bind_blob(1, report.view()).bind(2, said.place ? 1 : 0).bind_null(3).bind_null(4);
    row.bind(5, entry.number);
    if (said.place && said.place->point) row.bind(3, said.place->point->lon).bind(4, said.place->point->lat);
    bool const is_known = row.step();
    row.reset();
    if (!is_known) return;
    tables.query("INSERT INTO conversation_correction(id, report) VALUES(?1, ?2)")
        .bind_blob(1, entry.id.view())
        .bind_blob(2, report.view())
        .run();
    if (!said.place) return;
    auto& answered = tables.query("DELETE FROM place_answer WHERE report = ?1");
    answered.bind_blob(1, report.view()).run();
}

void take_report(Tables& tables, Entry const& entry) {
    // Most come from nobody who could be answered.
    if (!entry.body.find("contact") && !entry.body.find("corrects")) return;
    auto const report = read_report(entry.body);
    if (!report) throw Broken("a report on the record cannot be read: " + report.error().why);
    if (report->corrects) return correct(tables, entry, *report->corrects, *report);
    if (report->contact.empty()) return;
    Line line{.contact = report->contact, .sort = "report", .title = report->title, .text = report->text};
    line.language = report->language;
    line.has_place = report->place.has_value();
    if (report->place) line.point = report->place->point;
    hear_person(tables, entry, line);
}

// The report whose place the message asked for; nothing where it asked for none.
std::optional<StatementId> place_asked_by(Tables& tables, StatementId const& message) {
    auto& row = tables.query("SELECT about FROM conversation_line WHERE id = ?1 AND asks = 'place'");
    row.bind_blob(1, message.view());
    auto const report = row.step() ? StatementId::from_bytes(row.blob(0)) : std::nullopt;
    row.reset();
    return report;
}

void take_reply(Tables& tables, Entry const& entry) {
    auto const reply = read_reply(entry.body);
    if (!reply) throw Broken("a reply on the record cannot be read: " + reply.error().why);
    Line line{.contact = reply->contact, .sort = "reply", .text = reply->text, .language = reply->language};
    line.answers = reply->to;
    hear_person(tables, entry, line);
    auto const report = reply->to ? place_asked_by(tables, *reply->to) : std::nullopt;
    if (!report) return;
    // The first answer counts; who goes on talking after it talks to people.
    tables.query("UPDATE conversation SET asked = NULL WHERE contact = ?1").with(reply->contact).run();
    tables.query("INSERT INTO place_answer(number, report, text) VALUES(?1, ?2, ?3)")
        .bind(1, entry.number)
        .bind_blob(2, report->view())
        .bind(3, reply->text)
        .run();
}

void take_message(Tables& tables, Entry const& entry) {
    auto const message = read_message(entry.body);
    if (!message) throw Broken("a message on the record cannot be read: " + message.error().why);
    Line line{
        .contact = message->contact, .sort = "message", .text = message->text, .language = message->language};
    line.about = message->about;
    line.automatic = message->automatic;
    line.asks = message->asks_place ? "place" : "";
    line.broadcast = message->broadcast;
    add_line(tables, entry, line);
    go_on(tables, entry, line);
    add_message(tables, entry, message->contact);
    if (message->broadcast) count_in_broadcast(tables, *message->broadcast, message->contact, entry.number);
    if (message->automatic)
        tables.query("UPDATE conversation SET automatic_at_ms = ?2 WHERE contact = ?1")
            .with(message->contact, entry.at_ms)
            .run();
    else
        tables.query("UPDATE conversation SET unanswered = 0 WHERE contact = ?1")
            .with(message->contact)
            .run();
    if (message->automatic && !message->asks_place) return;
    tables.query("UPDATE conversation SET asked = ?2, asked_at_ms = ?3 WHERE contact = ?1")
        .bind(1, message->contact)
        .bind_blob(2, entry.id.view())
        .bind(3, entry.at_ms)
        .run();
}

void take_wish(Tables& tables, Entry const& entry, bool stops) {
    auto const wish = stops ? read_stopped(entry.body) : read_resumed(entry.body);
    if (!wish) throw Broken("a wish on the record cannot be read: " + wish.error().why);
    Line line{.contact = wish->contact, .sort = stops ? "stopped" : "resumed"};
    line.word = wish->word;
    add_line(tables, entry, line);
    go_on(tables, entry, line);
    tables
        .query(
            "UPDATE conversation SET stopped = ?2, asked = NULL, unanswered = unanswered AND NOT ?2"
            " WHERE contact = ?1")
        .with(wish->contact, stops ? 1 : 0)
        .run();
}

void take_joined(Tables& tables, Entry const& entry) {
    auto const joined = read_joined(entry.body);
    if (!joined) throw Broken("a joining on the record cannot be read: " + joined.error().why);
    auto& apart = tables.query("DELETE FROM conversation_join WHERE reply = ?1");
    apart.bind_blob(1, joined->reply.view()).run();
    if (!joined->report) return;
    tables.query("INSERT INTO conversation_join(reply, report, number) VALUES(?1, ?2, ?3)")
        .bind_blob(1, joined->reply.view())
        .bind_blob(2, joined->report->view())
        .bind(3, entry.number)
        .run();
    // Somebody has looked at the last words, and they are about what is known.
    auto& looked_at = tables.query(
        "UPDATE conversation SET unanswered = 0 WHERE (contact, number) ="
        " (SELECT contact, number FROM conversation_line WHERE id = ?1)");
    looked_at.bind_blob(1, joined->reply.view()).run();
}

// Where the person wrote again since, that waits for an answer.
void take_settled(Tables& tables, Entry const& entry) {
    if (auto const number = read_settled(entry.body))
        tables.query("UPDATE conversation SET unanswered = 0 WHERE number = ?1 AND unanswered = 1")
            .with(*number)
            .run();
}

void apply(Tables& tables, Entry const& entry) {
    if (entry.erased) return;
    auto const& kind = entry.header.kind;
    if (kind == "space.restored") doubt_messages(tables, entry);
    if (kind == report_kind) return take_report(tables, entry);
    if (kind == reply_kind) return take_reply(tables, entry);
    if (kind == message_kind) return take_message(tables, entry);
    if (kind == delivery_kind) return take_delivery(tables, entry);
    if (kind == stopped_kind || kind == resumed_kind) return take_wish(tables, entry, kind == stopped_kind);
    if (kind == joined_kind) return take_joined(tables, entry);
    if (kind == settled_kind) return take_settled(tables, entry);
    take_broadcast(tables, entry);
}

// A contact whose last words went shows none until the view is made again; a report that was corrected so is
// nowhere till then.
void hide(Tables& tables, std::uint64_t number) {
    for (auto const* forget :
         {"DELETE FROM conversation_line WHERE number = ?1", "DELETE FROM place_answer WHERE number = ?1",
          "DELETE FROM message WHERE number = ?1", "UPDATE conversation SET text = '' WHERE shown = ?1",
          "UPDATE conversation_line SET has_place = 0, lon = NULL, lat = NULL WHERE stands_at = ?1",
          "UPDATE conversation_line SET stands_at = number WHERE stands_at = ?1"})
        tables.query(forget).with(number).run();
}

}  // namespace

View conversations_view() {
    View view;
    view.name = "conversations";
    view.version = "4, " + std::string(words_version());
    view.tables = {{"conversation", Role::analyst, conversation_schema},
                   {"conversation_line", Role::analyst, line_schema},
                   {"conversation_join", Role::analyst, join_schema},
                   {"conversation_correction", Role::analyst, correction_schema},
                   {"place_answer", Role::analyst, place_schema}};
    for (auto& table : message_tables()) view.tables.push_back(std::move(table));
    for (auto& table : broadcast_tables()) view.tables.push_back(std::move(table));
    view.apply = apply;
    view.hide = hide;
    return view;
}

Digest conversations_digest() {
    Digest digest;
    digest.name = "intake.conversations";
    digest.title = "Spaces where people wait for an answer, or messages to be handed over";
    digest.columns = {{"unanswered", ColumnType::integer, "#meta+unanswered"}};
    digest.audience = Role::analyst;
    digest.row =
        "SELECT EXISTS (SELECT 1 FROM conversation WHERE unanswered = 1) WHERE"
        " EXISTS (SELECT 1 FROM conversation WHERE unanswered = 1)"
        " OR EXISTS (SELECT 1 FROM message WHERE state = 'waiting')"
        " OR EXISTS (SELECT 1 FROM message WHERE state = 'sending')"
        " OR EXISTS (SELECT 1 FROM place_answer) OR EXISTS (SELECT 1 FROM broadcast WHERE open = 1)";
    return digest;
}

}  // namespace comity::intake
